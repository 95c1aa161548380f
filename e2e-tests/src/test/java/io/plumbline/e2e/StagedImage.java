package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Dockerfile puts together, in a folder instead of an image: its entry point runs there, by an account without rights where this
 * one may change to it, and with no more of an environment than the image and the compose file give.
 */
final class StagedImage implements AutoCloseable {
    /** An account of this machine without rights, in place of the one that the image makes for itself. */
    static final String ACCOUNT = "nobody";

    private static final List<String> AS_ACCOUNT =
            List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=nogroup", "--clear-groups", "--no-new-privs", "--");

    private final Dockerfile dockerfile;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable ForeignProcess process;

    private StagedImage(Dockerfile dockerfile, Path folder) {
        this.dockerfile = dockerfile;
        this.folder = folder;
    }

    static StagedImage assemble(String dockerfile, Path folder) {
        Rdm.delete(folder);
        StagedImage image = new StagedImage(Dockerfile.read(dockerfile), folder);
        for (Dockerfile.Copy copy : image.dockerfile.copies()) {
            for (String source : copy.from()) {
                for (Path from : Dockerfile.sources(source)) {
                    image.copy(from, copy.to());
                }
            }
        }
        return image;
    }

    private void copy(Path from, String to) {
        try {
            if (Files.isDirectory(from)) {
                try (Stream<Path> files = Files.list(from)) {
                    for (Path file : files.toList()) {
                        link(file, folder.resolve(to).resolve(file.getFileName()));
                    }
                }
            } else {
                link(from, to.endsWith("/") ? folder.resolve(to).resolve(from.getFileName()) : folder.resolve(to));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.createLink(to, from);
    }

    /** Starts the entry point. @param given on top of what the Dockerfile sets */
    void start(Map<String, String> given) {
        environment.putAll(dockerfile.environment());
        environment.putAll(given);
        environment.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");
        process = ForeignProcess.startIn(folder, command(dockerfile.entrypoint()), environment, log());
    }

    Path log() {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    /** Whether the image's own check says that it is well. */
    boolean healthy() {
        if (process != null && !process.handle().isAlive()) {
            throw new AssertionError("the program of " + dockerfile.file() + " ended; see " + log());
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command(dockerfile.healthcheck()))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process check = builder.start();
            return check.waitFor(20, TimeUnit.SECONDS) && check.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command(List<String> words) {
        List<String> command = new ArrayList<>();
        if (changesAccount()) {
            command.addAll(AS_ACCOUNT);
        }
        command.addAll(words);
        return command;
    }

    /** Whether the programs can run as the image's account here: it has to be able to reach the Java and the jars. */
    boolean changesAccount() {
        try {
            List<String> look = new ArrayList<>(AS_ACCOUNT);
            look.addAll(List.of("test", "-x", Rdm.java(), "-a", "-r", folder.toString()));
            return isRoot() && new ProcessBuilder(look).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** A folder that the image's account may write to, as a volume would be. */
    static Path volume(Path folder) {
        try {
            return owned(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a file or folder to the image's account, as far as that can be done here. */
    static Path owned(Path path) {
        try {
            if (isRoot()) {
                new ProcessBuilder("chown", ACCOUNT, path.toString()).start().waitFor();
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
