package io.plumbline.e2e;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a small dimension has to hold at each commit, kept in the plainest way: for each member, what begins on which day, and one copy of
 * the whole for each commit. Changes come in the order of their days, so nothing later is ever carried over.
 */
final class NaiveHistory {
    static final String OPEN_END = "9999-12-31";

    /** What keeps a history; two digits after the point. */
    record Values(String category, String price) {}

    private static final class Member {
        final NavigableMap<LocalDate, Values> from = new TreeMap<>();
        String label = "";

        Member copy() {
            Member copy = new Member();
            copy.from.putAll(from);
            copy.label = label;
            return copy;
        }
    }

    private final Map<String, Member> now = new TreeMap<>();
    private final Map<Long, Map<String, Member>> commits = new HashMap<>();

    /** A row of a workbook: the whole member from a day on; its label holds on all days. */
    record Row(String code, Values values, String label) {
        List<String> cells() {
            return List.of(code, values.category(), values.price(), label);
        }
    }

    /** What a member is on its last day. */
    Row last(String code) {
        Member member = now.get(code);
        return new Row(code, member.from.lastEntry().getValue(), member.label);
    }

    List<String> codes() {
        return List.copyOf(now.keySet());
    }

    /** Notes that these rows were committed with that day. */
    void commit(long commit, LocalDate day, List<Row> rows) {
        for (Row row : rows) {
            Member member = now.computeIfAbsent(row.code(), code -> new Member());
            var before = member.from.floorEntry(day);
            if (before == null || !before.getValue().equals(row.values())) {
                member.from.put(day, row.values());
            }
            member.label = row.label();
        }
        Map<String, Member> copy = new TreeMap<>();
        now.forEach((code, member) -> copy.put(code, member.copy()));
        commits.put(commit, copy);
    }

    List<Long> commits() {
        return commits.keySet().stream().sorted().toList();
    }

    /** Each member of a day as a line, by code. */
    List<String> asOf(LocalDate day, long commit) {
        List<String> lines = new ArrayList<>();
        commits.get(commit).forEach((code, member) -> {
            var entry = member.from.floorEntry(day);
            if (entry != null) {
                LocalDate next = member.from.higherKey(day);
                lines.add(line(
                        code,
                        entry.getKey().toString(),
                        next == null ? OPEN_END : next.toString(),
                        entry.getValue().category(),
                        entry.getValue().price(),
                        member.label));
            }
        });
        return lines;
    }

    /** The same line of what the API lists. */
    static String line(Listing.Row row) {
        Map<String, @Nullable String> values = row.values();
        return line(
                row.key(),
                row.from(),
                row.to(),
                String.valueOf(values.get("category")),
                String.valueOf(values.get("price")),
                String.valueOf(values.get("label")));
    }

    private static String line(String... parts) {
        return String.join(" | ", parts);
    }
}
