package io.plumbline.engine.review;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision, and what it signs.
 *
 * @param baseCommit the base that was looked at
 * @param contentHash the content that was looked at
 * @param whatIfs numbers of the what-if reports that were there
 * @param voidReason why it lapsed, null while it counts
 */
public record Review(
        long id,
        long changeSetId,
        long personId,
        String personName,
        Decision decision,
        String comment,
        long baseCommit,
        String contentHash,
        List<Long> whatIfs,
        Instant decidedAt,
        @Nullable String voidReason) {
    public Review {
        whatIfs = List.copyOf(whatIfs);
    }
}
