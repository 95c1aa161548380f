package io.plumbline.web.part;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.publication.Backlog;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.whatif.RunnerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the database says of the work in hand.
 *
 * @param at when it was asked
 * @param dueSince since when the first job in the queue could have begun
 * @param jobs that wait or run
 */
public record Figures(
        Instant at,
        RunnerStore.Presence runners,
        Map<JobKind, Map<JobState, Integer>> jobs,
        Optional<Instant> dueSince,
        Backlog backlog) {
    /** A runner shows itself every three seconds. */
    static final Duration RUNNER_SILENCE = Duration.ofSeconds(10);

    public Figures {
        jobs = Map.copyOf(jobs);
    }

    static Figures read(Database database) {
        JobStore jobs = new JobStore(database.read());
        return new Figures(
                Instant.now(),
                new RunnerStore(database.read()).presence(RUNNER_SILENCE),
                jobs.open(),
                jobs.dueSince(),
                new ReleaseStore(database.read()).backlog());
    }
}
