package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobLost;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.job.Origin;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.member.BusinessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine does around the runner: refusals, the queue, cancelling, going on after the application ended. */
class RunWhatIfIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
    private static final String EMPTY_RESULT = """
            {"version":1,"facts":{"rows":0,"measures":{}},"cells":[],"distinct":[],"movers":[],"movers_total":0,
             "spark":{"version":"4.1.2"},"seconds":0.1}
            """;

    @TempDir
    static Path folder;

    private static Shop shop;
    private static long changeSet;

    @BeforeAll
    static void open() throws SQLException {
        shop = new Shop(folder);
        shop.writeFacts();
        shop.commit(shop.draft(List.of(
                Shop.added("I01", Shop.JAN, "Books"),
                Shop.added("I02", Shop.JAN, null),
                Shop.addedStore("DE", 1, "North"))));
        new RegisterFactSource(shop.database, shop.lake)
                .register(FactSourceJson.parse("{\"code\":\"SALES_F\",\"location\":\"" + shop.factsLocation()
                        + "\",\"date_column\":\"sold_date\",\"bindings\":[{\"dimension\":\"ITEM_D\",\"columns\":[\"item_id\"],"
                        + "\"by\":\"KEY_AT_DATE\"}],\"measures\":[{\"name\":\"net\",\"column\":\"net_paid\",\"aggregates\":[\"sum\"]},"
                        + "{\"name\":\"buyers\",\"column\":\"customer_id\",\"aggregates\":[\"distinct\"]}]}"));
        changeSet = shop.draft(List.of(amended("I01", "Music")));
    }

    @AfterAll
    static void close() throws SQLException {
        shop.close();
    }

    private static Change amended(String item, String category) {
        return shop.changed(shop.items, ChangeKind.AMENDED, BusinessKey.of(item), MARCH, null, "category", category);
    }

    private static WhatIf ask(String more, long... changeSets) {
        List<String> ids = new ArrayList<>();
        for (long id : changeSets) {
            ids.add(Long.toString(id));
        }
        return new AskWhatIf(shop.database, shop.lake)
                .ask(
                        QuestionJson.parse("{\"change_sets\":[" + String.join(",", ids)
                                + "],\"fact_source\":\"SALES_F\"" + more + "}"),
                        shop.analyst.id());
    }

    private static void refused(ErrorCode code, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    @Test
    void questionsThatCannotBeAnsweredAreRefusedWithTheReason() {
        refused(
                ErrorCode.BAD_REQUEST,
                "Plan index-day cannot answer this question. The different values of buyers",
                () -> ask(",\"plan\":\"index-day\"", changeSet));
        refused(ErrorCode.BAD_REQUEST, "found quick", () -> ask(",\"plan\":\"quick\"", changeSet));
        refused(ErrorCode.UNKNOWN_CHANGE_SET, "4711", () -> ask("", 4711));
        refused(ErrorCode.BAD_REQUEST, "colour", () -> ask(",\"group_by\":[\"ITEM_D.colour\"]", changeSet));
        refused(ErrorCode.FACT_BINDING, "STORE_D", () -> ask(",\"group_by\":[\"STORE_D.region\"]", changeSet));
        refused(ErrorCode.BAD_REQUEST, "gross", () -> ask(",\"measures\":[\"gross\"]", changeSet));
        refused(
                ErrorCode.BAD_REQUEST,
                "begins before",
                () -> ask(",\"from\":\"2026-02-01\",\"to\":\"2026-02-01\"", changeSet));
        long stores = shop.draft(List.of(shop.changed(
                shop.stores, ChangeKind.AMENDED, BusinessKey.of("DE", "1"), MARCH, null, "region", "South")));
        refused(ErrorCode.FACT_BINDING, "STORE_D", () -> ask("", stores));
    }

    @Test
    void changeSetsThatContradictEachOtherAreNamedWithBothValues() {
        long other = shop.draft(List.of(amended("I01", "Garden")));
        WhatIf asked = ask("", changeSet, other);
        refused(
                ErrorCode.BAD_REQUEST,
                "to Music and to Garden",
                () -> new RunWhatIf(shop.database, shop.lake).run(asked.id(), Progress.UNWATCHED));
        long agrees = shop.draft(List.of(amended("I01", "Music"), amended("I02", "Home")));
        assertThat(Proposals.read(shop.database, List.of(changeSet, agrees), shop.head())
                        .touched())
                .isEqualTo(2);
    }

    /** Cancels the work as soon as it hears a step. */
    private static final class CancelAt implements Progress {
        private final String word;
        private final List<String> steps = new ArrayList<>();

        CancelAt(String word) {
            this.word = word;
        }

        @Override
        public void step(String words) {
            steps.add(words);
            if (words.contains(word)) {
                throw new RdmException(ErrorCode.CANCELLED, "cancelled");
            }
        }

        @Override
        public void rows(long done, long total) {}
    }

    @Test
    void withoutARunnerTheRunStaysQueuedSaysSoAndCanBeCancelled() {
        WhatIf asked = ask("", changeSet);
        CancelAt progress = new CancelAt("RUNNER_DOWN");
        refused(
                ErrorCode.CANCELLED,
                "cancelled",
                () -> new RunWhatIf(shop.database, shop.lake).run(asked.id(), progress));
        assertThat(progress.steps).last().asString().contains("No what-if runner is there");
        String run = Objects.requireNonNull(
                new WhatIfStore(shop.database.read()).get(asked.id()).runId());
        assertThat(new RunStore(shop.database.read()).find(run).orElseThrow().state())
                .isEqualTo(RunRow.State.CANCELLED);
        assertThat(shop.lake.list(
                        "file:" + folder.resolve("private").resolve("what-if").resolve(run)))
                .isEmpty();
    }

    @Test
    void secondCallAfterTheApplicationEndedGoesOnWaitingForTheSameRun() throws Exception {
        WhatIf asked = ask("", changeSet);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first =
                    threads.submit(() -> new RunWhatIf(shop.database, shop.lake).run(asked.id(), Progress.UNWATCHED));
            String run = queued(asked);
            first.cancel(true);
            var second =
                    threads.submit(() -> new RunWhatIf(shop.database, shop.lake).run(asked.id(), Progress.UNWATCHED));
            segmentsAreThere(run);
            shop.database
                    .read()
                    .update(WHAT_IF_RUN)
                    .set(WHAT_IF_RUN.STATE, "SUCCEEDED")
                    .set(WHAT_IF_RUN.RESULT, EMPTY_RESULT)
                    .where(WHAT_IF_RUN.ID.eq(run))
                    .execute();
            WhatIf done = second.get();
            assertThat(done.runId()).isEqualTo(run);
            assertThat(done.finishedAt()).isNotNull();
            assertThat(new RunWhatIf(shop.database, shop.lake).run(asked.id(), Progress.UNWATCHED))
                    .isEqualTo(done);
        }
    }

    @Test
    void cancellingEndsTheSecondRunOfAQuestionWithAGrainToo() throws Exception {
        WhatIf asked = ask(",\"grain\":\"month\",\"measures\":[\"buyers\"]", changeSet);
        CancelAt progress = new CancelAt("RUNNER_DOWN");
        refused(
                ErrorCode.CANCELLED,
                "cancelled",
                () -> new RunWhatIf(shop.database, shop.lake).run(asked.id(), progress));
        String run = Objects.requireNonNull(
                new WhatIfStore(shop.database.read()).get(asked.id()).runId());
        for (String each : List.of(run, RunWhatIf.wholeGroupsId(run))) {
            assertThat(new RunStore(shop.database.read())
                            .find(each)
                            .orElseThrow()
                            .state())
                    .isEqualTo(RunRow.State.CANCELLED);
        }
    }

    @Test
    void workerThatWakesUpAfterItsQuestionWasPreparedAnewQueuesNothing() {
        WhatIf asked = ask("", changeSet);
        Progress asleep = new Progress() {
            @Override
            public void step(String words) {
                if (words.startsWith("Writing what")) {
                    shop.database.transact(tx -> new WhatIfStore(tx)
                            .pin(asked.id(), "the other's", shop.head(), Map.of(changeSet, "hash"), "facts"));
                }
            }

            @Override
            public void rows(long done, long total) {}
        };
        List<String> open = new RunStore(shop.database.read()).open();
        assertThatThrownBy(() -> new RunWhatIf(shop.database, shop.lake).run(asked.id(), asleep))
                .isInstanceOf(JobLost.class);
        assertThat(new RunStore(shop.database.read()).open()).isEqualTo(open);
    }

    @Test
    void whatEndedWhatIfsLeftBehindIsTakenAwayAndWhatIsAwaitedStays() throws IOException {
        WhatIf forsaken = inQueue(ask("", changeSet), JobState.CANCELLED);
        WhatIf awaited = inQueue(ask("", changeSet), JobState.RUNNING);
        shop.database
                .read()
                .execute(
                        "INSERT INTO what_if_runner VALUES ('gone', 'h', 'local', NOW(), UTC_TIMESTAMP(6) - INTERVAL 2 HOUR)");
        TidyWhatIfs tidy = new TidyWhatIfs(shop.database, shop.lake);

        TidyWhatIfs.Tidied tidied = tidy.tidy();

        RunStore runs = new RunStore(shop.database.read());
        assertThat(runs.find(String.valueOf(forsaken.runId())).orElseThrow().state())
                .isEqualTo(RunRow.State.CANCELLED);
        assertThat(runs.find(String.valueOf(awaited.runId())).orElseThrow().state())
                .isEqualTo(RunRow.State.QUEUED);
        assertThat(file(forsaken)).doesNotExist();
        assertThat(file(awaited)).exists();
        assertThat(tidied.runners()).isEqualTo(1);
        shop.database
                .read()
                .update(WHAT_IF_RUN)
                .set(WHAT_IF_RUN.STATE, "RUNNING")
                .set(WHAT_IF_RUN.LEASE_UNTIL, Utc.of(Instant.now().plusSeconds(60)))
                .where(WHAT_IF_RUN.ID.eq(awaited.runId()))
                .execute();
        shop.database.read().execute("UPDATE job SET state = 'FAILED' WHERE id = ?", awaited.jobId());
        tidy.tidy();
        assertThat(file(awaited)).as("its runner still reads").exists();
        assertThat(runs.find(String.valueOf(awaited.runId())).orElseThrow().held())
                .isTrue();
        shop.database
                .read()
                .update(WHAT_IF_RUN)
                .set(WHAT_IF_RUN.LEASE_UNTIL, Utc.of(Instant.now().minusSeconds(1)))
                .where(WHAT_IF_RUN.ID.eq(awaited.runId()))
                .execute();
        assertThat(tidy.tidy().files()).isEqualTo(1);
        assertThat(file(awaited)).doesNotExist();
        assertThat(tidy.tidy().isNothing()).isTrue();
    }

    /** A what-if whose run is queued, with a file, and a job in that state. */
    private static WhatIf inQueue(WhatIf asked, JobState state) throws IOException {
        String run = UUID.randomUUID().toString();
        shop.database.transact(tx -> {
            String job = new JobStore(tx)
                    .create(JobKind.WHAT_IF, Long.toString(asked.id()), null)
                    .id();
            tx.execute("UPDATE job SET state = ? WHERE id = ?", state.name(), job);
            WhatIfStore store = new WhatIfStore(tx);
            store.attachJob(asked.id(), job);
            store.pin(asked.id(), run, shop.head(), Map.of(changeSet, "hash"), "facts");
            new RunStore(tx).queue(run, "{}", Origin.NONE);
        });
        WhatIf queued = new WhatIfStore(shop.database.read()).get(asked.id());
        Files.createDirectories(file(queued).getParent());
        Files.writeString(file(queued), "segments");
        return queued;
    }

    private static Path file(WhatIf whatIf) {
        return folder.resolve("private/what-if")
                .resolve(String.valueOf(whatIf.runId()))
                .resolve("ITEM_D.parquet");
    }

    /** DuckDB reads the segments that wait for the runner. */
    private static void segmentsAreThere(String run) throws SQLException {
        Path file = folder.resolve("private").resolve("what-if").resolve(run).resolve("ITEM_D.parquet");
        List<String> segments = new ArrayList<>();
        try (Statement statement = shop.duck.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT k0, valid_from::VARCHAR, valid_to::VARCHAR, changed, before_g0, after_g0,"
                                + " member_before = member_after FROM '" + file + "' ORDER BY k0, valid_from")) {
            while (rows.next()) {
                segments.add(
                        rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3) + " " + rows.getBoolean(4)
                                + " " + rows.getString(5) + " " + rows.getString(6) + " " + rows.getBoolean(7));
            }
        }
        assertThat(segments)
                .containsExactly(
                        "I01 2026-01-01 2026-03-01 false Books Books true",
                        "I01 2026-03-01 9999-12-31 true Books Music true",
                        "I02 2026-01-01 9999-12-31 false null null true");
    }

    private static String queued(WhatIf asked) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < end) {
            String run = new WhatIfStore(shop.database.read()).get(asked.id()).runId();
            if (run != null && new RunStore(shop.database.read()).find(run).isPresent()) {
                return run;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("the run was not queued within a minute");
    }

    @Test
    void failedRunSaysWhatTheRunnerSaid() {
        assertThatThrownBy(() -> {
                    WhatIf asked = ask("", changeSet);
                    new RunWhatIf(shop.database, shop.lake).run(asked.id(), new Progress() {
                        @Override
                        public void step(String words) {}

                        @Override
                        public void rows(long done, long total) {
                            shop.database
                                    .read()
                                    .update(WHAT_IF_RUN)
                                    .set(WHAT_IF_RUN.STATE, "FAILED")
                                    .set(WHAT_IF_RUN.ERROR_CODE, "MEASURE_OVERFLOW")
                                    .set(WHAT_IF_RUN.ERROR_DETAIL, "The sum of net has more than 38 digits.")
                                    .where(WHAT_IF_RUN.STATE.eq("QUEUED"))
                                    .execute();
                        }
                    });
                })
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_FAILED))
                .hasMessageContaining("MEASURE_OVERFLOW")
                .hasMessageContaining("38 digits");
    }

    @Test
    void reportIsStaleWhenHeadContentOrFactsMoved() {
        WhatIf asked = ask("", changeSet);
        assertThat(Staleness.of(asked, asked.baselineCommit(), List.of(), asked.contentHashes(), asked.factSnapshot())
                        .isStale())
                .isFalse();
        assertThat(Staleness.of(asked, 9, List.of(8L, 9L), Map.of(), "other").reasons())
                .containsExactly(
                        "The head moved from commit 1 to 9; 2 commits touch the same dimensions.",
                        "Change set " + changeSet + " has other content now.",
                        "The facts of SALES_F are others now.");
    }
}
