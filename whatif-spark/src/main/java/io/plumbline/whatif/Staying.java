package io.plumbline.whatif;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What stays in each group: the baseline (all facts in the dimension as it is) without what changes. Counts and sums are subtracted; where
 * what changes holds a group's minimum or maximum, that of the rest is looked up.
 */
final class Staying {
    /** A bucket and a group's values on one side; the values are null where the facts are unmatched. */
    record Group(@Nullable LocalDate bucket, @Nullable List<@Nullable String> values) {}

    /** Looks the rest of some groups up: all facts of theirs that no change touches. */
    interface Rest<E extends Exception> {
        Map<Group, Totals> of(Set<Group> groups) throws E;
    }

    private Staying() {}

    /** The cells in which nothing changes. */
    static <E extends Exception> List<Answer.Cell> cells(
            Map<Group, Totals> baseline, List<Answer.Cell> changed, Rest<E> rest) throws E {
        var leaving = new LinkedHashMap<Group, Totals>();
        changed.forEach(cell -> leaving.merge(new Group(cell.bucket(), cell.before()), cell.totals(), Totals::plus));
        var staying = new LinkedHashMap<>(baseline);
        var contested = new LinkedHashMap<Group, Totals>();
        leaving.forEach((group, part) -> {
            var all = staying.get(group);
            if (all == null || all.rows() < part.rows()) {
                throw new RunFailure(
                        ErrorCode.INTERNAL,
                        "What changes and the baseline do not agree: more facts change than are there in " + group
                                + "; nothing was answered. Ask again, and report it if it stays.");
            }
            if (all.rows() == part.rows()) {
                staying.remove(group);
            } else if (holdsExtreme(all, part)) {
                contested.put(group, part);
            } else {
                staying.put(group, without(all, part, all));
            }
        });
        if (!contested.isEmpty()) {
            var left = rest.of(contested.keySet());
            contested.forEach((group, part) -> staying.put(
                    group,
                    without(
                            Objects.requireNonNull(baseline.get(group)),
                            part,
                            Objects.requireNonNull(left.get(group)))));
        }
        var cells = new ArrayList<Answer.Cell>();
        staying.forEach((group, totals) ->
                cells.add(new Answer.Cell(group.bucket(), group.values(), group.values(), false, totals)));
        return cells;
    }

    private static boolean holdsExtreme(Totals all, Totals part) {
        return IntStream.range(0, all.measures().size()).anyMatch(m -> {
            var whole = Objects.requireNonNull(all.measures().get(m));
            var leaving = Objects.requireNonNull(part.measures().get(m));
            return same(whole.min(), leaving.min()) || same(whole.max(), leaving.max());
        });
    }

    private static boolean same(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a != null && b != null && a.compareTo(b) == 0;
    }

    /** @param extremes has the minima and maxima of what is left */
    private static Totals without(Totals all, Totals part, Totals extremes) {
        var numbers = new ArrayList<@Nullable Numbers>();
        for (var m = 0; m < all.measures().size(); m++) {
            var rest = Objects.requireNonNull(extremes.measures().get(m));
            numbers.add(Objects.requireNonNull(all.measures().get(m))
                    .without(Objects.requireNonNull(part.measures().get(m)), rest.min(), rest.max()));
        }
        return new Totals(all.rows() - part.rows(), numbers);
    }
}
