package io.plumbline.engine.whatif;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the report that people and programs read from what the runner counted.
 *
 * <p>Errors: NOT_RECONCILED where the numbers do not add up; then there is no report.
 */
public final class Report {
    private record DistinctOf(
            @Nullable LocalDate date,
            boolean after,
            @Nullable List<@Nullable String> group,
            String measure) {}

    private final ReportSubject subject;
    private final RunResult result;
    private final RunResult whole;
    private final Figures figures;
    private final @Nullable String leading;
    private final Map<DistinctOf, Long> distinctByDate = new HashMap<>();
    private final Map<DistinctOf, Long> distinctOfAll = new HashMap<>();

    private Report(ReportSubject subject, RunResult result, RunResult whole) {
        this.subject = subject;
        this.result = result;
        this.whole = whole;
        this.figures = new Figures(subject);
        this.leading = subject.leading().map(Measure::name).orElse(null);
        for (var count : result.distinct()) {
            if (count.group() != null) {
                distinctByDate.put(
                        new DistinctOf(count.bucket(), count.after(), count.group(), count.measure()), count.values());
            }
        }
        for (var count : whole.distinct()) {
            distinctOfAll.put(new DistinctOf(null, count.after(), count.group(), count.measure()), count.values());
        }
    }

    /**
     * The report's JSON.
     *
     * @param whole the same run without a grain, for the distinct counts of whole groups: those of days cannot be added; the same object
     *     as {@code result} where there is no grain or nothing distinct
     */
    public static ObjectNode of(ReportSubject subject, RunResult result, RunResult whole) {
        return new Report(subject, result, whole).json();
    }

    private ObjectNode json() {
        List<GroupSums.Line> groups = GroupSums.groups(result.cells(), leading);
        List<GroupSums.Flow> flows = GroupSums.flows(result.cells(), leading);
        Conservation conservation = Conservation.of(result, groups).check(subject.measures());
        Totals moved = flows.stream().map(GroupSums.Flow::totals).reduce(Totals.NONE, Totals::plus);
        long touched = result.cells().stream()
                .filter(RunResult.Cell::changed)
                .mapToLong(cell -> cell.totals().rows())
                .sum();
        ObjectNode report = Figures.object();
        report.put("baseline_commit", subject.baselineCommit());
        report.put("fact_snapshot", subject.factSnapshot());
        report.put("fact_source", subject.factSource());
        report.put("plan", result.plan());
        report.put("exact", true);
        report.put("seconds", seconds());
        report.put("facts_total", result.facts().rows());
        report.put("facts_affected", touched);
        report.set("verdict", new Verdict(subject, figures, conservation, moved, touched).json(groups));
        ArrayNode groupBy = report.putArray("group_by");
        subject.groups().forEach(group -> groupBy.add(group.attribute().name()));
        ArrayNode measures = report.putArray("measures");
        subject.measures().forEach(measure -> measures.add(measure(measure)));
        report.set("groups", groups(groups));
        report.set("totals", totals(conservation));
        report.set("flows", flows(flows));
        report.set("unmatched", unmatched(conservation));
        report.put("grain", subject.grain().word());
        report.set("series", series());
        report.set("conservation", conservation.json(subject, figures));
        report.set("movers", new Blame(subject, figures).json(result.movers(), moved));
        report.put("movers_total", result.moversTotal());
        report.set("provenance", provenance());
        return report;
    }

    private ObjectNode measure(Measure measure) {
        ObjectNode node = Figures.object();
        node.put("name", measure.name());
        ArrayNode aggregates = node.putArray("aggregates");
        measure.aggregates().forEach(aggregate -> aggregates.add(aggregate.word()));
        node.put("exact", true);
        return node;
    }

    private ArrayNode groups(List<GroupSums.Line> lines) {
        ArrayNode list = Figures.object().arrayNode();
        for (var line : lines) {
            ObjectNode node = list.addObject();
            node.set("values", figures.group(line.group()));
            sides(node, line, distinctOfAll);
        }
        return list;
    }

