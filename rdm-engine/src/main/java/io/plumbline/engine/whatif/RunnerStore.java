package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUNNER;

import io.plumbline.engine.database.Utc;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The runners that show themselves every few seconds. */
public final class RunnerStore {
    private static final Field<LocalDateTime> NOW = DSL.field("UTC_TIMESTAMP(6)", LocalDateTime.class);

    private final DSLContext dsl;

    public RunnerStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /**
     * Who shows themselves.
     *
     * @param alive runners that showed themselves within the time asked about
     * @param silence for how long no runner at all has; empty where none ever did
     */
    public record Presence(int alive, Optional<Duration> silence) {}

    /** By the database's clock, which is the runners' too. */
    public Presence presence(Duration within) {
        var last = dsl.select(DSL.max(WHAT_IF_RUNNER.SEEN_AT), NOW)
                .from(WHAT_IF_RUNNER)
                .fetchSingle();
        if (last.value1() == null) {
            return new Presence(0, Optional.empty());
        }
        int alive = dsl.fetchCount(
                WHAT_IF_RUNNER, WHAT_IF_RUNNER.SEEN_AT.ge(last.value2().minus(within)));
        Duration silence = Duration.between(last.value1(), last.value2());
        return new Presence(alive, Optional.of(silence.isNegative() ? Duration.ZERO : silence));
    }

    /** Drops the rows of runners that have not shown themselves for so long; one that comes back writes itself down anew. */
    int forgetUnseenFor(Duration time) {
        return dsl.deleteFrom(WHAT_IF_RUNNER)
                .where(WHAT_IF_RUNNER.SEEN_AT.lt(Utc.of(Instant.now().minus(time))))
                .execute();
    }
}
