package io.plumbline.engine.whatif;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the runner found: the facts in the range, and how many of them stand in which cell.
 *
 * @param plan how it was found out: full, index-day or index-totals
 * @param rowsRead of the facts, or of the index
 * @param facts the facts of the range, counted without any join
 * @param movers changed facts by member, at most 10,000, most rows first
 * @param moversTotal how many movers there are in all
 */
public record RunResult(
        String plan,
        long rowsRead,
        Totals facts,
        List<Cell> cells,
        List<Distinct> distinct,
        List<Mover> movers,
        long moversTotal,
        String sparkVersion,
        double seconds) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Facts with the same values before and after.
     *
     * @param bucket first day of the grain; null without a grain and for facts without a date
     * @param before group values today; null where the facts are unmatched
     * @param after group values as proposed; null where the facts would be unmatched
     */
    public record Cell(
            @Nullable LocalDate bucket,
            @Nullable List<@Nullable String> before,
            @Nullable List<@Nullable String> after,
            boolean changed,
            Totals totals) {}

    /** @param group null for all matched facts together */
    public record Distinct(
            @Nullable LocalDate bucket,
            boolean after,
            @Nullable List<@Nullable String> group,
            String measure,
            long values) {}

    /** Changed facts of one member; the groups are those of its own dimension. */
    public record Mover(
            String dimension,
            String member,
            @Nullable List<@Nullable String> before,
            @Nullable List<@Nullable String> after,
            Totals totals) {}

    public RunResult {
        cells = List.copyOf(cells);
        distinct = List.copyOf(distinct);
        movers = List.copyOf(movers);
    }

    /** Reads the result as docs/what-if-run.md describes it, version 1. */
    public static RunResult parse(String json) {
        JsonNode root = JSON.readTree(json);
        if (root.path("version").asInt(0) != 1) {
            throw new IllegalArgumentException("the what-if runner answered in version " + root.path("version")
                    + ", expected 1; run web application and runner from one build");
        }
        List<Cell> cells = new ArrayList<>();
        for (JsonNode cell : root.path("cells")) {
            cells.add(new Cell(
                    day(cell.path("bucket")),
                    group(cell.path("before")),
                    group(cell.path("after")),
                    cell.path("changed").asBoolean(),
                    totals(cell)));
        }
        List<Distinct> distinct = new ArrayList<>();
        for (JsonNode count : root.path("distinct")) {
            distinct.add(new Distinct(
                    day(count.path("bucket")),
                    count.path("side").asString().equals("after"),
                    group(count.path("group")),
                    count.path("measure").asString(),
                    count.path("distinct").asLong()));
        }
        List<Mover> movers = new ArrayList<>();
        for (JsonNode mover : root.path("movers")) {
            movers.add(new Mover(
                    mover.path("dimension").asString(),
                    mover.path("member").asString(),
                    group(mover.path("before")),
                    group(mover.path("after")),
                    totals(mover)));
        }
        return new RunResult(
                root.path("plan").asString("full"),
                root.path("rows_read").asLong(),
                totals(root.path("facts")),
                cells,
                distinct,
                movers,
                root.path("movers_total").asLong(0),
                root.path("spark").path("version").asString(""),
                root.path("seconds").asDouble(0));
    }

    private static @Nullable LocalDate day(JsonNode node) {
        return node.isString() ? LocalDate.parse(node.asString()) : null;
    }

    private static @Nullable List<@Nullable String> group(JsonNode node) {
        if (!node.isArray()) {
            return null;
        }
        List<@Nullable String> values = new ArrayList<>(node.size());
        node.forEach(value -> values.add(value.isNull() ? null : value.asString()));
        return Collections.unmodifiableList(values);
    }

    private static Totals totals(JsonNode node) {
        Map<String, Tally> measures = new LinkedHashMap<>();
        node.path("measures").properties().forEach(entry -> {
            JsonNode tally = entry.getValue();
            BigDecimal sum = number(tally.path("sum"));
            measures.put(
                    entry.getKey(),
                    new Tally(
                            tally.path("count").asLong(),
                            sum == null ? BigDecimal.ZERO : sum,
                            number(tally.path("min")),
                            number(tally.path("max"))));
        });
        return new Totals(node.path("rows").asLong(), measures);
    }

    private static @Nullable BigDecimal number(JsonNode node) {
        return node.isString() || node.isNumber() ? new BigDecimal(node.asString()) : null;
    }
}
