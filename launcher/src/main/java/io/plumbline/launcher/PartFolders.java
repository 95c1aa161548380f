package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where one part keeps its things.
 *
 * @param data what must survive, closed to other accounts
 * @param secretsFolder passwords and keys, owner only
 * @param run what only matters while it runs: pid, port, settings handed over
 * @param logs where its log goes
 * @param name the part's name, which its files bear
 */
record PartFolders(Path data, Path secretsFolder, Path run, Path logs, String name) {
    PartFolders {
        data = data.toAbsolutePath().normalize();
        secretsFolder = secretsFolder.toAbsolutePath().normalize();
        run = run.toAbsolutePath().normalize();
        logs = logs.toAbsolutePath().normalize();
    }

    void make() {
        OwnerOnly.folder(data);
        OwnerOnly.folder(secretsFolder);
        OwnerOnly.folder(run);
        OwnerOnly.folder(logs);
    }

    Secrets secrets() {
        return new Secrets(secretsFolder, name);
    }

    PidFile pidFile() {
        return new PidFile(run.resolve(name + ".pid"));
    }

    Path portMemory() {
        return run.resolve(name + ".port");
    }

    /** The port that the part was last started on. */
    int port() {
        try {
            return Integer.parseInt(Files.readString(portMemory()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + portMemory(), e);
        } catch (NumberFormatException e) {
            throw new LauncherException(portMemory() + " does not hold a port.", e);
        }
    }

    Path log() {
        return logs.resolve(name + ".log");
    }

    /** Takes the part's data for this program; the claim goes with the program, however it ends. */
    FileChannel claim() {
        var file = data.resolve(name + ".lock");
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException heldHere) {
                channel.close();
                throw new LauncherException(data + " is in use by this same program.", heldHere);
            }
            channel.close();
            throw new LauncherException(data + " is in use by another running program; stop that one first.");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock " + file, e);
        }
    }

    static void release(FileChannel claim) {
        try {
            claim.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
