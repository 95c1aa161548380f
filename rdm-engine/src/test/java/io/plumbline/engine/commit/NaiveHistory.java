package io.plumbline.engine.commit;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What holds for each member on each of a few days, worked out day by day, without spans: what the engine's history is held against. */
final class NaiveHistory {
    static final int DAYS = 12;

    private final List<String> attributes;
    private final int overwritten;
    private final Map<String, @Nullable List<@Nullable Object>[]> members = new TreeMap<>();

    NaiveHistory(List<String> attributes, int overwritten) {
        this.attributes = attributes;
        this.overwritten = overwritten;
    }

    static LocalDate day(int number) {
        return Desk.JAN.plusDays(number);
    }

    private static int number(LocalDate day) {
        return (int) Math.min(DAYS, Desk.JAN.until(day, java.time.temporal.ChronoUnit.DAYS));
    }

    /** Applies one member's changes of one commit. */
    void apply(String key, List<Change> changes) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        List<@Nullable Object>[] days =
                members.computeIfAbsent(key, k -> new List[DAYS]).clone();
        for (Change change : changes) {
            if (change.kind() == ChangeKind.ADDED || change.kind() == ChangeKind.REINSTATED) {
                List<@Nullable Object> values = new ArrayList<>(Arrays.asList(new Object[attributes.size()]));
                for (CellChange cell : change.cells()) {
                    values.set(attributes.indexOf(cell.attribute()), cell.after());
                }
                int to = change.until() == null ? DAYS : number(change.until());
                Arrays.fill(days, number(change.effective()), to, values);
            }
        }
        for (int at = 0; at < attributes.size(); at++) {
            amend(days, members.get(key), at, changes);
        }
        for (Change change : changes) {
            boolean isForAllDays = change.kind() == ChangeKind.CORRECTED || change.kind() == ChangeKind.REINSTATED;
            for (CellChange cell : isForAllDays ? change.cells() : List.<CellChange>of()) {
                if (attributes.indexOf(cell.attribute()) == overwritten) {
                    for (int d = 0; d < DAYS; d++) {
                        set(days, d, overwritten, cell.after());
                    }
                }
            }
        }
        for (Change change : changes) {
            if (change.kind() == ChangeKind.RETIRED) {
                Arrays.fill(days, number(change.effective()), DAYS, null);
            }
        }
        members.put(key, days);
    }

    /** Amendments of one attribute: each runs to its end, else to the next one's date, else to the day on which the value changed by itself before. */
    private void amend(
            @Nullable List<@Nullable Object>[] days,
            @Nullable List<@Nullable Object>[] before,
            int at,
            List<Change> changes) {
        List<Change> ordered = changes.stream()
                .filter(c -> c.kind() == ChangeKind.AMENDED
                        && c.cells().stream().anyMatch(cell -> cell.attribute().equals(attributes.get(at))))
                .sorted(Comparator.comparing(Change::effective))
                .toList();
        for (int i = 0; i < ordered.size(); i++) {
            Change change = ordered.get(i);
            LocalDate stop = change.until();
            if (stop == null && i + 1 < ordered.size()) {
                stop = ordered.get(i + 1).effective();
            }
            Object value = change.cells().stream()
                    .filter(cell -> cell.attribute().equals(attributes.get(at)))
                    .findFirst()
                    .map(CellChange::after)
                    .orElse(null);
            int start = number(change.effective());
            for (int d = start; d < DAYS && days[d] != null; d++) {
                boolean changedByItself = stop == null
                        && before[start] != null
                        && (before[d] == null || !Objects.equals(before[d].get(at), before[start].get(at)));
                if (changedByItself && before[d] != null || stop != null && !day(d).isBefore(stop)) {
                    break;
                }
                set(days, d, at, value);
            }
        }
    }

    private static void set(@Nullable List<@Nullable Object>[] days, int day, int at, @Nullable Object value) {
        List<@Nullable Object> was = days[day];
        if (was != null) {
            List<@Nullable Object> values = new ArrayList<>(was);
            values.set(at, value);
            days[day] = values;
        }
    }

    /** Each member's values day by day, as text. */
    Map<String, List<String>> shown() {
        Map<String, List<String>> shown = new TreeMap<>();
        members.forEach((key, days) ->
                shown.put(key, Arrays.stream(days).map(String::valueOf).toList()));
        return shown;
    }

    /** The same from the engine's versions. */
    static Map<String, List<String>> shown(List<Version> versions) {
        Map<String, String[]> byKey = new HashMap<>();
        for (Version version : versions) {
            String[] days =
                    byKey.computeIfAbsent(String.valueOf(version.values().getFirst()), key -> {
                        String[] none = new String[DAYS];
                        Arrays.fill(none, "null");
                        return none;
                    });
            for (int d = 0; d < DAYS; d++) {
                if (version.period().contains(day(d))) {
                    days[d] = String.valueOf(version.values());
                }
            }
        }
        Map<String, List<String>> shown = new TreeMap<>();
        byKey.forEach((key, days) -> shown.put(key, List.of(days)));
        return shown;
    }
}
