package io.plumbline.engine.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Long work: what was asked, how far it is, how it ended.
 *
 * @param subject what it works on, such as an upload's id
 * @param percent 0 to 100, of the present step where the rows are known
 * @param rowsTotal 0 while unknown
 * @param attempt how often it was begun
 * @param result JSON for the one who asked, once it succeeded
 * @param problem problem details as JSON, once it failed
 * @param stepStartedAt when the present step began
 * @param origin the request that asked for it
 */
public record Job(
        String id,
        JobKind kind,
        String subject,
        JobState state,
        String step,
        int percent,
        long rowsDone,
        long rowsTotal,
        int attempt,
        boolean cancelRequested,
        @Nullable String result,
        @Nullable String problem,
        @Nullable Long requestedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant stepStartedAt,
        Origin origin) {

    /** Seconds that the present step still needs at its pace so far; null while that cannot be told. */
    public @Nullable Long secondsLeft(Instant now) {
        if (state != JobState.RUNNING || stepStartedAt == null || rowsTotal <= 0 || rowsDone <= 0) {
            return null;
        }
        long millis = Duration.between(stepStartedAt, now).toMillis();
        return Math.max(0, Math.round(millis / 1000.0 * (rowsTotal - rowsDone) / rowsDone));
    }
}
