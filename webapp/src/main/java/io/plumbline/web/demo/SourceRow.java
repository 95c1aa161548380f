package io.plumbline.web.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the generator says of one member from a day on.
 *
 * @param surrogate the generator's number of this row, by which sales point at it
 * @param key the business key
 * @param from the first day on which the row holds
 * @param values one per attribute of the dimension, in its order, key included
 */
record SourceRow(long surrogate, String key, LocalDate from, List<@Nullable Object> values) {
    SourceRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
