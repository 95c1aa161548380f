package io.plumbline.web.whatif;

import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Nothing goes missing: what the groups show after, plus what is lost, less what is gained, is what they show before. */
final class Ledger {
    private Ledger() {}

    static List<ReportShown.Line> lines(JsonNode report, String leading) {
        JsonNode rows = report.path("conservation").path("rows");
        JsonNode sums = leading.equals("rows")
                ? rows
                : report.path("conservation").path("measures").path(leading);
        List<ReportShown.Line> lines = new ArrayList<>();
        lines.add(line("", "", "", "After", rows.path("after"), sums.path("after"), false));
        lines.add(line(
                "", "+ lost", "pl-minus", ", facts whose member ends", rows.path("lost"), sums.path("lost"), false));
        lines.add(line(
                "",
                "− gained",
                "pl-plus",
                ", facts that get a member",
                rows.path("gained"),
                sums.path("gained"),
                true));
        lines.add(line("is-sum", "", "", "= Before", rows.path("before"), sums.path("before"), false));
        lines.add(line("", "", "", "Difference", rows.path("difference"), sums.path("difference"), false));
        return lines;
    }

    private static ReportShown.Line line(
            String css, String sign, String signCss, String text, JsonNode rows, JsonNode sum, boolean minus) {
        BigDecimal count = ReportText.number(rows);
        BigDecimal size = ReportText.number(sum);
        return new ReportShown.Line(
                css,
                sign,
                signCss,
                text,
                Shown.number(minus ? count.negate() : count),
                Shown.number(minus ? size.negate() : size));
    }

    static List<String> checks(JsonNode report) {
        List<String> checks = new ArrayList<>();
        long twice = report.path("conservation").path("matched_twice").asLong();
        checks.add(twice == 0 ? "No fact matches two versions" : Shown.plural(twice, "fact") + " match two versions");
        checks.add(
                "Without a member: " + ReportText.shown(report.path("unmatched").path("before_rows")) + " before, "
                        + ReportText.shown(report.path("unmatched").path("after_rows")) + " after");
        return checks;
    }
}
