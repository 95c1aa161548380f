package io.plumbline.engine.whatif;

import java.util.LinkedHashMap;
import java.util.Map;

/** Some facts: how many, and what their measures add up to. */
public record Totals(long rows, Map<String, Tally> measures) {
    /** No facts. */
    public static final Totals NONE = new Totals(0, Map.of());

    public Totals {
        measures = Map.copyOf(measures);
    }

    public Tally of(String measure) {
        return measures.getOrDefault(measure, Tally.NONE);
    }

    public Totals plus(Totals other) {
        Map<String, Tally> sums = new LinkedHashMap<>(measures);
        other.measures.forEach((name, tally) -> sums.merge(name, tally, Tally::plus));
        return new Totals(rows + other.rows, sums);
    }
}
