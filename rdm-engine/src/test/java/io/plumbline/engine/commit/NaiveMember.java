package io.plumbline.engine.commit;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One member's values on each of a few days, worked out day by day, without spans, for every kind of change: what the engine is held
 * against. The last day stands for all days after it.
 *
 * <p>Shape: a list of days, each with the values in the order of the attributes, or null where the member is not there.
 */
final class NaiveMember {
    static final int DAYS = 12;
    static final List<String> ATTRIBUTES = List.of("k", "a", "b", "o");
    private static final int OVERWRITTEN = 3;
    /** What is withdrawn and ended makes room for what begins in the same change set. */
    private static final List<Set<ChangeKind>> LIVES = List.of(
            Set.of(ChangeKind.CANCELLED),
            Set.of(ChangeKind.RETIRED, ChangeKind.MERGED, ChangeKind.SPLIT),
            Set.of(ChangeKind.ADDED, ChangeKind.EXTENDED, ChangeKind.REINSTATED));

    private final List<@Nullable List<@Nullable Object>> base;
    private final List<@Nullable List<@Nullable Object>> days;

    private NaiveMember(List<@Nullable List<@Nullable Object>> base) {
        this.base = base;
        this.days = new ArrayList<>(base);
    }

    static LocalDate day(int number) {
        return Desk.JAN.plusDays(number);
    }

    private static int number(@Nullable LocalDate day) {
        return day == null ? DAYS : (int) Math.clamp(Desk.JAN.until(day, ChronoUnit.DAYS), 0, DAYS);
    }

    /** Nobody there on any day. */
    static List<@Nullable List<@Nullable Object>> nobody() {
        List<@Nullable List<@Nullable Object>> days = new ArrayList<>();
        for (int d = 0; d < DAYS; d++) {
            days.add(null);
        }
        return days;
    }

    static List<@Nullable List<@Nullable Object>> of(List<Version> versions) {
        List<@Nullable List<@Nullable Object>> days = nobody();
        for (Version version : versions) {
            for (int d = 0; d < DAYS; d++) {
                if (version.period().contains(day(d))) {
                    days.set(d, version.values());
                }
            }
        }
        return days;
    }

    /** What holds after one change set's changes of the member. */
    static List<@Nullable List<@Nullable Object>> applied(
            List<@Nullable List<@Nullable Object>> base, List<Change> changes) {
        NaiveMember member = new NaiveMember(base);
        for (Set<ChangeKind> next : LIVES) {
            changes.stream().filter(change -> next.contains(change.kind())).forEach(member::live);
        }
        for (int at = 0; at < ATTRIBUTES.size(); at++) {
            member.amend(at, changes);
        }
        for (Change change : changes) {
            if (isOfAllHistory(change)) {
                for (int d = 0; d < DAYS; d++) {
                    member.set(d, 0, Objects.requireNonNull(cell(change, 0)).after());
                }
            }
            if (change.kind() == ChangeKind.CORRECTED || change.kind() == ChangeKind.REINSTATED) {
                for (CellChange cell : change.cells()) {
                    if (cell.attribute().equals(ATTRIBUTES.get(OVERWRITTEN))) {
                        for (int d = 0; d < DAYS; d++) {
                            member.set(d, OVERWRITTEN, cell.after());
                        }
                    }
                }
            }
        }
        return member.days;
    }

    private static boolean isOfAllHistory(Change change) {
        return change.kind() == ChangeKind.REKEYED && change.effective().equals(Period.BEGINNING);
    }

    private void live(Change change) {
        int from = number(change.effective());
        switch (change.kind()) {
            case ADDED, REINSTATED -> {
                for (int d = from; d < number(change.until()) && days.get(d) == null; d++) {
                    days.set(d, change.cells().stream().map(CellChange::after).toList());
                }
            }
            case RETIRED, MERGED, SPLIT -> {
                boolean hasEnded = change.kind() != ChangeKind.RETIRED
                        && from > 0
                        && days.get(from - 1) != null
                        && days.get(from) == null;
                for (int d = from; d < DAYS && !hasEnded; d++) {
                    days.set(d, null);
                }
            }
            case EXTENDED -> {
                int first = from;
                while (days.get(first) == null) {
                    first++;
                }
                for (int d = from; d < first; d++) {
                    days.set(d, days.get(first));
                }
            }
            case CANCELLED -> {
                List<@Nullable Object> gone = days.get(from);
                for (int d = from; d < DAYS && Objects.equals(days.get(d), gone); d++) {
                    days.set(d, from == 0 ? null : days.get(from - 1));
                }
            }
            case AMENDED, CORRECTED, REKEYED -> {}
        }
    }

    /** Amendments of one attribute: each runs to its end, else to the next one's date, else to the day on which the value changed by itself before. */
    private void amend(int at, List<Change> changes) {
        List<Change> ordered = changes.stream()
                .filter(change -> change.kind() == ChangeKind.AMENDED
                        || change.kind() == ChangeKind.REKEYED && !isOfAllHistory(change))
                .filter(change -> cell(change, at) != null)
                .sorted(Comparator.comparing(Change::effective))
                .toList();
        for (int i = 0; i < ordered.size(); i++) {
            Change change = ordered.get(i);
            int start = number(change.effective());
            boolean isBounded = change.until() != null || i + 1 < ordered.size();
            int stop = change.until() != null
                    ? number(change.until())
                    : isBounded ? number(ordered.get(i + 1).effective()) : DAYS;
            for (int d = start; d < stop && days.get(d) != null; d++) {
                if (!isBounded && !inherits(start, d, at)) {
                    break;
                }
                set(d, at, Objects.requireNonNull(cell(change, at)).after());
            }
        }
    }

    private boolean inherits(int start, int d, int at) {
        List<@Nullable Object> first = base.get(start);
        List<@Nullable Object> now = base.get(d);
        return first == null || now != null && Objects.equals(first.get(at), now.get(at));
    }

    private static @Nullable CellChange cell(Change change, int at) {
        return change.cells().stream()
                .filter(cell -> cell.attribute().equals(ATTRIBUTES.get(at)))
                .findFirst()
                .orElse(null);
    }

    private void set(int day, int at, @Nullable Object value) {
        List<@Nullable Object> was = days.get(day);
        if (was != null) {
            List<@Nullable Object> values = new ArrayList<>(was);
            values.set(at, value);
            days.set(day, values);
        }
    }
}
