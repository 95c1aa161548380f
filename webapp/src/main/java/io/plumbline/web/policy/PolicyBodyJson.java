package io.plumbline.web.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.policy.Policy;
import io.plumbline.engine.policy.Rule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy, for programs.
 *
 * @param version 0 while nobody has said anything
 */
@Schema(name = "Policy")
record PolicyBodyJson(
        String domain,
        int version,
        RuleJson rule,
        Map<String, RuleJson> dimensions,
        @JsonProperty("changed_by") @Nullable String changedBy,
        @JsonProperty("changed_at") @Nullable Instant changedAt) {

    /**
     * What somebody wants to hold.
     *
     * @param rule the usual where it is absent
     * @param dimensions what holds beside it for single dimensions, by code
     */
    @Schema(name = "NewPolicy")
    record Wish(@Nullable RuleJson rule, @Nullable Map<String, RuleJson> dimensions) {}

    /** A rule. */
    @Schema(name = "Rule")
    record RuleJson(
            @Nullable Integer approvals,
            @JsonProperty("what_if") @Nullable Boolean whatIf,
            @Nullable List<BudgetJson> budgets,
            @JsonProperty("locked_periods") @Nullable List<PeriodJson> periods) {
        static RuleJson of(Rule rule) {
            return new RuleJson(
                    rule.approvals(),
                    rule.whatIf(),
                    rule.budgets().stream()
                            .map(b -> new BudgetJson(
                                    b.factSource(),
                                    b.measure(),
                                    b.groupBy(),
                                    plain(b.percent()),
                                    plain(b.amount()),
                                    b.approvals()))
                            .toList(),
                    rule.periods().stream()
                            .map(p -> new PeriodJson(
                                    p.name(),
                                    p.from().toString(),
                                    p.until().toString(),
                                    p.approvals(),
                                    p.approvals() == null))
                            .toList());
        }

        private static @Nullable String plain(@Nullable BigDecimal number) {
            return number == null ? null : number.toPlainString();
        }
    }

    /**
     * An impact budget.
     *
     * @param measure of the fact source, or rows
     * @param percent of the measure's total; this or amount
     * @param approvals wanted above it
     */
    @Schema(name = "Budget")
    record BudgetJson(
            @JsonProperty("fact_source") String factSource,
            String measure,
            @JsonProperty("group_by") @Nullable String groupBy,
            @Nullable String percent,
            @Nullable String amount,
            int approvals) {}

    /**
     * Days that are closed.
     *
     * @param until the day after the last one
     * @param approvals wanted where they are touched; this or refuse
     */
    @Schema(name = "LockedPeriod")
    record PeriodJson(
            String name,
            String from,
            String until,
            @Nullable Integer approvals,
            @Nullable Boolean refuse) {}

    static PolicyBodyJson of(Policy policy) {
        Map<String, RuleJson> dimensions = new TreeMap<>();
        policy.dimensions().forEach((code, rule) -> dimensions.put(code, RuleJson.of(rule)));
        return new PolicyBodyJson(
                policy.domain(),
                policy.version(),
                RuleJson.of(policy.rule()),
                dimensions,
                policy.changedBy(),
                policy.changedAt());
    }
}
