package io.plumbline.engine.policy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.time.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a change set needs before it is committed, and why.
 *
 * @param approvals of different stewards
 * @param reasons why they are more than one, each with its numbers
 * @param lockedPeriods names of those that it touches
 * @param refusals why it may not go on at all
 * @param notes what is not known
 * @param policies the version that holds in each of its domains
 */
public record Wanted(
        int approvals,
        List<String> reasons,
        List<String> lockedPeriods,
        List<Refusal> refusals,
        List<String> notes,
        Map<String, Integer> policies) {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    public Wanted {
        reasons = List.copyOf(reasons);
        lockedPeriods = List.copyOf(lockedPeriods);
        refusals = List.copyOf(refusals);
        notes = List.copyOf(notes);
        policies = Collections.unmodifiableMap(new TreeMap<>(policies));
    }

    /** Why a change set may not go on. */
    public record Refusal(ErrorCode code, String sentence) {}

    /**
     * A rule, and what it is about.
     *
     * @param scope the domain or dimension, for the words
     * @param dimensions those that the change set touches, of them
     */
    public record Applied(String scope, Set<String> dimensions, Rule rule) {
        public Applied {
            dimensions = Set.copyOf(dimensions);
        }
    }

    /**
     * What is known of a change set.
     *
     * @param days that its changes reach, by dimension
     * @param bound the fact sources that can be asked about it, with the dimensions that they point at
     * @param movements what its reports say that count still, newest first
     */
    public record Facts(Map<String, List<Period>> days, Map<String, Set<String>> bound, List<Movement> movements) {
        public Facts {
            days = Map.copyOf(days);
            bound = Map.copyOf(bound);
            movements = List.copyOf(movements);
        }
    }

    /** Works it out; nothing is read. */
    public static Wanted of(List<Applied> rules, Facts facts, Map<String, Integer> policies) {
        Tally tally = new Tally(facts);
        rules.forEach(tally::add);
        return new Wanted(tally.approvals, tally.reasons, tally.locked, tally.refusals, tally.notes, policies);
    }

    /** Refuses what may not go on, with PERIOD_LOCKED or WHAT_IF_MISSING. */
    public void requireOpen() {
        refusals.stream().findFirst().ifPresent(refusal -> {
            throw new RdmException(refusal.code(), refusal.sentence());
        });
    }

    /** Such as {@code 1 of 2 approvals}. */
    public static String count(int there, int wanted) {
        return there + " of " + wanted + (wanted == 1 ? " approval" : " approvals");
    }

    /** Gathers what each rule says. */
    private static final class Tally {
        private final Facts facts;
        private int approvals = 1;
        private final List<String> reasons = new ArrayList<>();
        private final List<String> locked = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Tally(Facts facts) {
            this.facts = facts;
        }

        void add(Applied applied) {
            Rule rule = applied.rule();
            if (rule.approvals() > 1) {
                want(rule.approvals(), applied.scope() + " always wants them");
            }
            if (rule.whatIf() && isAskable(applied) && facts.movements().isEmpty()) {
                refusals.add(
                        new Refusal(
                                ErrorCode.WHAT_IF_MISSING,
                                "A what-if that is not stale is missing: the policy of " + applied.scope()
                                        + " wants one before submission and approval. Ask what the change set would do to the facts."));
            }
            rule.budgets().forEach(budget -> budget(applied, budget));
            rule.periods().forEach(period -> period(applied, period));
        }

        private boolean isAskable(Applied applied) {
            return facts.bound().values().stream()
                    .anyMatch(bound -> !Collections.disjoint(bound, applied.dimensions()));
        }

        private void want(int many, String why) {
            approvals = Math.max(approvals, many);
            reasons.add(many + (many == 1 ? " approval: " : " approvals: ") + why);
        }

        private void budget(Applied applied, Budget budget) {
            Set<String> bound = facts.bound().getOrDefault(budget.factSource(), Set.of());
            if (Collections.disjoint(bound, applied.dimensions())) {
                return;
            }
            Optional<Movement> fitting = facts.movements().stream()
                    .filter(movement -> movement.factSource().equals(budget.factSource()) && movement.whole())
                    .filter(movement -> movement.moved().containsKey(budget.measure()))
                    .filter(movement ->
                            budget.groupBy() == null || movement.groupBy().contains(budget.groupBy()))
                    .findFirst();
            if (fitting.isEmpty()) {
                want(
                        budget.approvals(),
                        "no fresh what-if on all facts of " + budget.factSource()
                                + (budget.groupBy() == null ? "" : " by " + budget.groupBy()) + " says how much of "
                                + budget.measure() + " is moved; the budget is " + budget.limit());
                return;
            }
            Movement movement = fitting.get();
            BigDecimal moved = movement.moved().getOrDefault(budget.measure(), BigDecimal.ZERO);
            BigDecimal total = movement.totals().getOrDefault(budget.measure(), BigDecimal.ZERO);
            if (budget.isExceeded(moved, total)) {
                want(
                        budget.approvals(),
                        size(budget, moved, total) + " of " + budget.measure() + " moved in report " + movement.report()
                                + "; the budget is " + budget.limit());
            }
        }

        private static String size(Budget budget, BigDecimal moved, BigDecimal total) {
            if (budget.amount() != null || total.signum() == 0) {
                return moved.toPlainString();
            }
            BigDecimal percent = moved.multiply(ALL).divide(total.abs(), 4, RoundingMode.HALF_UP);
            // What is above the limit by less than is shown would look as if it were on it.
            return budget.percent() != null && percent.compareTo(budget.percent()) <= 0
                    ? "more than " + budget.percent().toPlainString() + " %"
                    : percent.stripTrailingZeros().toPlainString() + " %";
        }

        private void period(Applied applied, LockedPeriod period) {
            String hit = reached(applied, period);
            if (hit == null) {
                boolean isTold = facts.movements().stream().anyMatch(Movement::dated);
                if (!isTold && !facts.movements().isEmpty() && isAskable(applied)) {
                    notes.add("Whether facts move in " + period.words()
                            + " is not known: no fresh what-if was asked over time");
                }
                return;
            }
            locked.add(period.name());
            if (period.approvals() != null) {
                want(period.approvals(), hit + " in the locked period " + period.words());
                return;
            }
            refusals.add(new Refusal(
                    ErrorCode.PERIOD_LOCKED,
                    period.words() + " is closed for " + applied.scope() + ", and " + hit
                            + ". Let the changes take effect on other days, or have the policy of " + applied.scope()
                            + " changed."));
        }

        private static String words(Period days) {
            return (days.from().equals(Period.BEGINNING) ? "on all days" : "from " + days.from())
                    + (days.isOpen() ? "" : " until before " + days.to());
        }

        private @Nullable String reached(Applied applied, LockedPeriod period) {
            for (String dimension : applied.dimensions()) {
                for (Period days : facts.days().getOrDefault(dimension, List.of())) {
                    if (period.isHit(days)) {
                        return "changes of " + dimension + " take effect " + words(days);
                    }
                }
            }
            for (Movement movement : facts.movements()) {
                if (Collections.disjoint(
                        facts.bound().getOrDefault(movement.factSource(), Set.of()), applied.dimensions())) {
                    continue;
                }
                for (Period days : movement.days()) {
                    if (period.isHit(days)) {
                        return "report " + movement.report() + " moves facts " + words(days);
                    }
                }
            }
            return null;
        }
    }
}
