package io.plumbline.web.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.Review;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decision about a change set, for programs.
 *
 * @param contentHash what was decided about
 * @param whatIfs the reports that there were when it was decided
 * @param policies the versions of the policies that held, by domain
 * @param voidReason why it does not count any more; null while it does
 */
record ReviewJson(
        long id,
        Who person,
        Decision decision,
        String comment,
        @JsonProperty("base_commit") long baseCommit,
        @JsonProperty("content_hash") String contentHash,
        @JsonProperty("what_ifs") List<Long> whatIfs,
        Map<String, Integer> policies,
        @JsonProperty("decided_at") Instant decidedAt,
        @JsonProperty("void_reason") @Nullable String voidReason) {

    /** A person, by number and name. */
    record Who(long id, String name) {}

    static ReviewJson of(Review review) {
        return new ReviewJson(
                review.id(),
                new Who(review.personId(), review.personName()),
                review.decision(),
                review.comment(),
                review.baseCommit(),
                review.contentHash(),
                review.whatIfs(),
                review.policies(),
                review.decidedAt(),
                review.voidReason());
    }
}
