package io.plumbline.web.whatif;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.engine.whatif.QuestionJson;
import io.plumbline.engine.whatif.Staleness;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.web.job.JobJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A what-if, for programs.
 *
 * @param question as it was asked, with groups and measures named
 * @param stale whether its report no longer answers the question as it would be asked now, and why
 */
public record WhatIfJson(
        long id,

        @JsonRawValue @Schema(ref = "#/components/schemas/Question")
        String question,

        @JsonProperty("baseline_commit") long baselineCommit,
        @JsonProperty("content_hashes") Map<Long, String> contentHashes,
        @JsonProperty("fact_snapshot") String factSnapshot,
        boolean finished,
        boolean stale,
        @JsonProperty("stale_reasons") List<String> staleReasons,
        @JsonProperty("asked_by") String askedBy,
        @JsonProperty("asked_at") Instant askedAt,
        @JsonProperty("finished_at") @Nullable Instant finishedAt,
        JobJson.@Nullable Ref job) {

    /** The answer to asking. */
    public record Taken(long id, JobJson.Ref job) {}

    static WhatIfJson of(WhatIf whatIf, Staleness staleness) {
        String job = whatIf.jobId();
        return new WhatIfJson(
                whatIf.id(),
                QuestionJson.write(whatIf.question()).toString(),
                whatIf.baselineCommit(),
                whatIf.contentHashes(),
                whatIf.factSnapshot(),
                whatIf.finishedAt() != null,
                staleness.isStale(),
                staleness.reasons(),
                whatIf.askedByName(),
                whatIf.askedAt(),
                whatIf.finishedAt(),
                job == null ? null : new JobJson.Ref(job));
    }
}
