package io.plumbline.engine.job;

import static io.plumbline.engine.jooq.Tables.JOB;
import static io.plumbline.engine.jooq.Tables.SCHEDULED_TASKS;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.Checked;
import java.time.LocalDateTime;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Checks that each job that has not ended has its place in the queue, and that somebody works on those that run.
 *
 * <p>Outcomes: jobs by state; a breach for each that nothing will ever begin again. Work under way is none, nor is work that waits for the
 * application to be started.
 */
public final class VerifyJobs {
    private static final String QUEUE = "job";

    private final DSLContext dsl;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyJobs(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Checked verify() {
        Pulse pulse = Pulse.take(dsl);
        for (JobState state : JobState.values()) {
            gathering.count(state.name().toLowerCase(Locale.ROOT), dsl.fetchCount(JOB, JOB.STATE.eq(state.name())));
        }
        dsl.select()
                .from(JOB)
                .leftJoin(SCHEDULED_TASKS)
                .on(SCHEDULED_TASKS.TASK_NAME.eq(QUEUE), SCHEDULED_TASKS.TASK_INSTANCE.eq(JOB.ID))
                .where(JOB.STATE.in(JobState.QUEUED.name(), JobState.RUNNING.name()))
                .fetch()
                .forEach(row -> check(row, pulse));
        return gathering.of("jobs");
    }

    private void check(Record row, Pulse pulse) {
        String place = "Job " + row.get(JOB.ID) + " (" + row.get(JOB.KIND) + " " + row.get(JOB.SUBJECT) + ", "
                + row.get(JOB.STATE) + ")";
        if (row.get(SCHEDULED_TASKS.TASK_INSTANCE) == null) {
            gathering.breach(
                    place,
                    "no place in the queue",
                    "one until it has ended",
                    "Cancel it at DELETE /api/v1/jobs/{id} and ask for the work again.");
            return;
        }
        boolean isPicked = row.get(SCHEDULED_TASKS.PICKED);
        @Nullable LocalDateTime heartbeat = row.get(SCHEDULED_TASKS.LAST_HEARTBEAT);
        boolean isRunning = row.get(JOB.STATE).equals(JobState.RUNNING.name());
        LocalDateTime sign = isPicked && heartbeat != null ? heartbeat : row.get(SCHEDULED_TASKS.EXECUTION_TIME);
        if ((isPicked || isRunning) && pulse.isOverdue(Utc.instant(sign))) {
            gathering.breach(
                    place,
                    "the last sign of life at " + sign + " UTC, while the application works off other jobs",
                    "a heartbeat every few seconds, or to be begun again",
                    "Restart the application; where the job stays as it is, cancel it and report it with the log.");
        }
    }
}
