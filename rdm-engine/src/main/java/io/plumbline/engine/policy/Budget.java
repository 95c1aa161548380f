package io.plumbline.engine.policy;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much of a measure may move with the usual approvals. Exactly one of {@code percent} and {@code amount} is there.
 *
 * @param measure a measure of the fact source, or {@link #ROWS}
 * @param groupBy counts only reports with this among their groups, such as {@code ITEM_D.category}; null counts all
 * @param percent of the measure's total over all facts
 * @param amount in the measure's own unit
 * @param approvals wanted above the limit
 */
public record Budget(
        String factSource,
        String measure,
        @Nullable String groupBy,
        @Nullable BigDecimal percent,
        @Nullable BigDecimal amount,
        int approvals) {
    /** The word for the facts themselves, counted. */
    public static final String ROWS = "rows";

    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    public Budget {
        if ((percent == null) == (amount == null)) {
            throw new IllegalArgumentException(
                    "a budget has either percent or amount; the one for " + measure + " has both or none");
        }
        BigDecimal limit = percent != null ? percent : amount;
        if (limit != null && limit.signum() < 0) {
            throw new IllegalArgumentException("a budget's limit is 0 or more, found " + limit.toPlainString());
        }
        if (percent != null && percent.compareTo(ALL) > 0) {
            throw new IllegalArgumentException("percent is at most 100, found " + percent.toPlainString());
        }
        if (factSource.isBlank() || measure.isBlank()) {
            throw new IllegalArgumentException("a budget names a fact source and a measure");
        }
        Rule.requireApprovals(approvals);
    }

    /** The limit in words, such as {@code 0.5 %}. */
    String limit() {
        return percent != null
                ? percent.toPlainString() + " %"
                : String.valueOf(amount == null ? null : amount.toPlainString());
    }

    /** Whether as much as this is more than the limit. */
    boolean isExceeded(BigDecimal moved, BigDecimal total) {
        if (amount != null) {
            return moved.compareTo(amount) > 0;
        }
        BigDecimal share = percent == null ? BigDecimal.ZERO : percent;
        return moved.multiply(ALL).compareTo(share.multiply(total.abs())) > 0;
    }
}
