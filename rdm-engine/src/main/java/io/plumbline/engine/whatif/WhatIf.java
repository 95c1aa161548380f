package io.plumbline.engine.whatif;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question that was asked, with everything pinned that its answer depends on.
 *
 * @param question with groups and measures named
 * @param baselineCommit the head that the change sets are laid over
 * @param contentHashes of the change sets, in their order
 * @param factSnapshot names the state of the facts
 * @param runId the run that answers it, once it is prepared
 * @param jobId the job that a person watches
 * @param finishedAt when its report was ready; null while there is none
 */
public record WhatIf(
        long id,
        WhatIfQuestion question,
        long baselineCommit,
        Map<Long, String> contentHashes,
        String factSnapshot,
        @Nullable String runId,
        @Nullable String jobId,
        long askedBy,
        String askedByName,
        Instant askedAt,
        @Nullable Instant finishedAt) {
    public WhatIf {
        contentHashes = Collections.unmodifiableMap(new LinkedHashMap<>(contentHashes));
    }
}
