package io.plumbline.engine.whatif;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds the runner's cells up: by group, by day and group, and by flow from one group to another. */
final class GroupSums {
    /** A group today and as proposed; {@code date} only in a series. */
    record Line(@Nullable LocalDate date, List<@Nullable String> group, Totals before, Totals after) {}

    /** Facts that leave one group for another; null is no member. */
    record Flow(
            @Nullable List<@Nullable String> from, @Nullable List<@Nullable String> to, Totals totals) {}

    private record Spot(@Nullable LocalDate date, List<@Nullable String> group) {}

    private record Way(
            @Nullable List<@Nullable String> from, @Nullable List<@Nullable String> to) {}

    /** Groups by name, value by value; the value null comes last. */
    static final Comparator<List<@Nullable String>> BY_NAME = GroupSums::compareNames;

    private GroupSums() {}

    /** The groups, what changes most first; {@code leading} null: by rows. */
    static List<Line> groups(List<RunResult.Cell> cells, @Nullable String leading) {
        List<Line> lines = lines(cells, cell -> null);
        lines.sort(Comparator.comparing((Line line) -> moved(line.before(), line.after(), leading))
                .reversed()
                .thenComparing(Line::group, BY_NAME));
        return lines;
    }

    /** The groups of each day, week or month, in the order of time; undated facts last. */
    static List<Line> series(List<RunResult.Cell> cells) {
        List<Line> lines = lines(cells, RunResult.Cell::bucket);
        lines.sort(Comparator.comparing(Line::date, Comparator.nullsLast(Comparator.<LocalDate>naturalOrder()))
                .thenComparing(Line::group, BY_NAME));
        return lines;
    }

    /** What leaves its group, the largest flow first; what stays is none. */
    static List<Flow> flows(List<RunResult.Cell> cells, @Nullable String leading) {
        Map<Way, Totals> sums = new HashMap<>();
        for (var cell : cells) {
            Way way = new Way(cell.before(), cell.after());
            if (!Objects.equals(way.from(), way.to())) {
                sums.merge(way, cell.totals(), Totals::plus);
            }
        }
        List<Flow> flows = new ArrayList<>();
        sums.forEach((way, totals) -> flows.add(new Flow(way.from(), way.to(), totals)));
        flows.sort(Comparator.comparing((Flow flow) -> size(flow.totals(), leading))
                .reversed()
                .thenComparing(Flow::from, Comparator.nullsLast(BY_NAME))
                .thenComparing(Flow::to, Comparator.nullsLast(BY_NAME)));
        return flows;
    }

    private static List<Line> lines(List<RunResult.Cell> cells, Function<RunResult.Cell, @Nullable LocalDate> dateOf) {
        Map<Spot, Line> lines = new HashMap<>();
        for (var cell : cells) {
            LocalDate date = dateOf.apply(cell);
            if (cell.before() != null) {
                lines.merge(
                        new Spot(date, cell.before()),
                        new Line(date, cell.before(), cell.totals(), Totals.NONE),
                        GroupSums::together);
            }
            if (cell.after() != null) {
                lines.merge(
                        new Spot(date, cell.after()),
                        new Line(date, cell.after(), Totals.NONE, cell.totals()),
                        GroupSums::together);
            }
        }
        return new ArrayList<>(lines.values());
    }

    private static Line together(Line a, Line b) {
        return new Line(
                a.date(), a.group(), a.before().plus(b.before()), a.after().plus(b.after()));
    }

    private static BigDecimal moved(Totals before, Totals after, @Nullable String leading) {
        return leading == null
                ? BigDecimal.valueOf(after.rows() - before.rows()).abs()
                : after.of(leading).sum().subtract(before.of(leading).sum()).abs();
    }

    /** How much a flow or a mover weighs. */
    static BigDecimal size(Totals totals, @Nullable String leading) {
        return leading == null
                ? BigDecimal.valueOf(totals.rows())
                : totals.of(leading).sum().abs();
    }

    private static int compareNames(List<@Nullable String> a, List<@Nullable String> b) {
        Comparator<@Nullable String> byText = Comparator.nullsLast(Comparator.<String>naturalOrder());
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = byText.compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
