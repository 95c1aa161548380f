package io.plumbline.engine.whatif;

import java.util.List;

/**
 * How the facts of a source point at one dimension.
 *
 * @param dimension the dimension's code
 * @param columns the facts' columns, in the order of the key
 */
public record Binding(String dimension, List<String> columns, BoundBy by) {
    public Binding {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "a binding names at least one column, the one of " + dimension + " names none");
        }
    }
}
