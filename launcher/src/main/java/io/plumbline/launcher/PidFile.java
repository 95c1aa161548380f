package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Which process a part runs as. Kept in a file with the moment the process started, so that a number that the system has given to
 * another process since is never taken for ours.
 */
record PidFile(Path file) {
    /** The start moment is computed from the boot time, which moves a little when the clock is set. */
    private static final Duration CLOCK_DRIFT = Duration.ofSeconds(2);

    void write(ProcessHandle process) {
        var started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        OwnerOnly.write(file, process.pid() + " " + started + "\n");
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }

    /** The process of the file, while it is the one that was written down and has not ended. */
    Optional<ProcessHandle> living() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var words = Files.readString(file).strip().split(" ", -1);
            if (words.length != 2 || !words[0].matches("\\d{1,18}") || !words[1].matches("\\d{1,18}")) {
                return Optional.empty();
            }
            var written = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(PidFile::running)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(started ->
                                    Duration.between(written, started).abs().compareTo(CLOCK_DRIFT) < 0)
                            .isPresent());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** Ends what is left of an earlier run: politely, and after the time given by force. True where there was something. */
    boolean endLeftover(Duration patience) {
        var leftover = living();
        leftover.ifPresent(process -> end(process, patience));
        delete();
        return leftover.isPresent();
    }

    static void end(ProcessHandle process, Duration patience) {
        process.destroy();
        if (!awaitEnd(process, patience)) {
            process.destroyForcibly();
            if (!awaitEnd(process, Duration.ofSeconds(5))) {
                throw new LauncherException("Process " + process.pid()
                        + " of an earlier run does not end; end it by hand, then try again.");
            }
        }
    }

    static boolean awaitEnd(ProcessHandle process, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (running(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return true;
    }

    /** A process that has ended but was not collected by its parent still has a number; it counts as ended. */
    static boolean running(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        var status = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            if (Files.exists(status)) {
                var text = Files.readString(status);
                return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
            }
            return true;
        } catch (IOException gone) {
            return process.isAlive();
        }
    }
}
