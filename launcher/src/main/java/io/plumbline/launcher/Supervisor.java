package io.plumbline.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts the parts of one installation in order, watches them, and ends them in reverse order. */
final class Supervisor {
    private static final Duration WEB_START = Duration.ofMinutes(5);
    private static final Duration UP_WELL = Duration.ofMinutes(1);

    private final Settings settings;
    private final Home home;
    private final Mode mode;
    private final Progress progress;
    private final PartsFile parts;
    private final int port;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final long began = System.nanoTime();

    /** Held until this program ends, so until the last part has ended. */
    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private @Nullable FileChannel claim;

    private volatile @Nullable EmbeddedDatabase database;
    private volatile @Nullable EmbeddedObjectStore store;

    Supervisor(Settings settings, Mode mode, PrintStream terminal) {
        this.settings = settings;
        this.mode = mode;
        this.home = settings.home(mode);
        this.port = settings.port();
        this.parts = new PartsFile(home.partsFile());
        var count = 2 + (settings.ownDatabase() ? 0 : 1) + (settings.ownObjectStore() ? 0 : 1);
        this.progress = new Progress(terminal, mode == Mode.DEMO ? count + 1 : count);
    }

    /** Runs the installation until this program is told to end. */
    void run() throws InterruptedException {
        var check = new SettingsCheck(settings);
        check.refuseWrong();
        check.warnings().forEach(progress::say);
        var web = Programs.webApplication(settings.root(), settings.webHeap(), settings.get("RDM_EXTRA_CLASSPATH"));
        var runner = Programs.runner(
                settings.root(), settings.runnerHeap(), home.folder().resolve("runner"));
        home.open(mode);
        claim = home.claim();
        var ended = home.endParts();
        if (!ended.isEmpty()) {
            progress.say("Ended what an earlier run had left behind: " + String.join(", ", ended) + ".");
        }
        if (!Ports.free(port)) {
            throw new LauncherException("Port " + port + " is in use by another program; set RDM_PORT to a free one.");
        }
        home.supervisor().write(ProcessHandle.current());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        start(web, runner);
        if (!web.quickStart().made() || !runner.quickStart().made()) {
            Rehearsal.inBackground(home);
        }
        awaitEndOfProgram();
    }

    /** From here on the watches and the shutdown hook do the work. */
    private static void awaitEndOfProgram() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private void start(JavaProgram web, JavaProgram runner) throws InterruptedException {
        for (var part : storage()) {
            var step = progress.begin(part.title());
            watched(part, part.start().get());
            step.done("is ready in");
        }
        var wiring = new Wiring(settings, home, mode);
        var runnerPart = program(
                "runner",
                "What-if runner",
                () -> runner.command("serve"),
                wiring.runner(databaseAddress(), storeAddress()));
        var runnerStep = progress.begin(runnerPart.title());
        watched(runnerPart, runnerPart.start().get());
        runnerStep.done("warms up in the background; started in");

        var webPart = program(
                "web", "Web application", web::command, wiring.webApplication(databaseAddress(), storeAddress()));
        try (var health = new Health(port)) {
            var step = progress.begin(webPart.title());
            var running = webPart.start().get();
            awaitAnswer(health, running);
            watched(webPart, running);
            step.done("answers after");
            if (mode == Mode.DEMO) {
                awaitDemo(health);
            } else {
                awaitWell(health);
            }
        }
        announce();
    }

    private List<Part> storage() {
        var parts = new ArrayList<Part>();
        if (!settings.ownDatabase()) {
            parts.add(new Part("database", "Database", () -> {
                var before = database;
                var started = EmbeddedDatabase.start(home.database(), before == null ? 0 : before.port(), 512);
                database = started;
                return started;
            }));
        }
        if (!settings.ownObjectStore()) {
            parts.add(new Part("object-store", "Object store", () -> {
                var before = store;
                var started = EmbeddedObjectStore.start(home.objectStore(), before == null ? 0 : before.port());
                store = started;
                return started;
            }));
        }
        return parts;
    }

