package io.plumbline.engine.change;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A small world for the laws: one member, the key K, two NEW_VERSION attributes a and b, one OVERWRITE attribute o, and twelve days; the last
 * "day" stands for all days after it.
 */
final class World {
    static final int DAYS = 12;
    static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    static final BusinessKey KEY = BusinessKey.of("K");
    static final Dimension DIMENSION = DefinitionJson.parse("""
            {"code":"W","label":"World","domain":"TEST","key":["k"],"attributes":[
              {"name":"k","type":"text","length":5},{"name":"a","type":"text","length":5},
              {"name":"b","type":"text","length":5},{"name":"o","type":"text","length":5,"history":"OVERWRITE"}]}
            """);

    private World() {}

    static LocalDate day(int number) {
        return number >= DAYS ? Period.OPEN_END : FIRST.plusDays(number);
    }

    static Version version(int from, int to, @Nullable String a, @Nullable String b, @Nullable String o) {
        return new Version(
                7,
                new UUID(0, 7),
                new UUID(from, to),
                new Period(day(from), day(to)),
                Arrays.asList("K", a, b, o),
                1,
                0);
    }

    /** A random history: touching versions differ, gaps may lie between, {@code o} is one value. */
    static List<Version> history(Random random) {
        List<Version> versions = new ArrayList<>();
        String o = value(random);
        int from = random.nextInt(4);
        while (from < DAYS) {
            int to = Math.min(DAYS, from + 1 + random.nextInt(5));
            Version next = version(from, to, value(random), value(random), o);
            Version last = versions.isEmpty() ? null : versions.getLast();
            boolean equalsLast = last != null
                    && last.period().to().equals(next.period().from())
                    && last.values().equals(next.values());
            if (!equalsLast) {
                versions.add(next);
                from = to;
                if (random.nextInt(4) == 0) {
                    from += 1 + random.nextInt(2);
                }
                if (random.nextInt(6) == 0) {
                    break;
                }
            }
        }
        return versions;
    }

    static @Nullable String value(Random random) {
        int n = random.nextInt(4);
        return n == 3 ? null : String.valueOf((char) ('x' + n));
    }

    static Change amended(String attribute, int from, @Nullable Integer until, @Nullable String value) {
        return new Change(
                "W",
                ChangeKind.AMENDED,
                7L,
                KEY,
                day(from),
                until == null ? null : day(until),
                List.of(new CellChange(attribute, null, value, null)));
    }

    static Change of(ChangeKind kind, int from, CellChange... cells) {
        return new Change("W", kind, kind == ChangeKind.ADDED ? null : 7L, KEY, day(from), null, List.of(cells));
    }

    static CellChange cell(String attribute, @Nullable String value) {
        return new CellChange(attribute, null, value, null);
    }

    /** What holds on each day: the values, or null where the member is not there. */
    static List<@Nullable List<@Nullable Object>> days(List<Version> versions) {
        List<@Nullable List<@Nullable Object>> days = new ArrayList<>();
        for (int d = 0; d < DAYS; d++) {
            LocalDate day = day(d);
            days.add(versions.stream()
                    .filter(v -> v.period().contains(day))
                    .map(Version::values)
                    .findFirst()
                    .orElse(null));
        }
        return days;
    }

    static List<Version> versions(List<Span> spans) {
        return spans.stream()
                .map(s -> new Version(
                        7,
                        new UUID(0, 7),
                        Objects.requireNonNullElseGet(s.surrogate(), UUID::randomUUID),
                        s.period(),
                        s.values(),
                        2,
                        0))
                .toList();
    }

    /** The naive model of amendments: a map of days, one attribute at a time, no spans. */
    static List<@Nullable List<@Nullable Object>> naive(List<Version> base, List<Change> amendments) {
        List<@Nullable List<@Nullable Object>> before = days(base);
        List<@Nullable List<@Nullable Object>> after = new ArrayList<>(before);
        Map<String, List<Change>> byAttribute = new HashMap<>();
        for (Change change : amendments) {
            byAttribute
                    .computeIfAbsent(change.cells().getFirst().attribute(), k -> new ArrayList<>())
                    .add(change);
        }
        byAttribute.forEach((attribute, changes) -> {
            int at = DIMENSION.indexOf(attribute);
            changes.sort((x, y) -> x.effective().compareTo(y.effective()));
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                LocalDate stop = change.until();
                if (stop == null && i + 1 < changes.size()) {
                    stop = changes.get(i + 1).effective();
                }
                int start = number(change.effective());
                for (int d = start; d < DAYS; d++) {
                    List<@Nullable Object> was = before.get(d);
                    boolean gap = was == null;
                    boolean ended = stop != null && !day(d).isBefore(stop);
                    boolean ownChange = stop == null
                            && !gap
                            && !Objects.equals(
                                    was.get(at),
                                    Objects.requireNonNull(before.get(start)).get(at));
                    if (gap || ended || ownChange) {
                        break;
                    }
                    List<@Nullable Object> now = new ArrayList<>(Objects.requireNonNull(after.get(d)));
                    now.set(at, change.cells().getFirst().after());
                    after.set(d, now);
                }
            }
        });
        return after;
    }

    static int number(LocalDate day) {
        return day.equals(Period.OPEN_END) ? DAYS : (int) FIRST.until(day, java.time.temporal.ChronoUnit.DAYS);
    }
}