    private ArrayNode series() {
        ArrayNode list = Figures.object().arrayNode();
        if (subject.grain() == Grain.NONE) {
            return list;
        }
        for (var line : GroupSums.series(result.cells())) {
            ObjectNode node = list.addObject();
            node.put("date", line.date() == null ? null : line.date().toString());
            node.set("group", figures.group(line.group()));
            sides(node, line, distinctByDate);
        }
        return list;
    }

    private void sides(ObjectNode node, GroupSums.Line line, Map<DistinctOf, Long> distinct) {
        ObjectNode before = figures.put(node.putObject("before"), line.before());
        ObjectNode after = figures.put(node.putObject("after"), line.after());
        distinct(before, distinct, line.date(), false, line.group());
        distinct(after, distinct, line.date(), true, line.group());
        node.set("delta", figures.delta(line.before(), line.after()));
    }

    private void distinct(
            ObjectNode node,
            Map<DistinctOf, Long> counts,
            @Nullable LocalDate date,
            boolean after,
            @Nullable List<@Nullable String> group) {
        for (Measure measure : subject.measures()) {
            if (measure.has(Aggregate.DISTINCT)) {
                node.put(
                        Figures.field(measure, Aggregate.DISTINCT),
                        counts.getOrDefault(new DistinctOf(date, after, group, measure.name()), 0L));
            }
        }
    }

    /** All groups together. */
    private ObjectNode totals(Conservation conservation) {
        ObjectNode node = Figures.object();
        ObjectNode before = figures.put(node.putObject("before"), conservation.before());
        ObjectNode after = figures.put(node.putObject("after"), conservation.after());
        distinct(before, distinctOfAll, null, false, null);
        distinct(after, distinctOfAll, null, true, null);
        node.set("delta", figures.delta(conservation.before(), conservation.after()));
        return node;
    }

    private ArrayNode flows(List<GroupSums.Flow> flows) {
        ArrayNode list = Figures.object().arrayNode();
        for (var flow : flows) {
            ObjectNode node = list.addObject();
            node.set("from", figures.group(flow.from()));
            node.set("to", figures.group(flow.to()));
            figures.put(node, flow.totals());
        }
        return list;
    }

    private ObjectNode unmatched(Conservation conservation) {
        ObjectNode node = Figures.object();
        prefixed(node, "before_", conservation.unmatchedBefore());
        prefixed(node, "after_", conservation.unmatchedAfter());
        return node;
    }

    private void prefixed(ObjectNode node, String prefix, Totals totals) {
        figures.additive(Figures.object(), totals)
                .properties()
                .forEach(entry -> node.set(prefix + entry.getKey(), entry.getValue()));
    }

    private ObjectNode provenance() {
        ObjectNode node = Figures.object();
        node.put("baseline_commit", subject.baselineCommit());
        ObjectNode hashes = node.putObject("content_hashes");
        subject.contentHashes().forEach((changeSet, hash) -> hashes.put(changeSet.toString(), hash));
        node.put("fact_source", subject.factSource());
        node.put("fact_snapshot", subject.factSnapshot());
        node.put("plan", result.plan());
        node.put("plan_reason", subject.planReason());
        node.put("rows_read", result.rowsRead());
        node.put("seconds", seconds());
        node.put("spark_seconds", result == whole ? result.seconds() : result.seconds() + whole.seconds());
        node.put("spark_version", result.sparkVersion());
        node.put(
                "current_day",
                subject.currentDay() == null ? null : subject.currentDay().toString());
        node.put("asked_by", subject.askedBy());
        node.put("asked_at", subject.askedAt().toString());
        node.put("finished_at", subject.finishedAt().toString());
        return node;
    }

    private double seconds() {
        return Duration.between(subject.askedAt(), subject.finishedAt()).toMillis() / 1000.0;
    }
}
