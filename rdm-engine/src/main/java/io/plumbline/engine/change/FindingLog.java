package io.plumbline.engine.change;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Findings as they come up while a file is read; of each rule the first ones in full, the rest as a number. */
final class FindingLog {
    static final int SHOWN_PER_RULE = 500;

    private record RuleOf(String rule, Severity severity) {}

    private final List<Finding> shown = new ArrayList<>();
    private final Map<RuleOf, Integer> perRule = new HashMap<>();
    private final Map<Severity, Long> totals = new EnumMap<>(Severity.class);

    void add(Finding finding) {
        totals.merge(finding.severity(), 1L, Long::sum);
        if (perRule.merge(new RuleOf(finding.rule(), finding.severity()), 1, Integer::sum) <= SHOWN_PER_RULE) {
            shown.add(finding);
        }
    }

    long count(Severity severity) {
        return totals.getOrDefault(severity, 0L);
    }

    /** What is kept: the findings that are shown, and for each rule that has more a word on how many. */
    List<Finding> all() {
        List<Finding> all = new ArrayList<>(shown);
        perRule.forEach((of, count) -> {
            if (count > SHOWN_PER_RULE) {
                all.add(Finding.general(
                        of.rule(),
                        of.severity(),
                        (count - SHOWN_PER_RULE) + " more cells or rows have the same trouble (" + of.rule()
                                + "). Mend the cause in the workbook and upload it again."));
            }
        });
        return all;
    }
}
