package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only the account that made them may read. */
public final class OwnerOnly {
    private OwnerOnly() {}

    /** Makes the folder, with its parents, closed to other accounts. */
    public static Path folder(Path folder) {
        try {
            var parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return folder;
        } catch (FileAlreadyExistsException race) {
            if (Files.isDirectory(folder)) {
                return folder;
            }
            throw new UncheckedIOException(race);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the folder, or takes one that is there and empty. */
    static void empty(String what, Path folder) {
        try {
            if (Files.exists(folder)) {
                try (var files = Files.list(folder)) {
                    if (files.findAny().isPresent()) {
                        throw new LauncherException(
                                what + " is " + folder + ", which holds files; name a new or an empty folder.");
                    }
                }
            }
            folder(folder);
        } catch (IOException e) {
            throw new LauncherException(what + " is " + folder + ", which cannot be used (" + e.getMessage() + ").", e);
        }
    }

    /** Replaces the file as a whole: a reader sees the old text or the new one, and nobody else sees either. */
    public static void write(Path file, String text) {
        try {
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
