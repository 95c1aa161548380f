package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The data folder of one installation. */
record Home(Path folder) {
    /** The parts in the order in which they start; their files bear these names. */
    static final List<String> PARTS = List.of("database", "object-store", "runner", "web");

    /** How long parts that end together have for it before they are ended by force; the database survives that too. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    Home {
        folder = folder.toAbsolutePath().normalize();
    }

    Path run() {
        return folder.resolve("run");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path secrets() {
        return folder.resolve("secrets");
    }

    /** An empty folder for the temporary files of a part that does not run. */
    Path emptyTemporary(String part) {
        var all = OwnerOnly.folder(folder.resolve("tmp"));
        var temporary = all.resolve(part);
        if (Files.exists(temporary)) {
            try (var files = Files.walk(temporary)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot empty " + temporary, e);
            }
        }
        return OwnerOnly.folder(temporary);
    }

    /** Where the embedded object store keeps its buckets. */
    Path buckets() {
        return objectStore().data().resolve("buckets");
    }

    /** Whether database and object store are both embedded here. */
    boolean embedsAll() {
        return Files.isDirectory(database().data().resolve("tables")) && Files.isDirectory(buckets());
    }

    /** Refuses a place inside this folder, or around it, for something that has to lie elsewhere. */
    void refuseWithin(String what, Path place) {
        var other = place.toAbsolutePath().normalize();
        if (other.startsWith(folder) || folder.startsWith(other)) {
            throw new LauncherException(what + " is in " + other + " and the installation in " + folder
                    + "; one must not lie within the other.");
        }
    }

    PartFolders part(String name, String dataFolder) {
        return new PartFolders(folder.resolve(dataFolder), secrets(), run(), logs(), name);
    }

    PidFile pidFile(String part) {
        return new PidFile(run().resolve(part + ".pid"));
    }

    /** Where the web application reads how the parts fare. */
    Path partsFile() {
        return run().resolve("parts.json");
    }

    PidFile supervisor() {
        return pidFile("supervisor");
    }

    PartFolders database() {
        return part("database", "mariadb");
    }

    PartFolders objectStore() {
        return part("object-store", "objects");
    }

    private Path marker() {
        return folder.resolve("installation");
    }

    /** The mode the installation was made for; empty where there is none. */
    Optional<String> madeFor() {
        try {
            return Files.exists(marker())
                    ? Optional.of(Files.readString(marker()).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + marker(), e);
        }
    }

    /** Writes down what the installation is for, with which the folder becomes one. */
    void mark(String mode) {
        OwnerOnly.write(marker(), mode + "\n");
    }

    /** Opens the installation for this mode, and makes it first where the folder is new or empty. */
    void open(Mode mode) {
        make();
        var made = madeFor();
        if (made.isEmpty()) {
            if (!empty()) {
                throw new LauncherException(
                        "RDM_HOME is " + folder + ", which holds other files; name a new or an empty folder.");
            }
            mark(mode.word());
        } else if (!made.get().equals(mode.word())) {
            throw new LauncherException(folder + " was made by ./rdm " + made.get() + " and is not used by ./rdm "
                    + mode.word() + "; set RDM_HOME to another folder.");
        }
        OwnerOnly.folder(run());
        OwnerOnly.folder(logs());
        OwnerOnly.folder(secrets());
    }

    private void make() {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new LauncherException("RDM_HOME is " + folder + ", which is a file; name a folder.");
        }
        try {
            OwnerOnly.folder(folder);
        } catch (UncheckedIOException e) {
            throw new LauncherException(
                    "RDM_HOME is " + folder + ", which cannot be made (" + reason(e)
                            + "); name a folder that this account may write to.",
                    e);
        }
        if (!Files.isWritable(folder)) {
            throw new LauncherException(
                    "RDM_HOME is " + folder + ", which this account (" + System.getProperty("user.name")
                            + ") may not write to; name another folder, or give it the right.");
        }
    }

    private static String reason(UncheckedIOException problem) {
        return switch (problem.getCause()) {
            case FileSystemException at when at.getReason() != null -> at.getReason();
            case FileAlreadyExistsException at -> at.getFile() + " is a file";
            case null, default -> String.valueOf(problem.getCause());
        };
    }

    private boolean empty() {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder, e);
        }
    }

    /** Takes the installation for this launcher, so that there is never a second one on it. */
    FileChannel claim() {
        OwnerOnly.folder(run());
        try {
            return new PartFolders(run(), secrets(), run(), logs(), "supervisor").claim();
        } catch (LauncherException held) {
            throw new LauncherException("Plumbline already runs in " + folder + "; ./rdm stop ends it.", held);
        }
    }

    /** Ends every part whose pid file names a living process, those that use others first. The parts that were ended. */
    List<String> endParts() {
        var ended = new ArrayList<String>();
        for (var together : List.of(List.of("web", "runner"), List.of("object-store"), List.of("database"))) {
            for (var part : together) {
                pidFile(part).living().ifPresent(ProcessHandle::destroy);
            }
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            for (var part : together) {
                if (pidFile(part).endLeftover(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                    ended.add(part);
                }
            }
        }
        return ended;
    }
}
