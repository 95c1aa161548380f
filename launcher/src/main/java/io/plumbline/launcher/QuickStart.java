package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The archive of a program's loaded and linked classes (the JDK's ahead-of-time cache): with it a program is ready in a fraction of
 * the time. Its name is made of the jars and the Java it was made for, so that one that does not fit is never used.
 *
 * @param folder where archives of the program lie
 * @param print what the archive is made for
 */
record QuickStart(Path folder, String print) {
    private static final String PREFIX = "quick-start-";

    static QuickStart of(Path folder, List<Path> jars) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((System.getProperty("java.home") + System.getProperty("java.vm.version"))
                    .getBytes(StandardCharsets.UTF_8));
            for (var jar : jars) {
                digest.update((jar + " " + Files.size(jar) + " "
                                + Files.getLastModifiedTime(jar).toMillis() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            return new QuickStart(folder, HexFormat.of().formatHex(digest.digest(), 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the jars below " + folder, e);
        }
    }

    Path file() {
        return folder.resolve(PREFIX + print + ".aot");
    }

    /** What a rehearsal writes, until it is whole. */
    Path unfinished() {
        return folder.resolve(PREFIX + print + ".new");
    }

    boolean made() {
        return Files.exists(file());
    }

    /** Options of a run that uses the archive; none where there is none yet. */
    List<String> use() {
        return made() ? List.of("-XX:AOTCache=" + file(), "-Xlog:aot=off", "-Xlog:aot+codecache+stubs=off") : List.of();
    }

    /** Options of a run that makes the archive when it ends. */
    List<String> make() {
        return List.of("-XX:AOTCacheOutput=" + unfinished(), "-Xlog:aot=off");
    }

    /** Takes what the rehearsal wrote, and deletes archives that fit no more. */
    void keep() {
        try (var files = Files.list(folder)) {
            var others = files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .filter(file -> !file.equals(unfinished()))
                    .toList();
            Files.move(unfinished(), file(), StandardCopyOption.ATOMIC_MOVE);
            for (var other : others) {
                Files.deleteIfExists(other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the archive for quick starts in " + folder, e);
        }
    }
}
