package io.plumbline.engine.review;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One decision, and what it signs.
 *
 * @param baseCommit the base that was looked at
 * @param contentHash the content that was looked at
 * @param whatIfs numbers of the what-if reports that were there
 * @param policies the versions of the policies that held, by domain; empty where there were none
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
        Map<String, Integer> policies,
        Instant decidedAt,
        @Nullable String voidReason) {
    public Review {
        whatIfs = List.copyOf(whatIfs);
        policies = Collections.unmodifiableMap(new TreeMap<>(policies));
    }
}
