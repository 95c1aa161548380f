package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A standalone Spark cluster of somebody else's on this machine: a Master and Workers, made of the runner's own jars. */
final class SparkCluster implements AutoCloseable {
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
            "sun.util.calendar");

    private final Path folder;
    private final int port;
    private final List<ForeignProcess> workers = new ArrayList<>();
    private final ForeignProcess master;

    private SparkCluster(Path folder, int port, ForeignProcess master) {
        this.folder = folder;
        this.port = port;
        this.master = master;
    }

    static SparkCluster start(Path folder, int workers) {
        Rdm.delete(folder);
        Path jars = Rdm.root().resolve("whatif-spark/target/lib");
        try {
            Files.createDirectories(folder);
            Files.createSymbolicLink(folder.resolve("jars"), jars);
            Files.writeString(folder.resolve("RELEASE"), "Spark as the what-if runner brings it\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int port = Rdm.freePort();
        ForeignProcess master = spark(
                folder,
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0");
        SparkCluster cluster = new SparkCluster(folder, port, master);
        master.awaitPort(port);
        for (int i = 1; i <= workers; i++) {
            cluster.workers.add(cluster.worker(i));
        }
        cluster.workers.forEach(worker -> worker.awaitLine("Successfully registered with master"));
        return cluster;
    }

    private ForeignProcess worker(int number) {
        return spark(
                folder,
                "worker-" + number,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--webui-port",
                "0",
                "--work-dir",
                folder.resolve("work-" + number).toString(),
                "spark://127.0.0.1:" + port);
    }

    private static ForeignProcess spark(Path folder, String name, String main, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Rdm.java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dspark.master.rest.enabled=false"));
        OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", folder.resolve("jars") + "/*", main));
        command.addAll(List.of(words));
        return ForeignProcess.start(
                command,
                Map.of(
                        "SPARK_HOME",
                        folder.toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "JAVA_HOME",
                        System.getProperty("java.home")),
                folder.resolve(name + ".log"));
    }

    /** What an installation beside this cluster is told. */
    Map<String, String> settings() {
        return Map.of("RDM_SPARK_MASTER", url(), "SPARK_LOCAL_IP", "127.0.0.1");
    }

    String url() {
        return "spark://127.0.0.1:" + port;
    }

    /** Ends a Worker as a lost machine does; its executor goes with it. */
    void killWorker(int number) {
        ForeignProcess worker = workers.get(number - 1);
        List<ProcessHandle> executors = worker.handle().children().toList();
        worker.kill();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    /** Executors that the Workers have started, as their logs tell. */
    long executors() {
        return workers.stream()
                .flatMap(worker -> worker.text().lines())
                .filter(line -> line.contains("Launching executor")
                        || line.contains("Launched executor")
                        || line.contains("Asked to launch executor"))
                .count();
    }

    /** The command lines of what the Workers have started. */
    List<String> commandLines() {
        return workers.stream()
                .flatMap(worker -> worker.handle().children())
                .flatMap(child -> child.info().commandLine().stream())
                .toList();
    }

    @Override
    public void close() {
        workers.forEach(ForeignProcess::close);
        master.close();
    }
}
