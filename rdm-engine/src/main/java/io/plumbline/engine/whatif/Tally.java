package io.plumbline.engine.whatif;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The values of one measure among some facts.
 *
 * @param count values that are not null
 * @param sum exact; the sum of no values is 0
 * @param min null where there is no value
 * @param max null where there is no value
 */
public record Tally(
        long count,
        BigDecimal sum,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max) {
    /** Of no facts. */
    public static final Tally NONE = new Tally(0, BigDecimal.ZERO, null, null);

    /** Digits that an average has more than the measure. */
    public static final int MORE_DIGITS = 4;

    public Tally plus(Tally other) {
        return new Tally(count + other.count, sum.add(other.sum), smaller(min, other.min), larger(max, other.max));
    }

    /** Exact sum through count, rounded half to even at four digits more than the measure has; null where there is no value. */
    public @Nullable BigDecimal average(int scale) {
        return count == 0 ? null : sum.divide(BigDecimal.valueOf(count), scale + MORE_DIGITS, RoundingMode.HALF_EVEN);
    }

    private static @Nullable BigDecimal smaller(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null ? b : b == null ? a : a.min(b);
    }

    private static @Nullable BigDecimal larger(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null ? b : b == null ? a : a.max(b);
    }
}
