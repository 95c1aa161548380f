package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is no part of an installation, such as a customer's database; it ends with the test. */
final class ForeignProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final Thread emergency;

    private ForeignProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.emergency = new Thread(process::destroyForcibly, "end-foreign-process");
    }

    static ForeignProcess start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("RDM_") || name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        return start(builder, log);
    }

    /** In a folder, with this environment and nothing else of it. */
    static ForeignProcess startIn(Path folder, List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return start(builder, log);
    }

    private static ForeignProcess start(ProcessBuilder builder, Path log) {
        try {
            Files.createDirectories(log.getParent());
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            ForeignProcess started = new ForeignProcess(builder.start(), log);
            Runtime.getRuntime().addShutdownHook(started.emergency);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + builder.command().getFirst(), e);
        }
    }

    /** Runs a program to its good end. */
    static void run(List<String> command, Map<String, String> environment, Path log) {
        try (ForeignProcess started = start(command, environment, log)) {
            if (!started.process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || started.process.exitValue() != 0) {
                throw new AssertionError(command.getFirst() + " did not end well; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitPort(int port) {
        Await.until("something listens on port " + port + "; see " + log, START, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the program ended with " + process.exitValue() + "; see " + log);
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Waits until its log says this. */
    void awaitLine(String words) {
        Await.until("\"" + words + "\" is in " + log, START, () -> text().contains(words));
    }

    String text() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(emergency);
        } catch (IllegalStateException ending) {
            // The program ends already, and the hook does its work.
            assert ending != null;
        }
    }
}
