package io.plumbline.engine.time;

import java.time.LocalDate;

/**
 * A half-open period of days, {@code [from, to)}.
 *
 * <p>The open end is {@link #OPEN_END}; the beginning of time is {@link #BEGINNING}.
 */
public record Period(LocalDate from, LocalDate to) {
    public static final LocalDate OPEN_END = LocalDate.of(9999, 12, 31);
    public static final LocalDate BEGINNING = LocalDate.of(1900, 1, 1);

    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a period begins before it ends: [" + from + ", " + to + ")");
        }
        if (from.isBefore(BEGINNING) || to.isAfter(OPEN_END)) {
            throw new IllegalArgumentException(
                    "a period lies within 1900-01-01 and 9999-12-31: [" + from + ", " + to + ")");
        }
    }

    /** From a day to the open end. */
    public static Period from(LocalDate day) {
        return new Period(day, OPEN_END);
    }

    public boolean contains(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(to);
    }

    public boolean overlaps(Period other) {
        return from.isBefore(other.to) && other.from.isBefore(to);
    }

    public boolean isOpen() {
        return to.equals(OPEN_END);
    }
}