    private @Nullable DatabaseAddress databaseAddress() {
        var started = database;
        return started == null ? null : started.address();
    }

    private @Nullable StoreAddress storeAddress() {
        var started = store;
        return started == null ? null : started.address();
    }

    private Part program(String name, String title, Supplier<List<String>> command, Map<String, String> environment) {
        return new Part(name, title, () -> ProgramPart.start(home, name, command.get(), environment));
    }

    private void watched(Part part, Running running) {
        new Watch(part, stopping, parts, progress::say).over(running);
    }

    private void awaitAnswer(Health health, Running web) throws InterruptedException {
        var deadline = System.nanoTime() + WEB_START.toNanos();
        while (health.ask().isEmpty()) {
            if (!web.process().alive()) {
                throw new LauncherException(web.process()
                        .refusal()
                        .orElseGet(() -> "The web application did not start. The end of "
                                + web.process().log() + ":\n" + web.process().lastLines(25)));
            }
            if (System.nanoTime() > deadline) {
                throw new LauncherException(
                        "The web application did not answer on port " + port + " within " + WEB_START.toMinutes()
                                + " minutes. Its log: " + web.process().log());
            }
            pause(Duration.ofMillis(250));
        }
    }

    /** Follows the loading of the demo's data, however long it takes. */
    private void awaitDemo(Health health) throws InterruptedException {
        var step = progress.begin("Demo data");
        var shown = "";
        var shownAt = System.nanoTime();
        while (true) {
            var answer = health.ask();
            if (answer.isPresent() && answer.get().well()) {
                step.done("is ready in");
                return;
            }
            var now = answer.map(Health.Answer::progress).orElse("");
            if (!now.isEmpty()
                    && !now.equals(shown)
                    && (shown.isEmpty() || System.nanoTime() - shownAt > TimeUnit.SECONDS.toNanos(3))) {
                step.going(now);
                shown = now;
                shownAt = System.nanoTime();
            }
            pause(Duration.ofMillis(500));
        }
    }

    private void awaitWell(Health health) throws InterruptedException {
        var deadline = System.nanoTime() + UP_WELL.toNanos();
        while (health.ask().filter(Health.Answer::well).isEmpty()) {
            if (System.nanoTime() > deadline) {
                progress.say("The web application answers, but says that work cannot be done yet: http://127.0.0.1:"
                        + port + "/actuator/health tells why. Its log: " + home.log("web"));
                return;
            }
            pause(Duration.ofMillis(250));
        }
    }

    /** Waits; where the installation is stopped meanwhile, for ever, since the program is about to end. */
    private void pause(Duration time) throws InterruptedException {
        if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            awaitEndOfProgram();
        }
    }

    private void announce() {
        progress.say("");
        progress.say("Plumbline is at http://localhost:" + port + "/ (started in " + Progress.seconds(began) + ")");
        if (mode == Mode.DEMO) {
            progress.say("Log in as analyst, analyst2, steward, steward2, viewer or admin; each password is the name.");
            progress.say("API tokens: demo-analyst, demo-steward and so on, as in: curl -H 'Authorization: Bearer"
                    + " demo-analyst' http://localhost:" + port + "/api/v1/dimensions");
        } else {
            setUpLink();
        }
        progress.say("Data and logs: " + home.folder() + ". Ctrl+C or ./rdm stop ends everything.");
    }

    /** An installation without people says so once at its start, with a one-time link to make the first administrator. */
    private void setUpLink() {
        try (var lines = Files.lines(home.log("web"))) {
            lines.filter(line -> line.startsWith("Set up this installation"))
                    .findFirst()
                    .ifPresent(progress::say);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + home.log("web"), e);
        }
    }

    /**
     * Ends all parts. It goes by the pid files, so that a part that was just being started ends too, and looks twice because a
     * restart may have been under way.
     */
    private void stop() {
        stopping.countDown();
        var started = System.nanoTime();
        progress.say("Stopping …");
        Rehearsal.end(home);
        home.endParts();
        home.endParts();
        home.supervisor().delete();
        progress.say("Stopped in " + Progress.seconds(started) + ".");
    }
}
