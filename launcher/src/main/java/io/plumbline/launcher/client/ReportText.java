package io.plumbline.launcher.client;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A what-if's report as lines for a person: the verdict, the groups before and after, and whether it adds up. */
final class ReportText {
    private static final int SHOWN = 200;
    private static final String NONE = "–";

    private final JsonNode report;
    private final boolean isWhole;
    private final List<String> groupBy = new ArrayList<>();
    private final Set<String> figures = new LinkedHashSet<>(Set.of("rows"));

    /**
     * @param isWhole with the groups in which nothing changes
     */
    ReportText(JsonNode report, boolean isWhole) {
        this.report = report;
        this.isWhole = isWhole;
        report.path("group_by").forEach(attribute -> groupBy.add(attribute.asString("")));
        for (var measure : report.path("measures")) {
            measure.path("aggregates")
                    .forEach(aggregate -> figures.add(ChangeText.text(measure, "name") + "_" + aggregate.asString("")));
        }
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(ChangeText.text(report.path("verdict"), "sentence"));
        lines.add("");
        lines.addAll(groups());
        lines.add("");
        lines.add(reconciliation());
        lines.add(exactness());
        return lines;
    }

    private List<String> groups() {
        var head = new ArrayList<>(groupBy);
        head.addAll(List.of("figure", "before", "after", "delta"));
        var table = new TextTable(head);
        var same = 0;
        var shown = 0;
        for (var group : report.path("groups")) {
            if (!isWhole && group.path("before").equals(group.path("after"))) {
                same++;
            } else if (shown++ < SHOWN) {
                rows(table, cells(group.path("values")), group);
            }
        }
        if (!groupBy.isEmpty()) {
            rows(table, all(), report.path("totals"));
        }
        var lines = new ArrayList<>(table.lines());
        if (shown > SHOWN) {
            lines.add("… and " + (shown - SHOWN) + " more groups; --json has them all.");
        }
        if (same > 0) {
            lines.add("In " + same + " groups nothing changes; --all shows them.");
        }
        return lines;
    }

    private List<String> all() {
        var cells = new ArrayList<>(Collections.nCopies(groupBy.size(), ""));
        cells.set(0, "all");
        return cells;
    }

    private List<String> cells(JsonNode values) {
        return groupBy.stream()
                .map(attribute -> values.isObject() ? ChangeText.value(values.path(attribute)) : "(unmatched)")
                .toList();
    }

    private void rows(TextTable table, List<String> group, JsonNode sides) {
        for (var figure : sides.path("after").properties()) {
            if (figures.contains(figure.getKey())) {
                var row = new ArrayList<>(group);
                row.add(figure.getKey());
                row.add(shown(sides.path("before").path(figure.getKey())));
                row.add(shown(figure.getValue()));
                row.add(signed(sides.path("delta").path(figure.getKey())));
                table.row(row);
            }
        }
    }

    private String reconciliation() {
        var rows = report.path("conservation").path("rows");
        var isEven = rows.path("difference").asLong(-1) == 0
                && report.path("conservation").path("measures").properties().stream()
                        .allMatch(sum -> isZero(sum.getValue().path("difference")));
        return "Reconciliation: " + shown(rows.path("before")) + " rows before = " + shown(rows.path("after"))
                + " after + "
                + shown(rows.path("lost")) + " lost - " + shown(rows.path("gained")) + " gained; unmatched "
                + shown(report.path("unmatched").path("before_rows")) + " before, "
                + shown(report.path("unmatched").path("after_rows")) + " after; "
                + (isEven ? "nothing goes missing." : "IT DOES NOT ADD UP.");
    }

    private String exactness() {
        return (report.path("exact").asBoolean(false) ? "Exact" : "Not exact") + ": "
                + shown(report.path("facts_affected")) + " of " + shown(report.path("facts_total"))
                + " facts are touched; commit "
                + report.path("baseline_commit").asLong() + ", plan " + ChangeText.text(report, "plan") + ", "
                + report.path("seconds").asString("?") + " s.";
    }

    private static boolean isZero(JsonNode number) {
        return number(number).signum() == 0 && !number.isMissingNode();
    }

    private static BigDecimal number(JsonNode node) {
        return new BigDecimal(node.asString("0"));
    }

    /** With thousands separators, and all digits after the point that it has. */
    static String shown(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return NONE;
        }
        var number = number(node);
        var digits = Math.max(0, number.scale());
        var pattern = "#,##0" + (digits == 0 ? "" : "." + "0".repeat(digits));
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    private static String signed(JsonNode node) {
        var shown = shown(node);
        return !shown.equals(NONE) && number(node).signum() > 0 ? "+" + shown : shown;
    }
}
