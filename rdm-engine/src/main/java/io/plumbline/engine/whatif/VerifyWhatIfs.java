package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.JOB;
import static io.plumbline.engine.jooq.Tables.WHAT_IF;
import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUN;
import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUNNER;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.Pulse;
import io.plumbline.engine.lake.Lake;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.io.FileInfo;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Checks that each what-if has its job and, once that succeeded, its report; that no run is held by a runner that is gone while others
 * idle; and that nothing is left of those that ended.
 *
 * <p>Outcomes: what-ifs, runs under way, runners, files; a breach for each that stays behind. OBJECT_STORE where the store does not answer.
 */
public final class VerifyWhatIfs {
    private static final String REPORT = "Ask the what-if again, and report this with the application's log.";
    private static final String SWEPT =
            "It is taken away by itself every half minute while the application runs; where it stays, look at the application's log.";

    private final DSLContext dsl;
    private final Lake lake;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyWhatIfs(DSLContext dsl, Lake lake) {
        this.dsl = dsl;
        this.lake = lake;
    }

    public Checked verify() {
        Pulse pulse = Pulse.take(dsl);
        gathering.count("what_ifs", dsl.fetchCount(WHAT_IF));
        gathering.count("runners", dsl.fetchCount(WHAT_IF_RUNNER));
        jobs();
        Set<String> awaited = new HashSet<>();
        for (String run : new WhatIfStore(dsl).awaitedRuns()) {
            awaited.add(run);
            awaited.add(RunWhatIf.wholeGroupsId(run));
        }
        awaited.addAll(new ImpactIndexStore(dsl).awaitedRuns());
        runs(awaited, pulse);
        files(awaited, pulse);
        return gathering.of("what-ifs");
    }

    private void jobs() {
        dsl.select(WHAT_IF.ID, JOB.STATE)
                .from(WHAT_IF)
                .leftJoin(JOB)
                .on(JOB.ID.eq(WHAT_IF.JOB_ID))
                .where(JOB.ID
                        .isNull()
                        .or(JOB.STATE.eq(JobState.SUCCEEDED.name()).and(WHAT_IF.REPORT.isNull())))
                .forEach(row -> gathering.breach(
                        "What-if " + row.value1(),
                        row.value2() == null ? "no job" : "a job that succeeded, and no report",
                        row.value2() == null ? "the job that answers it" : "its report",
                        REPORT));
    }

    private void runs(Set<String> awaited, Pulse pulse) {
        var open = dsl.selectFrom(WHAT_IF_RUN)
                .where(WHAT_IF_RUN.STATE.in(RunRow.State.QUEUED.name(), RunRow.State.RUNNING.name()))
                .fetch();
        gathering.count("runs_under_way", open.size());
        boolean isAnyHeld = open.stream()
                .map(row -> row.get(WHAT_IF_RUN.LEASE_UNTIL))
                .anyMatch(until -> until != null && Utc.instant(until).isAfter(pulse.now()));
        boolean isRunnerIdle = !isAnyHeld
                && new RunnerStore(dsl).presence(AwaitRun.RUNNER_SILENCE).alive() > 0;
        for (Record row : open) {
            String place = "What-if run " + row.get(WHAT_IF_RUN.ID) + " (" + row.get(WHAT_IF_RUN.STATE) + ", attempt "
                    + row.get(WHAT_IF_RUN.ATTEMPT) + ")";
            LocalDateTime until = row.get(WHAT_IF_RUN.LEASE_UNTIL);
            boolean isLapsed =
                    until != null && Utc.instant(until).isBefore(pulse.now().minus(Duration.ofMinutes(1)));
            if (isLapsed && isRunnerIdle) {
                gathering.breach(
                        place,
                        "a lease that lapsed at " + until + " UTC, and a runner that idles",
                        "a runner that takes it up",
                        "Restart the runner and look at its log.");
            }
            if (!awaited.contains(row.get(WHAT_IF_RUN.ID))
                    && pulse.isOverdue(Utc.instant(row.get(WHAT_IF_RUN.CREATED_AT)))
                    && !isRecent(row.get(WHAT_IF_RUN.ID), pulse)) {
                gathering.breach(place, "nobody who waits for it", "to be cancelled", SWEPT);
            }
        }
    }

    private void files(Set<String> awaited, Pulse pulse) {
        gathering.count("files", 0);
        for (FileInfo file : RunFiles.all(lake)) {
            gathering.count("files", 1);
            Optional<String> run = RunFiles.run(file);
            if (run.filter(awaited::contains).isEmpty()
                    && pulse.isOverdue(Instant.ofEpochMilli(file.createdAtMillis()))
                    && !run.map(id -> isRecent(id, pulse)).orElse(false)
                    && lake.exists(file.location())) {
                gathering.breach(file.location(), "a file of a what-if that has ended", "nothing", SWEPT);
            }
        }
    }

    /** Whether the what-if of a run has ended so lately that nobody can have tidied up after it yet. */
    private boolean isRecent(String runId, Pulse pulse) {
        return dsl.fetchExists(dsl.selectOne()
                .from(WHAT_IF)
                .join(JOB)
                .on(JOB.ID.eq(WHAT_IF.JOB_ID))
                .where(
                        WHAT_IF.RUN_ID.eq(runId),
                        JOB.ENDED_AT.gt(Utc.of(pulse.now().minus(Pulse.PATIENCE)))));
    }
}
