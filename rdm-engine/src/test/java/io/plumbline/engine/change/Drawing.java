package io.plumbline.engine.change;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One drawing of docs/history.md.
 *
 * @param sentence what it shows
 * @param base the member's history before
 * @param after the rows drawn for afterwards, by what they show; empty where the changes are refused
 * @param refused the code of the refusal
 */
record Drawing(
        String sentence,
        List<Version> base,
        List<Change> changes,
        Map<String, String> after,
        @Nullable String refused) {

    static final Dimension DIMENSION = DefinitionJson.parse("""
            {"code":"W","label":"World","domain":"TEST","key":["k"],"attributes":[
              {"name":"k","type":"text","length":5},{"name":"a","type":"text","length":5},
              {"name":"b","type":"text","length":5},{"name":"o","type":"text","length":5,"history":"OVERWRITE"},
              {"name":"f","type":"text","length":5,"history":"FIXED"}]}
            """);

    private static final int DAYS = 9;
    private static final String NAMES = "name";
    private static final LocalDate BEFORE_THE_FIRST = LocalDate.of(2025, 12, 31);

    static Drawing read(String text) {
        List<String> lines = text.strip().lines().toList();
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        List<String> changes = new ArrayList<>();
        @Nullable String refused = null;
        @Nullable Map<String, String> rows = null;
        for (String line : lines.subList(1, lines.size())) {
            if (line.equals("before")) {
                rows = before;
            } else if (line.equals("after")) {
                rows = after;
            } else if (line.startsWith("refused ")) {
                refused = line.substring("refused ".length());
            } else if (line.startsWith("  ") && rows != null) {
                String[] nameAndDays = line.strip().split(" +", 2);
                rows.put(nameAndDays[0], nameAndDays[1].strip());
            } else {
                changes.add(line);
            }
        }
        if (before.isEmpty() || changes.isEmpty() || (after.isEmpty() == (refused == null))) {
            throw new IllegalArgumentException("Not a whole drawing:\n" + text);
        }
        List<Version> base = versions(before);
        return new Drawing(
                lines.getFirst(), base, changes.stream().map(Drawing::change).toList(), after, refused);
    }

    /** What this drawing shows of a history, drawn the same way. */
    Map<String, String> asDrawn(List<Span> spans) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String row : after.keySet()) {
            StringBuilder drawn = new StringBuilder();
            for (int day = 1; day <= DAYS; day++) {
                Span span = at(spans, date(day));
                boolean border =
                        span != null && span.period().from().equals(date(day)) && at(spans, date(day - 1)) != null;
                drawn.append(day == 1 ? "" : border ? "|" : " ").append(span == null ? "." : cell(row, span));
            }
            rows.put(row, drawn + (at(spans, date(DAYS + 1)) == null ? "" : ">"));
        }
        return rows;
    }

    private String cell(String row, Span span) {
        if (!row.equals(NAMES)) {
            Object value = span.values().get(DIMENSION.indexOf(row));
            return value == null ? "-" : value.toString();
        }
        for (int i = 0; i < base.size(); i++) {
            if (base.get(i).surrogate().equals(span.surrogate())) {
                return String.valueOf((char) ('A' + i));
            }
        }
        return "+";
    }

    private static @Nullable Span at(List<Span> spans, LocalDate day) {
        return spans.stream()
                .filter(span -> span.period().contains(day))
                .findFirst()
                .orElse(null);
    }

    private static List<Version> versions(Map<String, String> rows) {
        String drawn = rows.values().iterator().next();
        List<Version> versions = new ArrayList<>();
        int from = 0;
        for (int day = 1; day <= DAYS + 1; day++) {
            boolean there = day <= DAYS ? value(drawn, day) != '.' : drawn.endsWith(">");
            boolean border = day <= DAYS && day > 1 && drawn.charAt(2 * day - 3) == '|';
            if (from > 0 && (border || !there)) {
                versions.add(version(rows, from, date(day)));
                from = 0;
            }
            if (from == 0 && there) {
                from = day;
            }
        }
        if (from > 0) {
            versions.add(version(rows, from, Period.OPEN_END));
        }
        return versions;
    }

    private static Version version(Map<String, String> rows, int from, LocalDate to) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String attribute : List.of("k", "a", "b", "o", "f")) {
            String row = rows.get(attribute);
            values.add(row == null ? constant(attribute) : text(String.valueOf(value(row, from))));
        }
        return new Version(7, new UUID(0, 7), new UUID(1, from), new Period(date(from), to), values, 1, 0);
    }

    /** For example {@code amend a=y from 3 until 6}. */
    private static Change change(String line) {
        List<String> words = Arrays.asList(line.split(" "));
        ChangeKind kind = switch (words.getFirst()) {
            case "amend" -> ChangeKind.AMENDED;
            case "correct" -> ChangeKind.CORRECTED;
            case "add" -> ChangeKind.ADDED;
            case "retire" -> ChangeKind.RETIRED;
            case "reinstate" -> ChangeKind.REINSTATED;
            case "extend" -> ChangeKind.EXTENDED;
            case "cancel" -> ChangeKind.CANCELLED;
            case "rekey" -> ChangeKind.REKEYED;
            case "merge" -> ChangeKind.MERGED;
            case "split" -> ChangeKind.SPLIT;
            default -> throw new IllegalArgumentException("Not a change: " + line);
        };
        Map<String, @Nullable String> named = new LinkedHashMap<>();
        words.stream()
                .filter(word -> word.contains("="))
                .forEach(word -> named.put(word.substring(0, 1), text(word.substring(2))));
        List<CellChange> cells = new ArrayList<>();
        boolean whole = kind == ChangeKind.ADDED || kind == ChangeKind.REINSTATED;
        for (String attribute : List.of("k", "a", "b", "o", "f")) {
            if (named.containsKey(attribute) || whole) {
                String value = named.containsKey(attribute) ? named.get(attribute) : constant(attribute);
                cells.add(new CellChange(attribute, null, value, null));
            }
        }
        int until = words.indexOf("until");
        int from = words.indexOf("from");
        return new Change(
                "W",
                kind,
                kind == ChangeKind.ADDED ? null : 7L,
                BusinessKey.of("K"),
                from < 0
                        ? date(1)
                        : words.get(from + 1).equals("beginning")
                                ? Period.BEGINNING
                                : date(Integer.parseInt(words.get(from + 1))),
                until < 0 ? null : date(Integer.parseInt(words.get(until + 1))),
                cells,
                words.stream()
                        .filter(word -> word.startsWith("into="))
                        .flatMap(word -> successors(word.substring(5).split(",", -1)).stream())
                        .toList());
    }

    /** Members with equal weights. */
    private static List<Successor> successors(String[] names) {
        BigDecimal weight = BigDecimal.ONE.divide(BigDecimal.valueOf(names.length));
        return Arrays.stream(names)
                .map(name -> new Successor(new MemberRef(new UUID(2, name.charAt(0)), name), weight))
                .toList();
    }

    private static char value(String row, int day) {
        return row.charAt(2 * day - 2);
    }

    private static @Nullable String text(String drawn) {
        return drawn.equals("-") ? null : drawn;
    }

    private static String constant(String attribute) {
        return attribute.equals("k") ? "K" : attribute + "0";
    }

    private static LocalDate date(int day) {
        return BEFORE_THE_FIRST.plusDays(day);
    }
}
