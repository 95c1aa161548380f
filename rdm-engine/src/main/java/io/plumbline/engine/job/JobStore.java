package io.plumbline.engine.job;

import static io.plumbline.engine.jooq.Tables.JOB;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Jobs: what was asked, how far it is, how it ended. An ended job never changes again. */
public final class JobStore {
    private static final int STEP_LENGTH = 200;

    private final DSLContext dsl;

    public JobStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Job create(JobKind kind, String subject, @Nullable Long requestedBy) {
        String id = UUID.randomUUID().toString();
        dsl.insertInto(JOB)
                .set(JOB.ID, id)
                .set(JOB.KIND, kind.name())
                .set(JOB.SUBJECT, subject)
                .set(JOB.STATE, JobState.QUEUED.name())
                .set(JOB.STEP, "Waiting")
                .set(JOB.PERCENT, 0)
                .set(JOB.ROWS_DONE, 0L)
                .set(JOB.ROWS_TOTAL, 0L)
                .set(JOB.ATTEMPT, 0)
                .set(JOB.CANCEL_REQUESTED, false)
                .set(JOB.REQUESTED_BY, requestedBy)
                .set(JOB.CREATED_AT, Utc.now())
                .execute();
        return get(id);
    }

    public Optional<Job> find(String id) {
        return dsl.selectFrom(JOB).where(JOB.ID.eq(id)).fetchOptional(JobStore::job);
    }

    public Job get(String id) {
        return find(id).orElseThrow(() -> new RdmException(
                ErrorCode.UNKNOWN_JOB, "There is no job " + id + ". Use the id that the request answered with."));
    }

    /** The newest job of that kind on that subject. */
    public Optional<Job> latest(JobKind kind, String subject) {
        return dsl.selectFrom(JOB)
                .where(JOB.KIND.eq(kind.name()), JOB.SUBJECT.eq(subject))
                .orderBy(JOB.CREATED_AT.desc())
                .limit(1)
                .fetchOptional(JobStore::job);
    }

    /** The same, and nobody puts another one on that subject into the queue until the transaction ends. */
    public Optional<Job> lockLatest(JobKind kind, String subject) {
        return dsl.selectFrom(JOB)
                .where(JOB.KIND.eq(kind.name()), JOB.SUBJECT.eq(subject))
                .orderBy(JOB.CREATED_AT.desc())
                .limit(1)
                .forUpdate()
                .fetchOptional(JobStore::job);
    }

    /** Those of these jobs that there are. */
    public List<Job> all(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : dsl.selectFrom(JOB).where(JOB.ID.in(ids)).fetch(JobStore::job);
    }

    /** Jobs of a kind that have not ended, oldest first. */
    public List<Job> open(JobKind kind) {
        return dsl.selectFrom(JOB)
                .where(JOB.STATE.in(JobState.QUEUED.name(), JobState.RUNNING.name()), JOB.KIND.eq(kind.name()))
                .orderBy(JOB.CREATED_AT)
                .fetch(JobStore::job);
    }

    /** Begins an attempt; empty where the job has ended already. */
    public Optional<Job> claim(String id) {
        int claimed = dsl.update(JOB)
                .set(JOB.STATE, JobState.RUNNING.name())
                .set(JOB.ATTEMPT, JOB.ATTEMPT.plus(1))
                .set(JOB.STARTED_AT, Utc.now())
                .set(JOB.STEP_STARTED_AT, Utc.now())
                .set(JOB.PERCENT, 0)
                .set(JOB.ROWS_DONE, 0L)
                .set(JOB.ROWS_TOTAL, 0L)
                .where(JOB.ID.eq(id), JOB.STATE.in(JobState.QUEUED.name(), JobState.RUNNING.name()))
                .execute();
        return claimed == 0 ? Optional.empty() : find(id);
    }

