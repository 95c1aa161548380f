package io.plumbline.engine.whatif;

import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key in the hands of one member for a while.
 *
 * @param member the durable id
 * @param values one per attribute of the dimension, in its order
 */
record Held(Period period, String member, List<@Nullable Object> values) {
    Held {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
