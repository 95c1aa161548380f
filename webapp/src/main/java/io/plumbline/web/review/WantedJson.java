package io.plumbline.web.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.policy.Wanted;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * What a change set needs before it is committed, for programs.
 *
 * @param there approvals that count
 * @param reasons why more than one is wanted, each with its numbers
 * @param lockedPeriods names of those that it touches
 * @param refusals why it may not go on at all
 * @param notes what is not known
 * @param policies the versions that hold, by domain
 */
@Schema(name = "Wanted")
record WantedJson(
        int there,
        int wanted,
        List<String> reasons,
        @JsonProperty("locked_periods") List<String> lockedPeriods,
        List<RefusalJson> refusals,
        List<String> notes,
        Map<String, Integer> policies) {

    /** Why a change set may not go on. */
    @Schema(name = "Refusal")
    record RefusalJson(String code, String sentence) {}

    static WantedJson of(Wanted wanted, int there) {
        return new WantedJson(
                there,
                wanted.approvals(),
                wanted.reasons(),
                wanted.lockedPeriods(),
                wanted.refusals().stream()
                        .map(refusal -> new RefusalJson(refusal.code().name(), refusal.sentence()))
                        .toList(),
                wanted.notes(),
                wanted.policies());
    }
}
