package io.plumbline.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Runs the programs once on an empty installation of its own, so that the JDK can archive the classes that they load. Later starts,
 * also those after a crash, then take a fraction of the time.
 */
final class Rehearsal {
    private static final String NAME = "prepare";
    private static final Duration START = Duration.ofMinutes(5);
    /** Writing the archive takes the program some 15 s of one core at its end. */
    private static final Duration END = Duration.ofMinutes(5);

    /** Of an installation that lives for a minute and is then deleted. */
    private static final String TOKEN = HexFormat.of().formatHex(new SecureRandom().generateSeed(24));

    private static final List<String> VISITED =
            List.of("/", "/dimensions", "/change-sets", "/releases", "/jobs", "/api/v1/dimensions", "/login");

    private final Path root;
    private final JavaProgram web;
    private final JavaProgram runner;
    private final PrintStream terminal;

    Rehearsal(Settings settings, PrintStream terminal) {
        this.root = settings.root();
        this.web = Programs.webApplication(root, settings.webHeap(), Optional.empty());
        this.runner = Programs.runner(root, settings.runnerHeap(), folder(root).resolve("runner"));
        this.terminal = terminal;
    }

    /** Rehearses behind a running installation, with what it leaves of the machine. */
    static void inBackground(Home home) {
        ChildProcess.start(
                List.of(
                        "nice",
                        "-n",
                        "19",
                        JavaProgram.java(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Drdm.root=" + System.getProperty("rdm.root", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rdm.class.getName(),
                        "prepare"),
                Map.of(),
                home.log(NAME),
                home.pidFile(NAME));
    }

    /** Ends the rehearsal behind this installation, at once; nothing is lost, the next start begins it anew. */
    static void end(Home home) {
        home.pidFile(NAME).living().ifPresent(rehearsal -> {
            var all =
                    Stream.concat(Stream.of(rehearsal), rehearsal.descendants()).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> PidFile.awaitEnd(process, Duration.ofSeconds(2)));
        });
        home.pidFile(NAME).delete();
    }

    /** Makes what is missing. */
    void run() throws InterruptedException {
        if (web.quickStart().made() && runner.quickStart().made()) {
            terminal.println("Starts are quick already.");
            return;
        }
        var folder = folder(root);
        var home = new Home(folder);
        home.endParts();
        empty(folder);
        home.open(Mode.UP);
        var claim = home.claim();
        Runtime.getRuntime().addShutdownHook(new Thread(Rehearsal::endAll, "end-rehearsal"));
        var settings = new Settings(
                Map.of("RDM_HOME", folder.toString(), "RDM_PORT", Integer.toString(Ports.anyFree())), root, folder);
        var wiring = new Wiring(settings, home, Mode.UP);
        try (var database = EmbeddedDatabase.start(home.part("database", "mariadb"), 0, 64);
                var store = EmbeddedObjectStore.start(home.part("object-store", "objects"), 0)) {
            if (!web.quickStart().made()) {
                rehearseWeb(home, settings.port(), wiring.webApplication(database.address(), store.address()));
            }
            if (!runner.quickStart().made()) {
                rehearseRunner(home, wiring.runner(database.address(), store.address()));
            }
        } finally {
            PartFolders.release(claim);
        }
        empty(folder);
    }

    private static Path folder(Path root) {
        return root.resolve("launcher").resolve("target").resolve("rehearsal");
    }

    private void rehearseWeb(Home home, int port, Map<String, String> environment) throws InterruptedException {
        var started = System.nanoTime();
        var part = start(home, "web", web, environment);
        try (var health = new Health(port)) {
            while (health.ask().filter(Health.Answer::well).isEmpty()) {
                if (!part.process().alive() || System.nanoTime() - started > START.toNanos()) {
                    throw failed("web", part);
                }
                LockSupport.parkNanos(200_000_000);
            }
        }
        visit(port);
        part.process().stop(END);
        keep("web", web, part, started);
    }

    private void rehearseRunner(Home home, Map<String, String> environment) {
        var started = System.nanoTime();
        var part = start(home, "runner", runner, environment, "warm-up");
        if (!PidFile.awaitEnd(part.process().handle(), START.plus(END))
                || part.process().ended().join().exitValue() != 0) {
            part.close();
            throw failed("runner", part);
        }
        keep("runner", runner, part, started);
    }

    private static ProgramPart start(
            Home home, String name, JavaProgram program, Map<String, String> environment, String... words) {
        return ProgramPart.start(home, name, program.rehearsal(words), alone(environment));
    }

    private void keep(String name, JavaProgram program, ProgramPart part, long started) {
        if (!Files.exists(program.quickStart().unfinished())) {
            throw failed(name, part);
        }
        program.quickStart().keep();
        terminal.println(
                "The part " + name + " starts quickly from now on; it took " + Progress.seconds(started) + ".");
    }

    private static LauncherException failed(String name, ProgramPart part) {
        return new LauncherException("The part " + name
                + " could not be made to start quickly; everything works without. The end of its log:\n"
                + part.process().lastLines(10));
    }

    /** Nothing that the operator configured is touched: a setting without a value counts as not set. */
    private static Map<String, String> alone(Map<String, String> environment) {
        var alone = new HashMap<String, String>();
        for (var name : System.getenv().keySet()) {
            if (name.startsWith("RDM_") || name.startsWith("AWS_") || name.startsWith("OTEL_")) {
                alone.put(name, "");
            }
        }
        alone.putAll(environment);
        alone.put("RDM_BOOTSTRAP_TOKEN", TOKEN);
        return alone;
    }

    private static void visit(int port) throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            for (var page : VISITED) {
                client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + page))
                                .header("Authorization", "Bearer " + TOKEN)
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The web application broke off while it was rehearsed", e);
        }
    }

    /** Told to end, it ends at once: nothing in its folder matters. */
    private static void endAll() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static void empty(Path folder) {
        try {
            DatabaseProgram.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
