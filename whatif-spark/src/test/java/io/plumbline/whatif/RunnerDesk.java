package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.EmbeddedDatabase;
import io.plumbline.launcher.EmbeddedObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A database and an object store with facts and segments, and runners started beside them as they are installed. */
final class RunnerDesk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private final Path folder;
    private final EmbeddedDatabase database;
    private final EmbeddedObjectStore store;
    private final Connection engine;
    private final List<Installed> runners = new ArrayList<>();

    RunnerDesk(Path folder) throws SQLException {
        this.folder = folder;
        this.database = EmbeddedDatabase.start(folder.resolve("database"), 0);
        this.store = EmbeddedObjectStore.start(folder.resolve("store"), 0);
        this.engine = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** A runner's process and its log. */
    final class Installed {
        private final Process process;
        private final Path log;

        private Installed(Process process, Path log) {
            this.process = process;
            this.log = log;
        }

        Process process() {
            return process;
        }

        String log() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void awaitLog(String words) throws Exception {
            await(words, () -> log().contains(words));
        }

        void await(String what, Condition condition) throws Exception {
            RunnerDesk.await(what, () -> {
                assertThat(process.isAlive())
                        .as("runner alive; its log:\n" + log())
                        .isTrue();
                return condition.holds();
            });
        }
    }

    EmbeddedDatabase database() {
        return database;
    }

    EmbeddedObjectStore store() {
        return store;
    }

    /** Starts a runner on a home of that name, which an earlier one may have left, with these flags besides those of each runner. */
    Installed start(String home, String... flags) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        // The flags that this test itself was given for Spark; the agents and ports of a build are not for the runner.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.plumbline.whatif.Runner", "serve"));
        var log = folder.resolve("runner-" + runners.size() + ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.put("RDM_JDBC_URL", database.jdbcUrl());
        environment.put("RDM_RUNNER_USER", database.runnerUser());
        environment.put("RDM_RUNNER_PASSWORD", database.runnerPassword());
        environment.put("RDM_SPARK_MASTER", "local[2]");
        environment.put("RDM_LOG_FORMAT", "json");
        environment.put("RDM_HOME", home(home).toString());
        environment.put("RDM_S3_ENDPOINT", store.endpoint());
        environment.put("AWS_ACCESS_KEY_ID", store.accessKey());
        environment.put("AWS_SECRET_ACCESS_KEY", store.secretKey());
        environment.put("AWS_REGION", EmbeddedObjectStore.REGION);
        var runner = new Installed(builder.start(), log);
        runners.add(runner);
        return runner;
    }

    Path home(String name) {
        return folder.resolve(name);
    }

    void tables() throws Exception {
        RunTables.make(engine);
    }

    /** Facts over three items, and segments of two of them. */
    void files() throws Exception {
        parquet(
                "plumbline-facts/sales/month=2026-01/part 1.parquet",
                "SELECT ['a','b','c'][(i%3)::INTEGER+1] AS item, DATE '2026-01-01' AS day, 1.25::DECIMAL(7,2) AS paid FROM range(100000) t(i)");
        parquet(
                "plumbline-private/what-if/1/I.parquet",
                "SELECT k0, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, k0='a' AS changed,"
                        + " k0 AS member_before, k0 AS member_after, 'Books' AS before_g0, CASE k0 WHEN 'a' THEN 'Music' ELSE 'Books' END AS after_g0"
                        + " FROM (VALUES ('a'),('b')) t(k0)");
    }

    void parquet(String object, String sql) throws Exception {
        var file = folder.resolve("store/buckets").resolve(object);
        Files.createDirectories(file.getParent());
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute("COPY (" + sql + ") TO '" + file + "' (FORMAT parquet)");
        }
    }

    static String request(String facts, String segments) {
        return "{\"version\":1,\"facts\":{\"format\":\"parquet\",\"files\":[\"" + facts
                + "\"],\"date_column\":\"day\"},\"from\":null,\"to\":null,\"grain\":\"none\",\"dimensions\":[{\"dimension\":\"I\","
                + "\"columns\":[\"item\"],\"dated\":true,\"segments\":\"" + segments
                + "\"}],\"group_by\":[{\"dimension\":\"I\","
                + "\"column\":\"g0\"}],\"measures\":[{\"name\":\"paid\",\"column\":\"paid\",\"aggregates\":[\"sum\",\"min\"]}]}";
    }

    static String request(String facts) {
        return request(facts, "s3://plumbline-private/what-if/1/I.parquet");
    }

    void queue(String id, String request) throws SQLException {
        try (var insert = engine.prepareStatement(
                "INSERT INTO what_if_run (id, state, request, step, percent, rows_done, rows_total, attempt, cancel_requested, created_at, request_id)"
                        + " VALUES (?, 'QUEUED', ?, '', 0, 0, 0, 0, FALSE, NOW(6), CONCAT('request-of-', ?))")) {
            insert.setString(1, id);
            insert.setString(2, request);
            insert.setString(3, id);
            insert.executeUpdate();
        }
    }

    void awaitState(Installed runner, String id, String state) throws Exception {
        runner.await(
                id + " " + state,
                () -> List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(state(id)));
        assertThat(state(id)).as(runner.log()).isEqualTo(state);
    }

    String state(String id) throws SQLException {
        return text("SELECT state FROM what_if_run WHERE id='" + id + "'");
    }

    void sql(String sql) throws SQLException {
        try (var statement = engine.createStatement()) {
            statement.execute(sql);
        }
    }

    String text(String sql) throws SQLException {
        try (var statement = engine.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String what, Condition condition) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() throws SQLException {
        runners.forEach(runner -> runner.process().destroyForcibly());
        engine.close();
        store.close();
        database.close();
    }
}
