package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A running part of the installation: a process of its own with a log and a pid file. */
public final class ChildProcess {
    /**
     * Ctrl+C and a closing terminal reach every process of the terminal. The parts ignore both, because they end in order, by the
     * launcher's hand: an application must not lose its database while it finishes its last request.
     */
    private static final List<String> UNDISTURBED = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "part");

    /** How the project's programs end where a setting is wrong: another try would end alike. */
    private static final int REFUSED = 2;

    private final Process process;
    private final Path log;
    private final PidFile pidFile;

    private ChildProcess(Process process, Path log, PidFile pidFile) {
        this.process = process;
        this.log = log;
        this.pidFile = pidFile;
    }

    /** Starts the program with this environment on top of the launcher's own; the log of the run before stays beside the new one. */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path log, PidFile pidFile) {
        var line = new ArrayList<>(UNDISTURBED);
        line.addAll(command);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            var builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            pidFile.write(process.toHandle());
            return new ChildProcess(process, log, pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.getFirst(), e);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Where the program refused its settings ({@link #REFUSED}): its sentence, the last line of its log. */
    Optional<String> refusal() {
        return !process.isAlive() && process.exitValue() == REFUSED ? Optional.of(lastLines(1)) : Optional.empty();
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    CompletableFuture<Process> ended() {
        return process.onExit();
    }

    /** Asks the process to end, waits, and after the patience given ends it by force. */
    void stop(Duration patience) {
        PidFile.end(process.toHandle(), patience);
        pidFile.delete();
    }

    /** The last lines of the log, to be shown where the part did not start. */
    String lastLines(int count) {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "(no log at " + log + ")";
        }
    }
}
