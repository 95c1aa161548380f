package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUN;
import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUNNER;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.job.Origin;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The runs that the engine queues and a runner claims; see docs/what-if-run.md. */
final class RunStore {
    private static final Field<LocalDateTime> NOW = DSL.field("UTC_TIMESTAMP(6)", LocalDateTime.class);

    private final DSLContext dsl;

    RunStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    void queue(String id, String request, Origin origin) {
        dsl.insertInto(WHAT_IF_RUN)
                .set(WHAT_IF_RUN.ID, id)
                .set(WHAT_IF_RUN.STATE, RunRow.State.QUEUED.name())
                .set(WHAT_IF_RUN.REQUEST, request)
                .set(WHAT_IF_RUN.STEP, "")
                .set(WHAT_IF_RUN.PERCENT, 0)
                .set(WHAT_IF_RUN.ROWS_DONE, 0L)
                .set(WHAT_IF_RUN.ROWS_TOTAL, 0L)
                .set(WHAT_IF_RUN.ATTEMPT, 0)
                .set(WHAT_IF_RUN.CANCEL_REQUESTED, false)
                .set(WHAT_IF_RUN.REQUEST_ID, origin.requestId())
                .set(WHAT_IF_RUN.TRACE_PARENT, origin.traceParent())
                .set(WHAT_IF_RUN.CREATED_AT, Utc.now())
                .execute();
    }

    Optional<RunRow> find(String id) {
        return dsl.select(
                        WHAT_IF_RUN.ID,
                        WHAT_IF_RUN.STATE,
                        WHAT_IF_RUN.STEP,
                        WHAT_IF_RUN.ROWS_DONE,
                        WHAT_IF_RUN.ROWS_TOTAL,
                        WHAT_IF_RUN.LEASE_UNTIL,
                        WHAT_IF_RUN.ERROR_CODE,
                        WHAT_IF_RUN.ERROR_DETAIL,
                        NOW)
                .from(WHAT_IF_RUN)
                .where(WHAT_IF_RUN.ID.eq(id))
                .fetchOptional(RunStore::read);
    }

    Optional<String> result(String id) {
        return dsl.select(WHAT_IF_RUN.RESULT)
                .from(WHAT_IF_RUN)
                .where(WHAT_IF_RUN.ID.eq(id))
                .fetchOptional(WHAT_IF_RUN.RESULT);
    }

    /** A run on which no runner works ends at once; a runner that works on it reads the wish and stops. One that has ended stays as it is. */
    void cancel(String id) {
        Condition open = WHAT_IF_RUN.ID.eq(id).and(isOpen());
        dsl.update(WHAT_IF_RUN)
                .set(WHAT_IF_RUN.CANCEL_REQUESTED, true)
                .where(open)
                .execute();
        dsl.update(WHAT_IF_RUN)
                .set(WHAT_IF_RUN.STATE, RunRow.State.CANCELLED.name())
                .set(WHAT_IF_RUN.FINISHED_AT, NOW)
                .where(open, WHAT_IF_RUN.LEASE_UNTIL.isNull().or(WHAT_IF_RUN.LEASE_UNTIL.lt(NOW)))
                .execute();
    }

    /** Runs that have not ended. */
    List<String> open() {
        return dsl.select(WHAT_IF_RUN.ID).from(WHAT_IF_RUN).where(isOpen()).fetch(WHAT_IF_RUN.ID);
    }

    private static Condition isOpen() {
        return WHAT_IF_RUN.STATE.in(RunRow.State.QUEUED.name(), RunRow.State.RUNNING.name());
    }

    /** Whether any runner has said lately that it is there. */
    boolean runnerSeenWithin(Duration time) {
        Field<LocalDateTime> since =
                DSL.field("UTC_TIMESTAMP(6) - INTERVAL {0} SECOND", LocalDateTime.class, DSL.inline(time.toSeconds()));
        return dsl.fetchExists(WHAT_IF_RUNNER, WHAT_IF_RUNNER.SEEN_AT.ge(since));
    }

    private static RunRow read(Record row) {
        @Nullable LocalDateTime lease = row.get(WHAT_IF_RUN.LEASE_UNTIL);
        return new RunRow(
                row.get(WHAT_IF_RUN.ID),
                RunRow.State.valueOf(row.get(WHAT_IF_RUN.STATE)),
                row.get(WHAT_IF_RUN.STEP),
                row.get(WHAT_IF_RUN.ROWS_DONE),
                row.get(WHAT_IF_RUN.ROWS_TOTAL),
                lease != null && !lease.isBefore(row.get(NOW)),
                row.get(WHAT_IF_RUN.ERROR_CODE),
                row.get(WHAT_IF_RUN.ERROR_DETAIL));
    }
}
