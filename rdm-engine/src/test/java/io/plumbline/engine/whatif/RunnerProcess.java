package io.plumbline.engine.whatif;

import io.plumbline.engine.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real what-if runner as a process of its own, on a test's schema; built by the module whatif-spark. */
public final class RunnerProcess implements AutoCloseable {
    private static final Path BUILT =
            Path.of("..", "whatif-spark", "target").toAbsolutePath().normalize();
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private final Process process;

    private RunnerProcess(Process process) {
        this.process = process;
    }

    /** Whether the module whatif-spark has been packaged. */
    public static boolean isBuilt() {
        return Files.isDirectory(BUILT.resolve("lib")) && Files.isDirectory(BUILT.resolve("classes"));
    }

    static RunnerProcess start(String schema, Path home) throws IOException {
        return start(schema, home, "1g");
    }

    /** @param heap memory for objects, such as 3g */
    public static RunnerProcess start(String schema, Path home, String heap) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.add("--sun-misc-unsafe-memory-access=allow");
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", BUILT.resolve("classes") + ":" + BUILT.resolve("lib") + "/*"));
        command.addAll(List.of("io.plumbline.whatif.Runner", "serve"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RDM_JDBC_URL", TestDatabase.server().url(schema));
        builder.environment().put("RDM_RUNNER_USER", TestDatabase.server().user());
        builder.environment().put("RDM_RUNNER_PASSWORD", TestDatabase.server().password());
        builder.environment().put("RDM_SPARK_MASTER", "local[2]");
        builder.environment().put("RDM_HOME", home.toString());
        Path log = home.resolve("runner.log");
        Files.createDirectories(home);
        return new RunnerProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }

    /** The most memory that it has held, as the system counts it; empty where the system does not say. */
    public String peakMemory() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        return !Files.exists(status)
                ? ""
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
                        .findFirst()
                        .orElse("");
    }

    @Override
    public void close() throws InterruptedException {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(ProcessHandle::destroy);
        }
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
