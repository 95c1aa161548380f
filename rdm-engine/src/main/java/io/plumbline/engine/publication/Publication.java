package io.plumbline.engine.publication;

import io.plumbline.engine.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publication: the delivery of a release to one target.
 *
 * @param attempt how often delivery was begun
 * @param replay whether it is delivered again, after it had ended
 * @param expired whether its tag was taken from the lake because of its age
 * @param problem why the last attempt failed, or why the release was skipped
 * @param tables what lies in the lake, once published
 */
public record Publication(
        long id,
        Release release,
        String target,
        PublicationStatus status,
        int attempt,
        boolean replay,
        boolean expired,
        @Nullable String jobId,
        @Nullable Problem problem,
        List<PublishedTable> tables,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    /** The one target so far: the installation's own lake. */
    public static final String DEFAULT_TARGET = "default";

    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    public Publication {
        tables = List.copyOf(tables);
        if (status == PublicationStatus.PUBLISHED && problem != null) {
            throw new IllegalArgumentException("a published release has no problem: " + problem);
        }
    }

    /** A stable code and a sentence that says what, where and what next. */
    public record Problem(ErrorCode code, String sentence) {}

    /** How long to wait before the next attempt: it doubles with each, up to a quarter of an hour. */
    public Duration backoff() {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.clamp(attempt - 1, 0, 20));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
