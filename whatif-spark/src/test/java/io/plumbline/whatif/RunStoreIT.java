package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.launcher.EmbeddedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;

/** The runner's side of the run contract, on a real MariaDB and with the rights of the runner's own account. */
class RunStoreIT {
    private static final Progress.Shown HALF = new Progress.Shown("Passing over the facts", 50, 500, 1000);

    private static EmbeddedDatabase database;
    private static Connection engine;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = EmbeddedDatabase.start(
                Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mariadb"), 0);
        engine = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        RunTables.make(engine);
    }

    @AfterAll
    static void stopDatabase() throws SQLException {
        engine.close();
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        execute("DELETE FROM what_if_run");
        execute("DELETE FROM what_if_runner");
    }

    @Test
    void oldestQueuedRunIsClaimedFirstAndOnlyOnce() throws SQLException {
        queue("younger", "{}", 1);
        queue("older", "{\"a\":1}", 2);
        try (var one = store("runner-1");
                var two = store("runner-2")) {
            assertThat(one.claim()).contains(new RunStore.Claimed("older", 1, "{\"a\":1}", null, null));
            assertThat(two.claim().orElseThrow().id()).isEqualTo("younger");
            assertThat(one.claim()).isEmpty();
            assertThat(text("SELECT state FROM what_if_run WHERE id='older'")).isEqualTo("RUNNING");
            assertThat(text("SELECT started_at IS NOT NULL AND lease_until > NOW(6) FROM what_if_run WHERE id='older'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void runOfALostRunnerIsTakenOverAndTheLostRunnerWritesNothingMore() throws SQLException {
        queue("r", "{}", 1);
        try (var lost = store("runner-1");
                var next = store("runner-2")) {
            assertThat(lost.claim()).isPresent();
            assertThat(next.claim()).isEmpty();
            execute("UPDATE what_if_run SET lease_until=NOW(6)-INTERVAL 1 SECOND");
            assertThat(next.claim().orElseThrow().attempt()).isEqualTo(2);
            assertThat(lost.renew("r", HALF)).isEmpty();
            assertThat(lost.succeed("r", "{}", HALF)).isFalse();
            assertThat(lost.fail("r", new RunFailure(ErrorCode.INTERNAL, "x"))).isFalse();
            assertThat(lost.cancelled("r")).isFalse();
            assertThat(next.succeed("r", "{\"version\":1}", HALF)).isTrue();
            assertThat(text("SELECT CONCAT(state, ' ', percent, ' ', result) FROM what_if_run"))
                    .isEqualTo("SUCCEEDED 100 {\"version\":1}");
        }
    }

    @Test
    void leaseThatLapsesForTheFifthTimeFailsTheRun() throws SQLException {
        queue("r", "{}", 1);
        try (var store = store("runner-1")) {
            for (var attempt = 1; attempt <= RunStore.ATTEMPTS; attempt++) {
                assertThat(store.failLost()).isZero();
                assertThat(store.claim().orElseThrow().attempt()).isEqualTo(attempt);
                execute("UPDATE what_if_run SET lease_until=NOW(6)-INTERVAL 1 SECOND");
            }
            assertThat(store.claim()).isEmpty();
            assertThat(store.failLost()).isEqualTo(1);
            assertThat(text("SELECT CONCAT(state, ' ', error_code) FROM what_if_run"))
                    .isEqualTo("FAILED RUNNER_LOST");
        }
    }

    @Test
    void runOfARunnerThatIsKnownToBeDeadIsToBeHadAtOnce() throws SQLException {
        queue("r", "{}", 1);
        try (var dead = store("runner-1");
                var next = store("runner-2")) {
            assertThat(dead.claim()).isPresent();
            assertThat(next.giveUp("somebody else")).isZero();
            assertThat(next.claim()).isEmpty();
            assertThat(next.giveUp("runner-1")).isEqualTo(1);
            assertThat(next.claim().orElseThrow().attempt()).isEqualTo(2);
        }
    }

    @Test
    void runThatFillsTheMemoryAgainIsGivenUpWithThatReason() throws SQLException {
        queue("r", "{}", 1);
        try (var dead = store("runner-1");
                var next = store("runner-2")) {
            assertThat(dead.claim()).isPresent();
            assertThat(next.failOutOfMemory("runner-1", 512L << 20))
                    .as("once may be bad luck")
                    .isZero();
            assertThat(next.giveUp("runner-1")).isEqualTo(1);
            assertThat(dead.claim()).isPresent();
            assertThat(next.failOutOfMemory("runner-1", 512L << 20)).isEqualTo(1);
            assertThat(text("SELECT CONCAT(state, ' ', error_code, ' ', error_detail) FROM what_if_run"))
                    .startsWith("FAILED OUT_OF_MEMORY The runner ran out of memory")
                    .contains("512 MiB");
            assertThat(next.claim()).isEmpty();
        }
    }

    @Test
    void renewalShowsProgressKeepsTheLeaseAndHearsTheWishToCancel() throws SQLException {
        queue("r", "{}", 1);
        try (var store = store("runner-1")) {
            assertThat(store.claim()).isPresent();
            execute("UPDATE what_if_run SET lease_until=NOW(6)+INTERVAL 1 SECOND");
            assertThat(store.renew("r", HALF)).contains(false);
            assertThat(text("SELECT CONCAT(step, ' ', percent, ' ', rows_done, '/', rows_total) FROM what_if_run"))
                    .isEqualTo("Passing over the facts 50 500/1000");
            assertThat(text("SELECT lease_until > NOW(6) + INTERVAL 12 SECOND FROM what_if_run"))
                    .isEqualTo("1");
            execute("UPDATE what_if_run SET cancel_requested=TRUE");
            assertThat(store.renew("r", HALF)).contains(true);
            assertThat(store.cancelled("r")).isTrue();
            assertThat(text("SELECT state FROM what_if_run")).isEqualTo("CANCELLED");
        }
    }

    @Test
    void runThatIsGivenUpIsTakenAtOnceAndTheAttemptCountsUnlessTheRunnerEndsInGoodOrder() throws SQLException {
        queue("r", "{}", 1);
        try (var store = store("runner-1");
                var next = store("runner-2")) {
            assertThat(store.claim("r")).isPresent();
            assertThat(store.claim("r")).isEmpty();
            assertThat(store.release("r")).isTrue();
            assertThat(next.claim().orElseThrow().attempt()).isEqualTo(1);
            assertThat(next.handOn("r")).isTrue();
            assertThat(store.claim().orElseThrow().attempt()).isEqualTo(2);
        }
    }

    @Test
    void runnerSaysThatItIsThere() throws SQLException {
        try (var store = store("runner-1")) {
            store.seen("host", "local[2]");
            execute("UPDATE what_if_runner SET seen_at=NOW(6)-INTERVAL 1 HOUR");
            store.seen("host", "local[2]");
            assertThat(
                            text(
                                    "SELECT CONCAT(COUNT(*), ' ', SUM(seen_at > NOW(6)-INTERVAL 5 SECOND)) FROM what_if_runner"))
                    .isEqualTo("1 1");
        }
    }

    @Test
    void brokenConnectionIsReplacedAtTheNextStatement() throws SQLException {
        queue("r", "{}", 1);
        try (var store = store("runner-1")) {
            store.seen("host", "local[2]");
            breakConnections();
            try {
                store.claim();
            } catch (SQLException broken) {
                assertThat(broken.getMessage()).isNotEmpty();
            }
            assertThat(store.claim("r").isPresent()
                            || text("SELECT state FROM what_if_run").equals("RUNNING"))
                    .isTrue();
        }
    }

    /** As a restart of the database does. */
    private static void breakConnections() throws SQLException {
        try (var root = DriverManager.getConnection(
                        database.jdbcUrl(), database.adminUser(), database.adminPassword());
                var statement = root.createStatement()) {
            statement.execute("KILL USER " + database.runnerUser());
        }
    }

    @Test
    void attemptAnswersFailsAndCancelsRunsThoughItsConnectionsBreak() throws Exception {
        var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "attempt");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute("COPY (SELECT 'a' AS item, DATE '2026-01-01' AS day, 1.25::DECIMAL(7,2) AS paid) TO '"
                    + folder + "/facts.parquet' (FORMAT parquet)");
            statement.execute(
                    "COPY (SELECT 'a' AS k0, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, true AS changed,"
                            + " 'm' AS member_before, 'm' AS member_after, 'Books' AS before_g0, NULL::VARCHAR AS after_g0) TO '"
                            + folder
                            + "/segments.parquet' (FORMAT parquet)");
        }
        var request = "{\"version\":1,\"facts\":{\"format\":\"parquet\",\"files\":[\"file:" + folder
                + "/facts.parquet\"],\"date_column\":\"day\"},\"from\":null,\"to\":null,\"grain\":\"day\",\"dimensions\":[{\"dimension\":\"I\","
                + "\"columns\":[\"item\"],\"dated\":true,\"segments\":\"file:" + folder
                + "/segments.parquet\"}],\"group_by\":[{\"dimension\":\"I\","
                + "\"column\":\"g0\"}],\"measures\":[{\"name\":\"paid\",\"column\":\"paid\",\"aggregates\":[\"sum\"]},{\"name\":\"days\",\"column\":\"day\",\"aggregates\":[\"distinct\"]}]}";
        queue("good", request, 3);
        queue("gone", request.replace("facts.parquet", "gone.parquet"), 2);
        queue("unwanted", request, 1);
        execute("UPDATE what_if_run SET cancel_requested=TRUE WHERE id='unwanted'");
        var spark = TestSpark.session();
        try (var store = store("runner-1");
                var heartbeat = new Heartbeat(store("runner-1"), settings())) {
            var attempt = new RunAttempt(spark, tasksOf(spark), store, heartbeat);
            for (var expected : RunAttempt.Outcome.values()) {
                if (expected != RunAttempt.Outcome.DROPPED) {
                    var run = new RunInProgress(store.claim().orElseThrow(), spark.sparkContext());
                    breakConnections();
                    assertThat(attempt.work(run)).isEqualTo(expected);
                }
            }
            queue("starved", request, 0);
            var starved = new RunInProgress(store.claim().orElseThrow(), spark.sparkContext());
            assertThat(starved.starvedFor(true)).isLessThan(Heartbeat.STARVED);
            starved.stop(RunInProgress.Stop.STARVED);
            assertThat(attempt.work(starved)).isEqualTo(RunAttempt.Outcome.FAILED);
        }
        assertThat(text("SELECT CONCAT(error_code, ' ', error_detail) FROM what_if_run WHERE id='starved'"))
                .startsWith("NO_EXECUTORS The Spark cluster local[2] gave this run no executor for 60 s");
        assertThat(text("SELECT CONCAT(error_code, ' ', error_detail) FROM what_if_run WHERE id='gone'"))
                .startsWith("FACTS_MISSING The fact file file:");
        var json = new ObjectMapper().readTree(text("SELECT result FROM what_if_run WHERE id='good'"));
        assertThat(json.path("facts").toString())
                .isEqualTo("{\"rows\":1,\"measures\":{\"paid\":{\"count\":1,\"sum\":\"1.25\"}}}");
        assertThat(json.path("cells").path(0).toString())
                .isEqualTo(
                        "{\"bucket\":\"2026-01-01\",\"before\":[\"Books\"],\"after\":[null],\"changed\":true,\"rows\":1,"
                                + "\"measures\":{\"paid\":{\"count\":1,\"sum\":\"1.25\"}}}");
        assertThat(json.path("movers").path(0).toString())
                .isEqualTo("{\"dimension\":\"I\",\"member\":\"m\",\"before\":[\"Books\"],\"after\":[null],\"rows\":1,"
                        + "\"measures\":{\"paid\":{\"count\":1,\"sum\":\"1.25\"}}}");
        assertThat(json.path("distinct").toString())
                .contains(
                        "{\"bucket\":null,\"side\":\"before\",\"group\":null,\"measure\":\"days\",\"distinct\":1}",
                        "{\"bucket\":\"2026-01-01\",\"side\":\"after\",\"group\":[null],\"measure\":\"days\",\"distinct\":1}");
        assertThat(json.path("movers_total").asInt()).isEqualTo(1);
        assertThat(json.path("spark").path("version").asText()).isEqualTo("4.1.2");
    }

    private Tasks tasksOf(SparkSession spark) {
        return new Tasks(spark, new LocalIndexes(spark, settings()));
    }

    /** Many segments of one key make a join of two small files last for minutes. */
    @Test
    void runThatIsCancelledInTheMiddleOfASparkJobStopsTheJobAndFreesItsSlots() throws Exception {
        var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "long");
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT 'a' AS item, DATE '2026-01-01' AS day, 1.25::DECIMAL(7,2) AS paid FROM range(300000)) TO '"
                            + folder + "/facts.parquet' (FORMAT parquet)");
            statement.execute(
                    "COPY (SELECT 'a' AS k0, DATE '1900-01-01' + i::INTEGER AS valid_from, DATE '1900-01-02' + i::INTEGER AS valid_to, true AS changed,"
                            + " 'm' AS member_before, 'm' AS member_after, 'Books' AS before_g0, 'Music' AS after_g0 FROM range(5000) t(i)) TO '"
                            + folder + "/segments.parquet' (FORMAT parquet)");
        }
        var request = "{\"version\":1,\"facts\":{\"format\":\"parquet\",\"files\":[\"file:" + folder
                + "/facts.parquet\"],\"date_column\":\"day\"},\"from\":null,\"to\":null,\"grain\":\"none\",\"dimensions\":[{\"dimension\":\"I\","
                + "\"columns\":[\"item\"],\"dated\":true,\"segments\":\"file:" + folder
                + "/segments.parquet\"}],\"group_by\":[{\"dimension\":\"I\","
                + "\"column\":\"g0\"}],\"measures\":[{\"name\":\"paid\",\"column\":\"paid\",\"aggregates\":[\"sum\"]}]}";
        queue("long", request, 1);
        var spark = TestSpark.session();
        try (var store = store("runner-1");
                var heartbeat = new Heartbeat(store("runner-1"), settings())) {
            heartbeat.start();
            var run = new RunInProgress(store.claim().orElseThrow(), spark.sparkContext());
            var outcome = CompletableFuture.supplyAsync(
                    () -> new RunAttempt(spark, tasksOf(spark), store, heartbeat).work(run));
            await(() -> run.progress().shown().step().equals("Passing over the facts") && tasks(spark) > 0);
            execute("UPDATE what_if_run SET cancel_requested=TRUE");
            assertThat(outcome.get(180, TimeUnit.SECONDS)).isEqualTo(RunAttempt.Outcome.CANCELLED);
            await(() -> tasks(spark) == 0);
        }
        assertThat(text("SELECT state FROM what_if_run")).isEqualTo("CANCELLED");
        assertThat(spark.range(10).count()).as("the slots are free").isEqualTo(10);
    }

    private static int tasks(SparkSession spark) {
        var tracker = spark.sparkContext().statusTracker();
        return Arrays.stream(tracker.getActiveStageIds())
                .mapToObj(tracker::getStageInfo)
                .filter(Option::isDefined)
                .mapToInt(stage -> stage.get().numActiveTasks())
                .sum();
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static RunStore store(String owner) {
        return new RunStore(settings(), owner);
    }

    private static Settings settings() {
        return Settings.of(Map.of(
                "RDM_JDBC_URL", database.jdbcUrl(),
                "RDM_RUNNER_USER", database.runnerUser(),
                "RDM_RUNNER_PASSWORD", database.runnerPassword(),
                "RDM_HOME", "target"));
    }

    private static void queue(String id, String request, int secondsAgo) throws SQLException {
        try (var insert = engine.prepareStatement(
                "INSERT INTO what_if_run (id, state, request, step, percent, rows_done, rows_total, attempt, cancel_requested, created_at)"
                        + " VALUES (?, 'QUEUED', ?, '', 0, 0, 0, 0, FALSE, NOW(6) - INTERVAL ? SECOND)")) {
            insert.setString(1, id);
            insert.setString(2, request);
            insert.setInt(3, secondsAgo);
            insert.executeUpdate();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var statement = engine.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String sql) throws SQLException {
        try (var statement = engine.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
