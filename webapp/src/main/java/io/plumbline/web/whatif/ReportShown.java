package io.plumbline.web.whatif;

import io.plumbline.engine.whatif.Staleness;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Shown;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A finished report as its page shows it: verdict, flows, conservation, groups, movers, provenance. */
public record ReportShown(
        VerdictView verdict,
        String measure,
        String group,
        List<FlowRow> flows,
        Sankey wide,
        Sankey narrow,
        List<Line> ledger,
        String ledgerMeasure,
        List<String> checks,
        List<Column> columns,
        List<GroupRow> groups,
        @Nullable String moreGroups,
        GroupRow total,
        List<Series> series,
        String grain,
        List<Mover> movers,
        String moversSaid,
        List<Source> provenance) {
    private static final int GROUPS = 200;
    private static final int MOVERS = 50;

    /** One flow from value to value; null is nobody. */
    public record FlowRow(@Nullable String from, @Nullable String to, String rows, String size) {}

    /** One line of the ledger. */
    public record Line(String css, String sign, String signCss, String text, String rows, String size) {}

    /** A measure beside the leading one, shown after. */
    public record Column(String label) {}

    /** A group before and after. */
    public record GroupRow(
            String name,
            boolean quiet,
            String rowsDelta,
            String before,
            String after,
            String delta,
            String barX,
            String barWidth,
            boolean bar,
            String percent,
            List<String> others) {}

    /** One group over time. */
    public record Series(String name, LineChart wide, LineChart narrow, List<SeriesRow> rows) {}

    /** One period of it. */
    public record SeriesRow(String date, String before, String after) {}

    /** A member that moves something. */
    public record Mover(
            int rank,
            String key,
            @Nullable String name,
            String href,
            @Nullable String from,
            @Nullable String to,
            boolean stays,
            @Nullable String source,
            String rows,
            String size,
            String bar,
            String share) {}

    /** One thing that the numbers rest on. */
    public record Source(String name, String text) {}

    static ReportShown of(JsonNode report, Staleness staleness) {
        return of(report, staleness, null);
    }

    /** @param locked the locked periods that its change set touches; null where no policy says any */
    static ReportShown of(JsonNode report, Staleness staleness, @Nullable List<String> locked) {
        VerdictView verdict = VerdictView.of(report, staleness, null);
        String leading = ReportText.leading(report);
        List<Sankey.Flow> flows = new ArrayList<>();
        List<FlowRow> flowRows = new ArrayList<>();
        for (JsonNode flow : report.path("flows")) {
            String from = ReportText.group(flow.path("from"));
            String to = ReportText.group(flow.path("to"));
            String rows = ReportText.shown(flow.path("rows"));
            BigDecimal size = ReportText.number(flow.path(leading));
            flowRows.add(new FlowRow(from, to, rows, Shown.number(size)));
            flows.add(new Sankey.Flow(
                    from,
                    to,
                    size,
                    (from == null ? "no member" : from) + " to " + (to == null ? "no member" : to) + ": " + rows
                            + " facts, " + Shown.number(size) + " " + ReportText.leadingName(report)));
        }
        List<Column> columns = others(report, leading);
        List<JsonNode> groupNodes = new ArrayList<>();
        report.path("groups").forEach(groupNodes::add);
        BigDecimal widest = groupNodes.stream()
                .map(g -> ReportText.number(g.path("delta").path(leading)).abs())
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        List<GroupRow> groups = groupNodes.stream()
                .limit(GROUPS)
                .map(g -> group(String.valueOf(ReportText.group(g.path("values"))), g, leading, widest, columns))
                .toList();
        return new ReportShown(
                locked == null ? verdict : verdict.withLocked(locked),
                ReportText.leadingName(report),
                ReportText.groupName(report),
                flowRows,
                Sankey.of(flows, 660, 122),
                Sankey.of(flows, 334, 84),
                Ledger.lines(report, leading),
                ReportText.leadingName(report),
                Ledger.checks(report),
                columns,
                groups,
                groupNodes.size() > GROUPS
                        ? Shown.count(groupNodes.size() - GROUPS) + " smaller groups are in the JSON report"
                        : null,
                group("All", report.path("totals"), leading, BigDecimal.ZERO, columns),
                SeriesCharts.of(report, leading),
                String.valueOf(ReportText.text(report.path("grain"))),
                movers(report, leading),
                Shown.count(Math.min(MOVERS, report.path("movers").size())) + " of "
                        + Shown.plural(report.path("movers_total").asLong(), "way") + " that facts go, by "
                        + ReportText.leadingName(report),
                provenance(report));
    }

    private static List<Column> others(JsonNode report, String leading) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode measure : report.path("measures")) {
            for (JsonNode aggregate : measure.path("aggregates")) {
                String field = measure.path("name").asString() + "_" + aggregate.asString();
                if (!field.equals(leading)) {
                    columns.add(new Column(field));
                }
            }
        }
        return columns;
    }

    private static GroupRow group(String name, JsonNode node, String leading, BigDecimal widest, List<Column> columns) {
        BigDecimal before = ReportText.number(node.path("before").path(leading));
        BigDecimal delta = ReportText.number(node.path("delta").path(leading));
        BigDecimal rows = ReportText.number(node.path("delta").path("rows"));
        double width = widest.signum() == 0
                ? 0
                : delta.abs().divide(widest, 6, RoundingMode.HALF_EVEN).doubleValue() * 49;
        return new GroupRow(
                name,
                delta.signum() == 0 && rows.signum() == 0,
                Shown.signed(rows),
                Shown.number(before),
                ReportText.shown(node.path("after").path(leading)),
                Shown.signed(delta),
                String.format(Locale.ROOT, "%.1f", delta.signum() < 0 ? 50 - width : 50),
                String.format(Locale.ROOT, "%.1f", width),
                delta.signum() != 0,
                Shown.change(delta, before),
                columns.stream()
                        .map(c -> ReportText.shown(node.path("after").path(c.label())))
                        .toList());
    }

    private static List<Mover> movers(JsonNode report, String leading) {
        List<Mover> movers = new ArrayList<>();
        BigDecimal widest = BigDecimal.ZERO;
        for (JsonNode mover : report.path("movers")) {
            widest = widest.max(ReportText.number(mover.path(leading)).abs());
        }
        for (JsonNode mover : report.path("movers")) {
            if (movers.size() == MOVERS) {
                break;
            }
            List<String> key = new ArrayList<>();
            mover.path("key").forEach(part -> key.add(part.asString()));
            BigDecimal size = ReportText.number(mover.path(leading));
            String share = ReportText.text(mover.path("share"));
            movers.add(new Mover(
                    movers.size() + 1,
                    String.join(", ", key),
                    ReportText.text(mover.path("name")),
                    "/dimensions/" + Addresses.segment(mover.path("dimension").asString()) + "/members/"
                            + Addresses.segment(mover.path("member_id").asString()),
                    ReportText.group(mover.path("from")),
                    ReportText.group(mover.path("to")),
                    share == null,
                    ReportText.text(mover.path("source")),
                    ReportText.shown(mover.path("rows")),
                    Shown.number(size),
                    String.format(
                            Locale.ROOT,
                            "%.1f",
                            widest.signum() == 0
                                    ? 0
                                    : size.abs()
                                                    .divide(widest, 6, RoundingMode.HALF_EVEN)
                                                    .doubleValue()
                                            * 100),
                    share == null ? "" : Shown.percent(new BigDecimal(share), BigDecimal.ONE)));
        }
        return movers;
    }

    private static List<Source> provenance(JsonNode report) {
        JsonNode p = report.path("provenance");
        List<Source> sources = new ArrayList<>();
        sources.add(new Source("Base", "commit " + p.path("baseline_commit").asString()));
        p.path("content_hashes")
                .properties()
                .forEach(e -> sources.add(new Source(
                        "Changes",
                        "#" + e.getKey() + " " + Shown.hash(e.getValue().asString()))));
        sources.add(new Source(
                "Facts",
                p.path("fact_source").asString() + " snapshot "
                        + Shown.hash(p.path("fact_snapshot").asString())));
        String plan = p.path("plan").asString();
        String reason = p.path("plan_reason").asString("");
        sources.add(new Source("Plan", reason.isEmpty() ? plan : plan + ". " + reason));
        sources.add(new Source(
                "Read",
                ReportText.shown(p.path("rows_read")) + (plan.startsWith("index") ? " rows of the index" : " facts")));
        sources.add(new Source("Spark", String.valueOf(ReportText.text(p.path("spark_version")))));
        return sources;
    }
}
