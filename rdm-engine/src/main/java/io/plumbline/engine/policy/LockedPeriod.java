package io.plumbline.engine.policy;

import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Days that are closed, such as a month that was reported.
 *
 * @param until the day after the last one
 * @param approvals wanted where a change set touches them; null refuses it
 */
public record LockedPeriod(
        String name,
        LocalDate from,
        LocalDate until,
        @Nullable Integer approvals) {
    private static final int LONGEST_NAME = 100;

    public LockedPeriod {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a locked period has a name of at most " + LONGEST_NAME + " characters");
        }
        if (!from.isBefore(until) || from.isBefore(Period.BEGINNING) || until.isAfter(Period.OPEN_END)) {
            throw new IllegalArgumentException("a locked period begins before it ends, between 1900 and 9999; " + name
                    + " is from " + from + " until before " + until);
        }
        if (approvals != null) {
            Rule.requireApprovals(approvals);
        }
    }

    boolean isHit(Period days) {
        return days.overlaps(new Period(from, until));
    }

    String words() {
        return name + " (" + from + " until before " + until + ")";
    }
}
