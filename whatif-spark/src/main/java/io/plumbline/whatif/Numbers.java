package io.plumbline.whatif;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One measure's numbers among some facts, exact.
 *
 * @param count values that are not null
 * @param sum in the scale of the column; zero where there is no value; null where no sum is asked for
 * @param min null where there is no value, or none is asked for
 */
record Numbers(
        long count,
        @Nullable BigDecimal sum,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max) {

    Numbers plus(Numbers other) {
        return new Numbers(
                count + other.count,
                sum == null || other.sum == null ? null : sum.add(other.sum),
                min == null ? other.min : other.min == null ? min : min.min(other.min),
                max == null ? other.max : other.max == null ? max : max.max(other.max));
    }

    /** Without a part of its facts. Counts and sums follow from the two; what the rest's extremes are, the caller says. */
    Numbers without(Numbers part, @Nullable BigDecimal newMin, @Nullable BigDecimal newMax) {
        return new Numbers(
                count - part.count, sum == null || part.sum == null ? null : sum.subtract(part.sum), newMin, newMax);
    }
}