    /** Writes how far a running job is; true where somebody wants it cancelled. */
    public boolean progress(String id, String step, Instant stepStartedAt, int percent, long rowsDone, long rowsTotal) {
        dsl.update(JOB)
                .set(JOB.STEP, step.length() > STEP_LENGTH ? step.substring(0, STEP_LENGTH) : step)
                .set(JOB.STEP_STARTED_AT, Utc.of(stepStartedAt))
                .set(JOB.PERCENT, percent)
                .set(JOB.ROWS_DONE, rowsDone)
                .set(JOB.ROWS_TOTAL, rowsTotal)
                .where(JOB.ID.eq(id), JOB.STATE.eq(JobState.RUNNING.name()))
                .execute();
        return Boolean.TRUE.equals(
                dsl.select(JOB.CANCEL_REQUESTED).from(JOB).where(JOB.ID.eq(id)).fetchOne(JOB.CANCEL_REQUESTED));
    }

    /** Sends a running job back to the queue, with what to tell those who watch. */
    public void requeue(String id, String step, @Nullable String problem) {
        dsl.update(JOB)
                .set(JOB.STATE, JobState.QUEUED.name())
                .set(JOB.STEP, step)
                .set(JOB.PROBLEM, problem)
                .where(JOB.ID.eq(id), JOB.STATE.eq(JobState.RUNNING.name()))
                .execute();
    }

    public void succeed(String id, String result) {
        end(id, JobState.SUCCEEDED, "Done", result, null);
    }

    public void fail(String id, String problem) {
        end(id, JobState.FAILED, "Failed", null, problem);
    }

    public void cancelled(String id, String problem) {
        end(id, JobState.CANCELLED, "Cancelled", null, problem);
    }

    /** Asks a job to stop: one that waits ends at once, one that runs at its next sign of progress, one that ended stays as it is. */
    public Job cancel(String id, String problem) {
        int waiting = dsl.update(JOB)
                .set(JOB.CANCEL_REQUESTED, true)
                .set(JOB.STATE, JobState.CANCELLED.name())
                .set(JOB.STEP, "Cancelled")
                .set(JOB.PROBLEM, problem)
                .set(JOB.ENDED_AT, Utc.now())
                .where(JOB.ID.eq(id), JOB.STATE.eq(JobState.QUEUED.name()))
                .execute();
        if (waiting == 0) {
            dsl.update(JOB)
                    .set(JOB.CANCEL_REQUESTED, true)
                    .where(JOB.ID.eq(id), JOB.STATE.eq(JobState.RUNNING.name()))
                    .execute();
        }
        return get(id);
    }

    private void end(String id, JobState state, String step, @Nullable String result, @Nullable String problem) {
        var update = dsl.update(JOB)
                .set(JOB.STATE, state.name())
                .set(JOB.STEP, step)
                .set(JOB.RESULT, result)
                .set(JOB.PROBLEM, problem)
                .set(JOB.ENDED_AT, Utc.now());
        if (state == JobState.SUCCEEDED) {
            update = update.set(JOB.PERCENT, 100);
        }
        update.where(JOB.ID.eq(id), JOB.STATE.eq(JobState.RUNNING.name())).execute();
    }

    private static Job job(Record row) {
        return new Job(
                row.get(JOB.ID),
                JobKind.valueOf(row.get(JOB.KIND)),
                row.get(JOB.SUBJECT),
                JobState.valueOf(row.get(JOB.STATE)),
                row.get(JOB.STEP),
                row.get(JOB.PERCENT),
                row.get(JOB.ROWS_DONE),
                row.get(JOB.ROWS_TOTAL),
                row.get(JOB.ATTEMPT),
                row.get(JOB.CANCEL_REQUESTED),
                row.get(JOB.RESULT),
                row.get(JOB.PROBLEM),
                row.get(JOB.REQUESTED_BY),
                Utc.instant(row.get(JOB.CREATED_AT)),
                instant(row.get(JOB.STARTED_AT)),
                instant(row.get(JOB.ENDED_AT)),
                instant(row.get(JOB.STEP_STARTED_AT)));
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime stored) {
        return stored == null ? null : Utc.instant(stored);
    }
}
