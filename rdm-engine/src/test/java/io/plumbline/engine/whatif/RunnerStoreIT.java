package io.plumbline.engine.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class RunnerStoreIT {
    private final DSLContext dsl = TestDatabase.fresh().read();
    private final RunnerStore runners = new RunnerStore(dsl);

    @Test
    void silenceIsThatOfTheRunnerThatWasSeenLast() {
        assertThat(presence()).isEqualTo(new RunnerStore.Presence(0, Optional.empty()));
        seen("lost", 3600);
        assertThat(presence().alive()).isZero();
        assertThat(presence().silence().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofSeconds(3600));
        seen("one", 2);
        seen("other", 4);
        assertThat(presence().alive()).isEqualTo(2);
        assertThat(presence().silence().orElseThrow()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(9));
    }

    private RunnerStore.Presence presence() {
        return runners.presence(Duration.ofMinutes(1));
    }

    /** As a runner writes it: by the clock of the database. */
    private void seen(String id, int secondsAgo) {
        dsl.execute(
                "INSERT INTO what_if_runner (id, host, spark_master, started_at, seen_at)"
                        + " VALUES (?, 'h', 'local', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL ? SECOND)",
                id,
                secondsAgo);
    }
}
