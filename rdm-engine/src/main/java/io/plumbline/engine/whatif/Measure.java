package io.plumbline.engine.whatif;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A number that reports show of the facts.
 *
 * @param name its name in questions and reports
 * @param column the facts' column that holds its values
 */
public record Measure(String name, String column, List<Aggregate> aggregates) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    public Measure {
        aggregates = List.copyOf(aggregates);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a measure's name begins with a letter and has at most 63 letters, digits and _; found " + name);
        }
        if (aggregates.isEmpty()) {
            throw new IllegalArgumentException(
                    "a measure names at least one of sum, avg, min, max, distinct; " + name + " names none");
        }
    }

    public boolean has(Aggregate aggregate) {
        return aggregates.contains(aggregate);
    }

    /** Whether its values are added up or compared, as opposed to only told apart. */
    public boolean numeric() {
        return aggregates.stream().anyMatch(aggregate -> aggregate != Aggregate.DISTINCT);
    }

    /** Whether a sum is needed: for itself or for the average. */
    public boolean summed() {
        return has(Aggregate.SUM) || has(Aggregate.AVG);
    }
}
