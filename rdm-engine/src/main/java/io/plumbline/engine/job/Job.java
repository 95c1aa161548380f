package io.plumbline.engine.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Long work: what was asked, how far it is, how it ended.
 *
 * @param subject what it works on, such as an upload's id
 * @param percent 0 to 100
 * @param rowsTotal 0 while unknown
 * @param attempt how often it was begun
 * @param result JSON for the one who asked, once it succeeded
 * @param problem problem details as JSON, once it failed
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
        @Nullable Instant endedAt) {}
