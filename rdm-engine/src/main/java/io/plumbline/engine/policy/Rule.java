package io.plumbline.engine.policy;

import java.util.List;

/**
 * What change sets need.
 *
 * @param approvals of different stewards, none of them an author
 * @param whatIf whether a what-if that is not stale must be there before submission and approval
 */
public record Rule(int approvals, boolean whatIf, List<Budget> budgets, List<LockedPeriod> periods) {
    /** What holds where nobody said anything. */
    public static final Rule USUAL = new Rule(1, false, List.of(), List.of());

    private static final int MOST = 9;
    private static final int LONGEST = 100;

    public Rule {
        budgets = List.copyOf(budgets);
        periods = List.copyOf(periods);
        requireApprovals(approvals);
        if (budgets.size() > LONGEST || periods.size() > LONGEST) {
            throw new IllegalArgumentException("a rule has at most " + LONGEST + " budgets and as many locked periods");
        }
    }

    /** Whether it asks on which days changes take effect. */
    boolean asksForDays() {
        return !periods.isEmpty();
    }

    /** Whether it asks what reports say. */
    boolean asksForReports() {
        return whatIf || !budgets.isEmpty() || !periods.isEmpty();
    }

    static void requireApprovals(int approvals) {
        if (approvals < 1 || approvals > MOST) {
            throw new IllegalArgumentException("approvals are 1 to " + MOST + ", found " + approvals);
        }
    }
}
