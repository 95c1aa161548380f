package io.plumbline.engine.whatif;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nothing goes missing: what the groups show before is what they show after, plus what is lost, less what is gained; and both, with the
 * unmatched, are the facts as they were counted without any join.
 *
 * @param facts counted without any join
 * @param before matched facts today
 * @param after matched facts as proposed
 * @param unmatchedBefore facts that no member counts for today
 * @param lost matched today and not as proposed
 * @param gained matched as proposed and not today
 */
record Conservation(
        Totals facts,
        Totals before,
        Totals after,
        Totals unmatchedBefore,
        Totals unmatchedAfter,
        Totals lost,
        Totals gained) {

    /** @param groups the sums that the report shows, so that what is shown is what is checked */
    static Conservation of(RunResult result, List<GroupSums.Line> groups) {
        Totals before = Totals.NONE;
        Totals after = Totals.NONE;
        for (var line : groups) {
            before = before.plus(line.before());
            after = after.plus(line.after());
        }
        Totals unmatchedBefore = Totals.NONE;
        Totals unmatchedAfter = Totals.NONE;
        Totals lost = Totals.NONE;
        Totals gained = Totals.NONE;
        for (var cell : result.cells()) {
            if (cell.before() == null) {
                unmatchedBefore = unmatchedBefore.plus(cell.totals());
                gained = cell.after() == null ? gained : gained.plus(cell.totals());
            }
            if (cell.after() == null) {
                unmatchedAfter = unmatchedAfter.plus(cell.totals());
                lost = cell.before() == null ? lost : lost.plus(cell.totals());
            }
        }
        return new Conservation(result.facts(), before, after, unmatchedBefore, unmatchedAfter, lost, gained);
    }

    /** Refuses the answer with NOT_RECONCILED unless every difference is 0. */
    Conservation check(List<Measure> measures) {
        same("rows before and rows after + lost - gained", before.rows(), after.rows() + lost.rows() - gained.rows());
        same("facts matched and unmatched before, and all facts", before.rows() + unmatchedBefore.rows(), facts.rows());
        same("facts matched and unmatched after, and all facts", after.rows() + unmatchedAfter.rows(), facts.rows());
        for (Measure measure : measures) {
            if (!measure.numeric()) {
                continue;
            }
            String name = measure.name();
            same(
                    "values of " + name + " matched and unmatched before, and of all facts",
                    before.of(name).count() + unmatchedBefore.of(name).count(),
                    facts.of(name).count());
            if (measure.summed()) {
                same("the sum of " + name + " before and after + lost - gained", difference(name), BigDecimal.ZERO);
                same(
                        "the sum of " + name + " matched and unmatched before, and of all facts",
                        before.of(name).sum().add(unmatchedBefore.of(name).sum()),
                        facts.of(name).sum());
                same(
                        "the sum of " + name + " matched and unmatched after, and of all facts",
                        after.of(name).sum().add(unmatchedAfter.of(name).sum()),
                        facts.of(name).sum());
            }
        }
        return this;
    }

    private static <T extends Comparable<T>> void same(String what, T found, T expected) {
        if (found.compareTo(expected) != 0) {
            throw new RdmException(
                    ErrorCode.NOT_RECONCILED,
                    "The report does not add up, so it is not shown: " + what + " differ: found " + found
                            + ", expected " + expected
                            + ". Ask again; if it stays, report it with the number of this what-if.");
        }
    }

    private BigDecimal difference(String measure) {
        return before.of(measure)
                .sum()
                .subtract(after.of(measure).sum())
                .subtract(lost.of(measure).sum())
                .add(gained.of(measure).sum());
    }

    ObjectNode json(ReportSubject subject, Figures figures) {
        ObjectNode node = Figures.object();
        ObjectNode rows = node.putObject("rows");
        rows.put("before", before.rows());
        rows.put("after", after.rows());
        rows.put("lost", lost.rows());
        rows.put("gained", gained.rows());
        rows.put("difference", before.rows() - after.rows() - lost.rows() + gained.rows());
        ObjectNode sums = node.putObject("measures");
        for (Measure measure : subject.measures()) {
            if (measure.has(Aggregate.SUM)) {
                ObjectNode sum = sums.putObject(Figures.field(measure, Aggregate.SUM));
                sum.put("before", figures.sum(before, measure));
                sum.put("after", figures.sum(after, measure));
                sum.put("lost", figures.sum(lost, measure));
                sum.put("gained", figures.sum(gained, measure));
                sum.put(
                        "difference",
                        difference(measure.name()).stripTrailingZeros().toPlainString());
            }
        }
        figures.additive(node.putObject("facts"), facts);
        node.put("matched_twice", before.rows() + unmatchedBefore.rows() - facts.rows());
        return node;
    }
}
