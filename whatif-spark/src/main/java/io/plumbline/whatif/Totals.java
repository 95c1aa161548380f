package io.plumbline.whatif;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * So many facts, and the numbers of each measure among them.
 *
 * @param measures in request order; null for a measure of which only different values are counted
 */
record Totals(long rows, List<@Nullable Numbers> measures) {
    Totals {
        measures = Collections.unmodifiableList(new ArrayList<>(measures));
    }

    Totals plus(Totals other) {
        var sums = new ArrayList<@Nullable Numbers>();
        for (var m = 0; m < measures.size(); m++) {
            var mine = measures.get(m);
            var others = other.measures.get(m);
            sums.add(mine == null || others == null ? null : mine.plus(others));
        }
        return new Totals(rows + other.rows, sums);
    }
}
