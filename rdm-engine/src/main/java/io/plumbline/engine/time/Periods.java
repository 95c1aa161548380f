package io.plumbline.engine.time;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Sets of days, each written as periods in order that neither touch nor overlap. */
public final class Periods {
    private Periods() {}

    /** The days of any of these periods. */
    public static List<Period> union(Collection<Period> periods) {
        List<Period> sorted = new ArrayList<>(periods);
        sorted.sort(Comparator.comparing(Period::from));
        List<Period> union = new ArrayList<>();
        for (Period period : sorted) {
            Period last = union.isEmpty() ? null : union.getLast();
            if (last == null || last.to().isBefore(period.from())) {
                union.add(period);
            } else if (last.to().isBefore(period.to())) {
                union.set(union.size() - 1, new Period(last.from(), period.to()));
            }
        }
        return union;
    }

    /** The days of some periods that no other period has. */
    public static List<Period> without(Collection<Period> days, Collection<Period> others) {
        List<Period> taken = union(others);
        List<Period> left = new ArrayList<>();
        for (Period period : union(days)) {
            LocalDate from = period.from();
            for (Period other : taken) {
                if (!other.to().isAfter(from) || !other.from().isBefore(period.to())) {
                    continue;
                }
                if (from.isBefore(other.from())) {
                    left.add(new Period(from, other.from()));
                }
                from = other.to();
            }
            if (from.isBefore(period.to())) {
                left.add(new Period(from, period.to()));
            }
        }
        return left;
    }

    /** The days that both have. */
    public static List<Period> both(Collection<Period> one, Collection<Period> other) {
        return without(one, without(one, other));
    }

    /** In words: {@code from 2026-03-01 on}, {@code from 2026-03-01 to 2026-06-01}. */
    public static String words(List<Period> periods) {
        return String.join(
                " and ",
                periods.stream()
                        .map(p -> "from " + p.from() + (p.isOpen() ? " on" : " to " + p.to()))
                        .toList());
    }
}
