package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** An installation in a folder of its own, run by the launcher as a program, with two tiny programs as application and runner. */
final class Installation implements AutoCloseable {
    private static final String WEB = """
            package io.plumbline.web;
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;
            public final class Plumbline {
                static int asked;
                public static void main(String[] words) throws Exception {
                    if ("nonsense".equals(System.getenv("RDM_FACT_ROOTS"))) {
                        System.err.println("RDM_FACT_ROOTS is nonsense.");
                        System.exit(2);
                    }
                    for (var name : new String[] {"RDM_MODE", "RDM_JDBC_URL", "RDM_JDBC_USER", "RDM_CATALOG_SCHEMA", "RDM_WAREHOUSE",
                            "RDM_PRIVATE_STORE", "RDM_FACT_ROOTS", "RDM_S3_ENDPOINT", "AWS_REGION", "RDM_SECRET_FILE", "RDM_RUNNER_USER"}) {
                        System.out.println(name + "=" + System.getenv(name));
                    }
                    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("RDM_PORT"))), 0);
                    server.createContext("/actuator/health", exchange -> {
                        var well = ++asked > 4;
                        var body = "{\\"status\\":\\"DOWN\\",\\"components\\":{\\"demo\\":{\\"details\\":{\\"step\\":\\"Reading items\\",\\"percent\\":40}}}}";
                        exchange.sendResponseHeaders(well ? 200 : 503, body.length());
                        exchange.getResponseBody().write(body.getBytes());
                        exchange.close();
                    });
                    server.start();
                    System.out.println("Set up this installation, once: http://localhost/setup?key=k");
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("ended in good order")));
                }
            }
            """;
    private static final String VERIFY = """
            package io.plumbline.web.verify;
            public final class Verify {
                public static void main(String[] words) throws Exception {
                    System.out.println("checking " + System.getenv("RDM_WAREHOUSE") + " " + String.join(" ", words));
                    var url = java.net.URI.create(System.getenv("RDM_JDBC_URL").substring("jdbc:".length()));
                    new java.net.Socket(url.getHost(), url.getPort()).close();
                    var store = java.net.URI.create(System.getenv("RDM_S3_ENDPOINT"));
                    new java.net.Socket(store.getHost(), store.getPort()).close();
                    System.exit(words.length == 2 ? 1 : 0);
                }
            }
            """;
    private static final String RUNNER = """
            package io.plumbline.whatif;
            public final class Runner {
                public static void main(String[] words) throws Exception {
                    System.out.println(words[0] + " as " + System.getenv("RDM_RUNNER_USER"));
                    if ("nonsense".equals(System.getenv("RDM_SPARK_MASTER"))) {
                        System.err.println("RDM_SPARK_MASTER is nonsense.");
                        System.exit(2);
                    }
                    if (words[0].equals("serve")) {
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                }
            }
            """;

    private final Path root;
    private final Path home;
    private final Path output;
    private final int port = Ports.anyFree();
    private final Process launcher;

    private final Map<String, String> settings;

    private Installation(Path root, Path home, Path output, Map<String, String> settings, String... command)
            throws IOException {
        this.root = root;
        this.home = home;
        this.output = output;
        this.settings = settings;
        this.launcher = command(output, command);
    }

    /** Starts `./rdm` with this command in a folder, where earlier runs may have left an installation. */
    static Installation start(Path folder, String command) throws IOException {
        return start(folder, command, Map.of());
    }

    /** The same with settings of the operator's. */
    static Installation start(Path folder, String command, Map<String, String> settings) throws IOException {
        var root = folder.resolve("root");
        if (!Files.isDirectory(root)) {
            program(
                    root,
                    "webapp",
                    Map.of("io.plumbline.web.Plumbline", WEB, "io.plumbline.web.verify.Verify", VERIFY));
            program(root, "whatif-spark", Map.of("io.plumbline.whatif.Runner", RUNNER));
        }
        var output = Files.createTempFile(folder, "output-", ".txt");
        return new Installation(root, folder.resolve("home"), output, settings, command);
    }

    private static void program(Path root, String module, Map<String, String> sources) throws IOException {
        var target = Files.createDirectories(root.resolve(module).resolve("target"));
        try (var jar = new JarOutputStream(Files.newOutputStream(target.resolve(module + "-0.1.0-SNAPSHOT.jar")))) {
            for (var source : sources.entrySet()) {
                var name = source.getKey();
                var file = target.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
                Files.writeString(file, source.getValue());
                var result = ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", target.toString(), file.toString());
                if (result != 0) {
                    throw new IllegalStateException("The test's program does not compile: " + file);
                }
                var entry = name.replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                Files.copy(target.resolve(entry), jar);
            }
        }
    }

    /** Runs another `./rdm` on the same installation. */
    Process command(Path to, String... words) throws IOException {
        var line = new ArrayList<>(List.of(
                JavaProgram.java(),
                "-Dslf4j.internal.verbosity=ERROR",
                "-Dstdout.encoding=UTF-8",
                "-Drdm.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                "io.plumbline.launcher.Rdm"));
        line.addAll(List.of(words));
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(to.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("RDM_") || name.startsWith("AWS_"));
        builder.environment()
                .putAll(Map.of(
                        "RDM_HOME",
                        home.toString(),
                        "RDM_PORT",
                        Integer.toString(port),
                        "RDM_WEB_HEAP",
                        "64m",
                        "RDM_RUNNER_HEAP",
                        "64m"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    /** Runs another `./rdm` to its end and answers what it said, ending with its exit code. */
    String result(String... words) throws IOException, InterruptedException {
        var to = Files.createTempFile(root.getParent(), "result-", ".txt");
        var process = command(to, words);
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("./rdm " + String.join(" ", words) + " does not end");
        }
        return Files.readString(to) + "exit " + process.exitValue();
    }

    Process launcher() {
        return launcher;
    }

    Path home() {
        return home;
    }

    int port() {
        return port;
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log(String part) throws IOException {
        return Files.readString(home.resolve("logs").resolve(part + ".log"));
    }

    ProcessHandle part(String name) {
        return new PidFile(home.resolve("run").resolve(name + ".pid"))
                .living()
                .orElseThrow(() -> new AssertionError(name + " does not run:\n" + output()));
    }

    void awaitStarted() {
        await("the start", () -> output().contains("Plumbline is at"));
    }

    void await(String what, BooleanSupplier happened) {
        var deadline = System.nanoTime() + Duration.ofSeconds(240).toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited in vain for " + what + ":\n" + output());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    int health() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Override
    public void close() {
        launcher.destroyForcibly().onExit().join();
        var left = new Home(home);
        left.endParts();
        // It outlives a launcher that is killed, and would write into a folder that is being deleted.
        Rehearsal.end(left);
    }
}
