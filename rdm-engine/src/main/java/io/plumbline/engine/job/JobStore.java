package io.plumbline.engine.job;

import static io.plumbline.engine.jooq.Tables.JOB;
import static io.plumbline.engine.jooq.Tables.SCHEDULED_TASKS;
import static org.jooq.impl.DSL.when;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Jobs: what was asked, how far it is, how it ended. An ended job never changes again.
 *
 * <p>A worker writes under the number of the attempt that it began: one that stood still while the job was begun anew changes nothing.
 */
public final class JobStore {
    /** What the queue calls the running of a job. */
    public static final String TASK = "job";

    private static final int STEP_LENGTH = 200;
    private static final String CANCELLED_STEP = "Cancelled";

    private final DSLContext dsl;

    public JobStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Job create(JobKind kind, String subject, @Nullable Long requestedBy) {
        return create(kind, subject, requestedBy, Origin.NONE);
    }

    public Job create(JobKind kind, String subject, @Nullable Long requestedBy, Origin origin) {
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
                .set(JOB.REQUEST_ID, origin.requestId())
                .set(JOB.TRACE_PARENT, origin.traceParent())
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

    /** How many jobs wait or run, by kind and state. */
    public Map<JobKind, Map<JobState, Integer>> open() {
        Map<JobKind, Map<JobState, Integer>> open = new EnumMap<>(JobKind.class);
        dsl.select(JOB.KIND, JOB.STATE, DSL.count())
                .from(JOB)
                .where(JOB.STATE.in(JobState.QUEUED.name(), JobState.RUNNING.name()))
                .groupBy(JOB.KIND, JOB.STATE)
                .forEach(row -> open.computeIfAbsent(
                                JobKind.valueOf(row.value1()), kind -> new EnumMap<>(JobState.class))
                        .put(JobState.valueOf(row.value2()), row.value3()));
        return open;
    }

    /** Since when the first job in the queue could have begun; empty where none waits but for its next try. */
    public Optional<Instant> dueSince() {
        return dsl.select(DSL.min(SCHEDULED_TASKS.EXECUTION_TIME))
                .from(SCHEDULED_TASKS)
                .where(
                        SCHEDULED_TASKS.TASK_NAME.eq(TASK),
                        SCHEDULED_TASKS.PICKED.eq(false),
                        SCHEDULED_TASKS.EXECUTION_TIME.le(Utc.now()))
                .fetchOptional()
                .map(row -> instant(row.value1()));
    }

    /** When the work on these subjects begins that is planned for a later time and was not begun yet, by subject. */
    public Map<String, Instant> planned(JobKind kind, Collection<String> subjects) {
        Map<String, Instant> planned = new HashMap<>();
        if (subjects.isEmpty()) {
            return planned;
        }
        dsl.select(JOB.SUBJECT, SCHEDULED_TASKS.EXECUTION_TIME)
                .from(JOB)
                .join(SCHEDULED_TASKS)
                .on(SCHEDULED_TASKS.TASK_NAME.eq(TASK), SCHEDULED_TASKS.TASK_INSTANCE.eq(JOB.ID))
                .where(
                        JOB.KIND.eq(kind.name()),
                        JOB.SUBJECT.in(subjects),
                        JOB.STATE.eq(JobState.QUEUED.name()),
                        JOB.ATTEMPT.eq(0),
                        SCHEDULED_TASKS.EXECUTION_TIME.gt(Utc.now()))
                .forEach(row -> planned.put(row.value1(), Utc.instant(row.value2())));
        return planned;
    }

    /** Begins an attempt, in a transaction, so that no two workers have the same number; empty where the job has ended already. */
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

    /** Writes how far a job is; the result says whether to go on. */
    public Standing progress(Job job, String step, Instant stepStartedAt, int percent, long rowsDone, long rowsTotal) {
        int written = dsl.update(JOB)
                .set(JOB.STEP, step.length() > STEP_LENGTH ? step.substring(0, STEP_LENGTH) : step)
                .set(JOB.STEP_STARTED_AT, Utc.of(stepStartedAt))
                .set(JOB.PERCENT, percent)
                .set(JOB.ROWS_DONE, rowsDone)
                .set(JOB.ROWS_TOTAL, rowsTotal)
                .where(isHeld(job))
                .execute();
        if (written == 0) {
            return Standing.LOST;
        }
        return dsl.fetchExists(JOB, JOB.ID.eq(job.id()), JOB.CANCEL_REQUESTED.isTrue())
                ? Standing.CANCEL_WANTED
                : Standing.HELD;
    }

    /** Sends a running job back to the queue, with what to tell those who watch; one that somebody wants cancelled ends there. */
    public void requeue(Job job, String step, @Nullable String problem) {
        dsl.update(JOB)
                .set(JOB.STEP, when(JOB.CANCEL_REQUESTED, CANCELLED_STEP).otherwise(step))
                .set(JOB.PROBLEM, problem)
                .set(JOB.ENDED_AT, when(JOB.CANCEL_REQUESTED, Utc.now()))
                .set(
                        JOB.STATE,
                        when(JOB.CANCEL_REQUESTED, JobState.CANCELLED.name()).otherwise(JobState.QUEUED.name()))
                .where(isHeld(job))
                .execute();
    }

    public void succeed(Job job, String result) {
        end(job, JobState.SUCCEEDED, "Done", result, null);
    }

    public void fail(Job job, String problem) {
        end(job, JobState.FAILED, "Failed", null, problem);
    }

    public void cancelled(Job job, String problem) {
        end(job, JobState.CANCELLED, CANCELLED_STEP, null, problem);
    }

    /** Asks a job to stop: one that waits ends at once, one that runs at its next sign of progress, one that ended stays as it is. */
    public Job cancel(String id, String problem) {
        Condition isWaiting = JOB.STATE.eq(JobState.QUEUED.name());
        // One statement, so that a job that changes hands meanwhile is not missed. MariaDB sets columns in this order:
        // the state, which is
        // asked for, comes last.
        dsl.update(JOB)
                .set(JOB.CANCEL_REQUESTED, true)
                .set(JOB.STEP, when(isWaiting, CANCELLED_STEP).otherwise(JOB.STEP))
                .set(JOB.PROBLEM, when(isWaiting, problem).otherwise(JOB.PROBLEM))
                .set(JOB.ENDED_AT, when(isWaiting, Utc.now()))
                .set(JOB.STATE, when(isWaiting, JobState.CANCELLED.name()).otherwise(JOB.STATE))
                .where(JOB.ID.eq(id), JOB.STATE.in(JobState.QUEUED.name(), JobState.RUNNING.name()))
                .execute();
        return get(id);
    }

    private void end(Job job, JobState state, String step, @Nullable String result, @Nullable String problem) {
        var update = dsl.update(JOB)
                .set(JOB.STATE, state.name())
                .set(JOB.STEP, step)
                .set(JOB.RESULT, result)
                .set(JOB.PROBLEM, problem)
                .set(JOB.ENDED_AT, Utc.now());
        if (state == JobState.SUCCEEDED) {
            update = update.set(JOB.PERCENT, 100);
        }
        update.where(isHeld(job)).execute();
    }

    private static Condition isHeld(Job job) {
        return JOB.ID.eq(job.id()).and(JOB.STATE.eq(JobState.RUNNING.name())).and(JOB.ATTEMPT.eq(job.attempt()));
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
                instant(row.get(JOB.STEP_STARTED_AT)),
                new Origin(row.get(JOB.REQUEST_ID), row.get(JOB.TRACE_PARENT)));
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime stored) {
        return stored == null ? null : Utc.instant(stored);
    }
}
