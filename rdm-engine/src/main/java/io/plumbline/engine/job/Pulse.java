package io.plumbline.engine.job;

import static io.plumbline.engine.jooq.Tables.SCHEDULED_TASKS;
import static org.jooq.impl.DSL.max;

import io.plumbline.engine.database.Utc;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program works off the queue: it notes what it did every few seconds.
 *
 * @param beats whether one has shown itself within the last minute
 * @param now the moment of looking
 */
public record Pulse(boolean beats, Instant now) {
    /** What a living program leaves undone for longer than this, it will not do by itself. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration RECENT = Duration.ofMinutes(1);

    public static Pulse take(DSLContext dsl) {
        Instant now = Instant.now();
        @Nullable
        LocalDateTime last = dsl.select(max(SCHEDULED_TASKS.LAST_SUCCESS))
                .from(SCHEDULED_TASKS)
                .fetchSingle()
                .value1();
        return new Pulse(last != null && Utc.instant(last).isAfter(now.minus(RECENT)), now);
    }

    /** Whether something that should have been done by itself at a moment is overdue. */
    public boolean isOverdue(Instant due) {
        return beats && due.isBefore(now.minus(PATIENCE));
    }
}
