package io.plumbline.engine.whatif;

import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key and a period in which neither the baseline nor the proposal changes what it stands for.
 *
 * @param changed whether the proposal differs from the baseline, in any attribute or in who is there
 * @param memberBefore the member that holds the key today; null for nobody
 * @param memberAfter the member that would hold it; null for nobody
 * @param before texts of the grouping attributes today; all null where nobody is there
 * @param after texts of the grouping attributes as proposed
 */
public record Segment(
        List<String> key,
        Period period,
        boolean changed,
        @Nullable String memberBefore,
        @Nullable String memberAfter,
        List<@Nullable String> before,
        List<@Nullable String> after) {
    public Segment {
        key = List.copyOf(key);
        before = Collections.unmodifiableList(new ArrayList<>(before));
        after = Collections.unmodifiableList(new ArrayList<>(after));
    }

    /** Whether it says the same about the same key, apart from the period. */
    boolean saysTheSameAs(Segment other) {
        return equals(other.during(period));
    }

    Segment during(Period other) {
        return new Segment(key, other, changed, memberBefore, memberAfter, before, after);
    }
}
