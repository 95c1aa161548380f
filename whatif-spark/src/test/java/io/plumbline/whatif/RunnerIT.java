package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The runner as it is installed: a program of its own beside a database and an object store. */
class RunnerIT {
    private static final String SALES = "s3://plumbline-facts/sales/month=2026-01/part 1.parquet";

    @TempDir
    Path folder;

    @Test
    void runnerWaitsForTheDatabaseAnswersFromTheObjectStoreAndHandsOnWhatItHasAtItsEnd() throws Exception {
        try (var desk = new RunnerDesk(folder)) {
            desk.files();
            var runner = desk.start("home", "-Xmx1g");
            // The runner is up before its tables are there.
            runner.awaitLog("does not answer");
            desk.tables();
            desk.queue("first", RunnerDesk.request(SALES));
            desk.awaitState(runner, "first", "SUCCEEDED");
            runner.awaitLog("Run first ends");
            assertThat(runner.log().lines().filter(line -> line.contains("Run first ")))
                    .hasSize(2)
                    .allSatisfy(line -> {
                        var json = new ObjectMapper().readTree(line);
                        assertThat(json.path("request_id").asText()).isEqualTo("request-of-first");
                        assertThat(json.path("run_id").asText()).isEqualTo("first");
                        assertThat(json.path("log.level").asText()).isEqualTo("INFO");
                    });
            var result = new ObjectMapper().readTree(desk.text("SELECT result FROM what_if_run WHERE id='first'"));
            assertThat(result.path("facts").toString())
                    .isEqualTo("{\"rows\":100000,\"measures\":{\"paid\":{\"count\":100000,\"sum\":\"125000.00\"}}}");
            assertThat(result.path("cells")).hasSize(3);
            assertThat(desk.text("SELECT COUNT(*) FROM what_if_runner WHERE seen_at > NOW(6) - INTERVAL 30 SECOND"))
                    .isEqualTo("1");
            desk.queue("gone", RunnerDesk.request("s3://plumbline-facts/sales/gone.parquet"));
            desk.awaitState(runner, "gone", "FAILED");
            assertThat(desk.text("SELECT error_code FROM what_if_run WHERE id='gone'"))
                    .isEqualTo("FACTS_MISSING");
            desk.store().close();
            desk.queue("no store", RunnerDesk.request(SALES));
            desk.awaitState(runner, "no store", "FAILED");
            assertThat(desk.text("SELECT error_code FROM what_if_run WHERE id='no store'"))
                    .isEqualTo("OBJECT_STORE");
            assertThat(runner.process().isAlive()).isTrue();
            assertThat(runner.log())
                    .doesNotContain(desk.database().runnerPassword())
                    .doesNotContain(desk.store().secretKey());
            runner.process().destroy();
            assertThat(runner.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A runner that stands still keeps nothing: another one has answered when it wakes up, and its own answer counts for nothing. */
    @Test
    @EnabledIfSystemProperty(named = "rdm.full", matches = "true")
    void runnerThatWakesUpAfterAnotherTookItsRunOverWritesNothing() throws Exception {
        try (var desk = new RunnerDesk(folder)) {
            desk.files();
            desk.tables();
            desk.parquet("plumbline-private/what-if/2/I.parquet", days(3_000));
            var paused = desk.start("one", "-Xmx1g");
            desk.queue("run", RunnerDesk.request(SALES, "s3://plumbline-private/what-if/2/I.parquet"));
            paused.await("the run", () -> desk.state("run").equals("RUNNING"));
            signal(paused, "STOP");
            desk.sql("UPDATE what_if_run SET lease_until=NOW(6)-INTERVAL 1 SECOND");
            var next = desk.start("two", "-Xmx1g");
            desk.awaitState(next, "run", "SUCCEEDED");
            var answered = desk.text("SELECT CONCAT(attempt, lease_owner, finished_at, result) FROM what_if_run");
            assertThat(answered).startsWith("2");
            next.process().destroy();
            assertThat(next.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            signal(paused, "CONT");
            paused.await(
                    "its loss to be noticed",
                    () -> paused.log().contains("stops: LOST") || paused.log().contains("is lost to another runner"));
            desk.queue("next", RunnerDesk.request(SALES));
            desk.awaitState(paused, "next", "SUCCEEDED");
            assertThat(desk.text(
                            "SELECT CONCAT(attempt, lease_owner, finished_at, result) FROM what_if_run WHERE id='run'"))
                    .isEqualTo(answered);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "rdm.full", matches = "true")
    void runThatTakesDownTheFifthRunnerFailsAtTheNextStartAndTheNextRunWorks() throws Exception {
        try (var desk = new RunnerDesk(folder)) {
            desk.files();
            desk.tables();
            desk.parquet("plumbline-private/what-if/2/I.parquet", days(60_000));
            desk.queue("cursed", RunnerDesk.request(SALES, "s3://plumbline-private/what-if/2/I.parquet"));
            desk.sql("UPDATE what_if_run SET attempt=" + (RunStore.ATTEMPTS - 1));
            var fifth = desk.start("home", "-Xmx1g");
            fifth.await("the run", () -> desk.state("cursed").equals("RUNNING"));
            fifth.process().destroyForcibly().waitFor();
            desk.queue("next", RunnerDesk.request(SALES));
            var successor = desk.start("home", "-Xmx1g");
            desk.awaitState(successor, "next", "SUCCEEDED");
            assertThat(
                            desk.text(
                                    "SELECT CONCAT(state, ' ', error_code, ' ', error_detail) FROM what_if_run WHERE id='cursed'"))
                    .startsWith("FAILED RUNNER_LOST The runner was lost 5 times while it worked on this run");
        }
    }

    /** A segment for each day of one key: the more, the longer a run takes. */
    private static String days(int count) {
        return "SELECT 'a' AS k0, DATE '1900-01-01' + i::INTEGER AS valid_from, DATE '1900-01-02' + i::INTEGER AS valid_to, true AS changed,"
                + " 'm' AS member_before, 'm' AS member_after, 'Books' AS before_g0, 'Music' AS after_g0 FROM range("
                + count + ") t(i)";
    }

    @Test
    void runThatFillsTheMemoryFailsWithThatReasonAndTheNextRunWorks() throws Exception {
        try (var desk = new RunnerDesk(folder)) {
            desk.files();
            desk.tables();
            desk.parquet(
                    "plumbline-private/what-if/3/I.parquet",
                    "SELECT 'key ' || i AS k0, DATE '1900-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, true AS changed,"
                            + " 'member ' || i AS member_before, 'member ' || i AS member_after, 'group ' || i AS before_g0, 'other ' || i AS after_g0"
                            + " FROM range(2500000) t(i)");
            desk.queue("big", RunnerDesk.request(SALES, "s3://plumbline-private/what-if/3/I.parquet"));
            // As though it had filled the memory of a runner before.
            desk.sql("UPDATE what_if_run SET attempt=1");
            var tight = new String[] {
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:OnOutOfMemoryError=touch '" + desk.home("home").resolve("runner/" + RunnerFolder.OUT_OF_MEMORY)
                        + "'"
            };
            var first = desk.start("home", tight);
            RunnerDesk.await(
                    "the runner's end, or the run's",
                    () -> !first.process().isAlive() || desk.state("big").equals("FAILED"));
            desk.queue("small", RunnerDesk.request(SALES));
            var next = first.process().isAlive() ? first : desk.start("home", tight);
            desk.awaitState(next, "small", "SUCCEEDED");
            assertThat(first.process().isAlive() ? 0 : first.process().exitValue())
                    .as(first.log())
                    .isEqualTo(3);
            assertThat(desk.state("big")).isEqualTo("FAILED");
            assertThat(desk.text("SELECT CONCAT(error_code, ' ', error_detail) FROM what_if_run WHERE id='big'"))
                    .startsWith("OUT_OF_MEMORY The runner ran out of memory with this run")
                    .contains("RDM_RUNNER_HEAP");
            assertThat(Files.list(desk.home("home").resolve("runner/spill")))
                    .as("what the dead one spilled")
                    .hasSizeLessThan(3);
        }
    }

    private static void signal(RunnerDesk.Installed runner, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(runner.process().pid()))
                .start()
                .waitFor();
    }
}
