package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.WHAT_IF_RUNNER;

import io.plumbline.engine.database.Utc;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;

/** The runners that show themselves every few seconds. */
public final class RunnerStore {
    private final DSLContext dsl;

    public RunnerStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Whether any runner has shown itself lately. */
    public boolean seenWithin(Duration time) {
        return dsl.fetchExists(
                WHAT_IF_RUNNER, WHAT_IF_RUNNER.SEEN_AT.ge(Utc.of(Instant.now().minus(time))));
    }

    /** Drops the rows of runners that have not shown themselves for so long; one that comes back writes itself down anew. */
    int forgetUnseenFor(Duration time) {
        return dsl.deleteFrom(WHAT_IF_RUNNER)
                .where(WHAT_IF_RUNNER.SEEN_AT.lt(Utc.of(Instant.now().minus(time))))
                .execute();
    }
}
