package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner as it is installed: a program of its own beside a database and an object store. */
class RunnerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    @Test
    void runnerWaitsForTheDatabaseAnswersFromTheObjectStoreAndHandsOnWhatItHasAtItsEnd() throws Exception {
        try (var database = EmbeddedDatabase.start(folder.resolve("database"), 0);
                var store = EmbeddedObjectStore.start(folder.resolve("store"), 0)) {
            files(folder.resolve("store/buckets"));
            var runner = start(database, store);
            try (var engine = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
                // The runner is up before its tables are there.
                await(runner, "does not answer");
                RunTables.make(engine);
                queue(engine, "first", request("s3://plumbline-facts/sales/month=2026-01/part 1.parquet"));
                awaitState(engine, runner, "first", "SUCCEEDED");
                await(runner, "Run first ends");
                assertThat(log().lines().filter(line -> line.contains("Run first ")))
                        .hasSize(2)
                        .allSatisfy(line -> {
                            var json = new ObjectMapper().readTree(line);
                            assertThat(json.path("request_id").asText()).isEqualTo("request-of-first");
                            assertThat(json.path("run_id").asText()).isEqualTo("first");
                            assertThat(json.path("log.level").asText()).isEqualTo("INFO");
                        });
                var result =
                        new ObjectMapper().readTree(text(engine, "SELECT result FROM what_if_run WHERE id='first'"));
                assertThat(result.path("facts").toString())
                        .isEqualTo(
                                "{\"rows\":100000,\"measures\":{\"paid\":{\"count\":100000,\"sum\":\"125000.00\"}}}");
                assertThat(result.path("cells")).hasSize(3);
                assertThat(text(
                                engine,
                                "SELECT COUNT(*) FROM what_if_runner WHERE seen_at > NOW(6) - INTERVAL 30 SECOND"))
                        .isEqualTo("1");
                queue(engine, "gone", request("s3://plumbline-facts/sales/gone.parquet"));
                awaitState(engine, runner, "gone", "FAILED");
                assertThat(text(engine, "SELECT error_code FROM what_if_run WHERE id='gone'"))
                        .isEqualTo("FACTS_MISSING");
                store.close();
                queue(engine, "no store", request("s3://plumbline-facts/sales/month=2026-01/part 1.parquet"));
                awaitState(engine, runner, "no store", "FAILED");
                assertThat(text(engine, "SELECT error_code FROM what_if_run WHERE id='no store'"))
                        .isEqualTo("OBJECT_STORE");
                assertThat(runner.isAlive()).isTrue();
                assertThat(log()).doesNotContain(database.runnerPassword()).doesNotContain(store.secretKey());
                runner.destroy();
                assertThat(runner.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                runner.destroyForcibly();
            }
        }
    }

    private Process start(EmbeddedDatabase database, EmbeddedObjectStore store) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        // The flags that this test itself was given for Spark; the agents and ports of a build are not for the runner.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.plumbline.whatif.Runner", "serve"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("runner.log").toFile());
        var environment = builder.environment();
        environment.put("RDM_JDBC_URL", database.jdbcUrl());
        environment.put("RDM_RUNNER_USER", database.runnerUser());
        environment.put("RDM_RUNNER_PASSWORD", database.runnerPassword());
        environment.put("RDM_SPARK_MASTER", "local[2]");
        environment.put("RDM_LOG_FORMAT", "json");
        environment.put("RDM_HOME", folder.resolve("home").toString());
        environment.put("RDM_S3_ENDPOINT", store.endpoint());
        environment.put("AWS_ACCESS_KEY_ID", store.accessKey());
        environment.put("AWS_SECRET_ACCESS_KEY", store.secretKey());
        environment.put("AWS_REGION", EmbeddedObjectStore.REGION);
        return builder.start();
    }

    private static void files(Path buckets) throws Exception {
        var facts = Files.createDirectories(buckets.resolve("plumbline-facts/sales/month=2026-01"));
        var segments = Files.createDirectories(buckets.resolve("plumbline-private/what-if/1"));
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT ['a','b','c'][(i%3)::INTEGER+1] AS item, DATE '2026-01-01' AS day, 1.25::DECIMAL(7,2) AS paid"
                            + " FROM range(100000) t(i)) TO '" + facts + "/part 1.parquet' (FORMAT parquet)");
            statement.execute(
                    "COPY (SELECT k0, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, k0='a' AS changed,"
                            + " k0 AS member_before, k0 AS member_after, 'Books' AS before_g0, CASE k0 WHEN 'a' THEN 'Music' ELSE 'Books' END AS after_g0"
                            + " FROM (VALUES ('a'),('b')) t(k0)) TO '" + segments + "/I.parquet' (FORMAT parquet)");
        }
    }

    private static String request(String file) {
        return "{\"version\":1,\"facts\":{\"format\":\"parquet\",\"files\":[\"" + file
                + "\"],\"date_column\":\"day\"},\"from\":null,\"to\":null,\"grain\":\"none\",\"dimensions\":[{\"dimension\":\"I\","
                + "\"columns\":[\"item\"],\"dated\":true,\"segments\":\"s3://plumbline-private/what-if/1/I.parquet\"}],\"group_by\":[{\"dimension\":\"I\","
                + "\"column\":\"g0\"}],\"measures\":[{\"name\":\"paid\",\"column\":\"paid\",\"aggregates\":[\"sum\",\"min\"]}]}";
    }

    private static void queue(Connection engine, String id, String request) throws SQLException {
        try (var insert = engine.prepareStatement(
                "INSERT INTO what_if_run (id, state, request, step, percent, rows_done, rows_total, attempt, cancel_requested, created_at, request_id)"
                        + " VALUES (?, 'QUEUED', ?, '', 0, 0, 0, 0, FALSE, NOW(6), CONCAT('request-of-', ?))")) {
            insert.setString(1, id);
            insert.setString(2, request);
            insert.setString(3, id);
            insert.executeUpdate();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void awaitState(Connection engine, Process runner, String id, String state) throws Exception {
        await(
                runner,
                () -> List.of("SUCCEEDED", "FAILED")
                        .contains(text(engine, "SELECT state FROM what_if_run WHERE id='" + id + "'")),
                id + " " + state);
        assertThat(text(engine, "SELECT state FROM what_if_run WHERE id='" + id + "'"))
                .as(log())
                .isEqualTo(state);
    }

    private void await(Process runner, String logged) throws Exception {
        await(runner, () -> log().contains(logged), logged);
    }

    private void await(Process runner, Condition condition, String what) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(runner.isAlive()).as("runner alive; its log:\n" + log()).isTrue();
            assertThat(System.nanoTime())
                    .as("waiting for " + what + "; the log:\n" + log())
                    .isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("runner.log"));
    }

    private static String text(Connection engine, String sql) throws SQLException {
        try (var statement = engine.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
