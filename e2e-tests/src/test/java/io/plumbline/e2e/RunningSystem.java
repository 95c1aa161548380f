package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The whole demo as {@code ./rdm demo} starts it, on a data folder and a port of its own.
 *
 * <p>With {@code RDM_E2E_HOME} and {@code RDM_E2E_PORT} set, the tests go to a demo that runs already, and leave it running.
 */
final class RunningSystem implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path root;
    private final Path home;
    private final int port;
    private final @Nullable Process supervisor;
    private final Thread emergency;

    private RunningSystem(Path root, Path home, int port, @Nullable Process supervisor) {
        this.root = root;
        this.home = home;
        this.port = port;
        this.supervisor = supervisor;
        this.emergency = new Thread(this::stop, "end-running-system");
    }

    /** Starts it and waits until its data and a first release are there. */
    static RunningSystem start() {
        Path root = Rdm.root();
        String running = System.getenv("RDM_E2E_HOME");
        if (running != null) {
            return new RunningSystem(root, Path.of(running), Integer.parseInt(System.getenv("RDM_E2E_PORT")), null);
        }
        Path target = root.resolve("e2e-tests/target");
        Path home = target.resolve("installation");
        Rdm.delete(home);
        int port = Rdm.freePort();
        Process supervisor = launch(home, port, "demo", target.resolve("supervisor.log"));
        RunningSystem system = new RunningSystem(root, home, port, supervisor);
        Runtime.getRuntime().addShutdownHook(system.emergency);
        try {
            system.awaitWell(START);
        } catch (RuntimeException | Error e) {
            system.close();
            throw e;
        }
        return system;
    }

    /** The folder that holds the modules. */
    Path root() {
        return root;
    }

    /** The installation's data folder. */
    Path home() {
        return home;
    }

    /** The last commit of the demo's own data. */
    long loadedCommit() {
        for (JsonNode commit :
                as("viewer").get("/api/v1/commits?limit=1000").expect(200).path("items")) {
            if (commit.path("title").asString().startsWith("Customers from ")) {
                return commit.path("commit").asLong();
            }
        }
        throw new AssertionError("no commit is the one of the customers");
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** The API as seen by one of the demo's people. */
    Api as(String login) {
        return new Api(url(), "demo-" + login);
    }

    /** The file on disk that an object of the embedded store is kept in. */
    Path object(String location) {
        if (!location.startsWith("s3://")) {
            throw new IllegalArgumentException("no object's location: " + location);
        }
        return home.resolve("objects/buckets").resolve(location.substring("s3://".length()));
    }

    /** Address of the object store. */
    String storeUrl() {
        return "http://127.0.0.1:" + kept("object-store.port");
    }

    /** Address of the application's schema. */
    String databaseUrl() {
        return "jdbc:mariadb://127.0.0.1:" + kept("database.port") + "/plumbline";
    }

    /** Address of the schema that holds the catalog of published tables. */
    String catalogUrl() {
        return databaseUrl() + "_catalog";
    }

    /** What a query that counts finds in the application's schema. */
    long count(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        databaseUrl(), "plumbline", secrets("database").get("application"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("the database does not answer", e);
        }
    }

    private String kept(String file) {
        try {
            return Files.readString(home.resolve("run").resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The properties of a part's secrets file, such as {@code database}. */
    Map<String, String> secrets(String part) {
        return Settings.read(home.resolve("secrets").resolve(part + ".properties"));
    }

    /** The process of a part, by the file that the launcher keeps. */
    Optional<ProcessHandle> process(String part) {
        Path file = home.resolve("run").resolve(part + ".pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String text = Files.readString(file).strip();
            return text.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(text.split(" ", -1)[0])).filter(ProcessHandle::isAlive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal, such as {@code KILL} or {@code STOP}, to a part's process. */
    void signal(String part, String signal) {
        signal(process(part).orElseThrow(() -> new AssertionError("the part " + part + " does not run")), signal);
    }

    void signal(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command of the launcher on this installation to its end. */
    Rdm.Said launcher(List<String> words) {
        return Rdm.said(
                Rdm.command(home, port, withFaults(), words.toArray(String[]::new)), root.resolve("e2e-tests/target"));
    }

    /** Whether no object of the embedded store lies below a location. */
    boolean isEmpty(String location) {
        Path folder = object(location);
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isWell() {
        return as("viewer").tryStatus("/actuator/health") == 200;
    }

    /** Waits until the health answer is 200. */
    void awaitWell(Duration limit) {
        Await.until(
                "the system is well; see " + root.resolve("e2e-tests/target/supervisor.log") + " and "
                        + home.resolve("logs"),
                limit,
                () -> {
                    if (supervisor != null && !supervisor.isAlive()) {
                        throw new AssertionError("the supervisor ended with " + supervisor.exitValue() + "; see "
                                + root.resolve("e2e-tests/target/supervisor.log"));
                    }
                    return isWell();
                });
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(emergency);
    }

    private void stop() {
        if (supervisor == null) {
            return;
        }
        try {
            Process stop = launch(home, port, "stop", root.resolve("e2e-tests/target/stop.log"));
            if (!stop.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                stop.destroyForcibly();
            }
            if (!supervisor.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process launch(Path home, int port, String word, Path log) {
        return Rdm.start(home, port, withFaults(), log, word);
    }

    /** The web application with the classes that let tests end it at a step. */
    private static Map<String, String> withFaults() {
        return Map.of(
                "RDM_EXTRA_CLASSPATH",
                Rdm.root().resolve("e2e-tests/target/classes").toString());
    }
}
