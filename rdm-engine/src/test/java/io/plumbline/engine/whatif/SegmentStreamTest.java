package io.plumbline.engine.whatif;

import static io.plumbline.engine.whatif.Things.DIMENSION;
import static io.plumbline.engine.whatif.Things.day;
import static io.plumbline.engine.whatif.Things.days;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.change.Span;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeded random worlds of members, keys and days, each looked up fact by fact against the definition. */
class SegmentStreamTest {
    private static final int WORLDS = 500;
    private static final int MEMBERS = 4;
    private static final int DAYS = 5;
    private static final int CURRENT = 3;
    private static final List<String> KEYS = List.of("A", "a", "a ");

    /** What a member is on a day. */
    private record State(
            String key, @Nullable String category, @Nullable UUID surrogate) {}

    private record World(State[][] before, State[][] after, boolean[] touched) {}

    @ParameterizedTest
    @EnumSource(BoundBy.class)
    void factsFindWhatTheirMemberIsBeforeAndAfter(BoundBy by) {
        Random random = new Random(20260301);
        for (int i = 0; i < WORLDS; i++) {
            World world = world(random);
            check(by, world, run(by, world));
        }
    }

    private static List<Segment> run(BoundBy by, World world) {
        List<Segment> found = new ArrayList<>();
        List<ProposedMember> proposed = new ArrayList<>();
        List<Version> all = new ArrayList<>();
        for (int m = 0; m < MEMBERS; m++) {
            List<Version> base = new ArrayList<>();
            for (Span span : spans(world.before()[m])) {
                base.add(new Version(
                        m + 1, id(m), Objects.requireNonNull(span.surrogate()), span.period(), span.values(), 1, 0));
            }
            all.addAll(base);
            if (world.touched()[m]) {
                boolean unborn = base.isEmpty();
                proposed.add(new ProposedMember(
                        unborn ? null : (long) m + 1, id(m).toString(), base, spans(world.after()[m]), List.of()));
            }
        }
        all.sort(Comparator.comparing((Version version) -> BusinessKey.ofValues(DIMENSION, version.values()))
                .thenComparing(version -> version.period().from()));
        var stream = new SegmentStream(
                DIMENSION, new Segments(DIMENSION, List.of("category")), by, day(CURRENT), proposed, found::add);
        all.forEach(stream);
        stream.end();
        return found;
    }

    private static List<Span> spans(State[] states) {
        List<Span> spans = new ArrayList<>();
        int d = 0;
        while (d < DAYS) {
            int end = d + 1;
            while (end < DAYS && Objects.equals(states[end], states[d])) {
                end++;
            }
            if (states[d] != null) {
                spans.add(new Span(
                        days(d, end),
                        states[d].surrogate(),
                        Arrays.asList(states[d].key(), "n", states[d].category(), 1L)));
            }
            d = end;
        }
        return spans;
    }

    /** One fact for each key, surrogate or id and each day; it must find one segment, the right one, or none where nobody is. */
    private static void check(BoundBy by, World world, List<Segment> found) {
        Map<List<String>, List<Segment>> byKey = new HashMap<>();
        found.forEach(segment ->
                byKey.computeIfAbsent(segment.key(), key -> new ArrayList<>()).add(segment));
        for (String key : names(by, world)) {
            for (int d = 0; d < DAYS; d++) {
                int fact = d;
                List<Segment> matches = byKey.getOrDefault(List.of(key), List.of()).stream()
                        .filter(segment -> !by.dated() || segment.period().contains(day(fact)))
                        .toList();
                Seen before = lookUp(by, world.before(), key, d);
                Seen after = lookUp(by, world.after(), key, d);
                if (before == null && after == null) {
                    assertThat(matches).as("%s %s day %d", by, key, d).isEmpty();
                    continue;
                }
                assertThat(matches).as("%s %s day %d", by, key, d).hasSize(1);
                Segment segment = matches.getFirst();
                assertThat(segment.memberBefore()).isEqualTo(before == null ? null : before.member());
                assertThat(segment.memberAfter()).isEqualTo(after == null ? null : after.member());
                assertThat(segment.before().getFirst()).isEqualTo(before == null ? null : before.category());
                assertThat(segment.after().getFirst()).isEqualTo(after == null ? null : after.category());
                assertThat(segment.changed()).isEqualTo(!Objects.equals(before, after));
            }
        }
    }

    private record Seen(String member, String key, @Nullable String category) {}

    private static @Nullable Seen lookUp(BoundBy by, State[][] side, String key, int factDay) {
        for (int m = 0; m < MEMBERS; m++) {
            for (int d = 0; d < DAYS; d++) {
                State state = side[m][d];
                boolean rightDay = switch (by) {
                    case KEY_AT_DATE, MEMBER_ID -> d == factDay;
                    case KEY_CURRENT -> d == CURRENT;
                    case SURROGATE -> true;
                };
                if (state != null && rightDay && key.equals(name(by, m, state))) {
                    return new Seen(id(m).toString(), state.key(), state.category());
                }
            }
        }
        return null;
    }

    private static List<String> names(BoundBy by, World world) {
        if (by.byKey()) {
            return KEYS;
        }
        var names = new HashSet<String>();
        for (int m = 0; m < MEMBERS; m++) {
            for (State state : world.before()[m]) {
                if (state != null) {
                    names.add(String.valueOf(name(by, m, state)));
                }
            }
        }
        return List.copyOf(names);
    }

    private static @Nullable String name(BoundBy by, int m, State state) {
        return switch (by) {
            case KEY_AT_DATE, KEY_CURRENT -> state.key();
            case SURROGATE ->
                state.surrogate() == null ? null : state.surrogate().toString();
            case MEMBER_ID -> id(m).toString();
        };
    }

    private static UUID id(int m) {
        return new UUID(7, m);
    }

    private static World world(Random random) {
        State[][] before = new State[MEMBERS][DAYS];
        State[][] after = new State[MEMBERS][DAYS];
        boolean[] touched = new boolean[MEMBERS];
        for (int m = 0; m < MEMBERS; m++) {
            touched[m] = random.nextInt(3) > 0;
        }
        fill(random, before, m -> true);
        for (int m = 0; m < MEMBERS; m++) {
            if (!touched[m]) {
                after[m] = before[m].clone();
            }
        }
        fill(random, after, m -> touched[m]);
        name(before, null, touched);
        name(after, before, touched);
        return new World(before, after, touched);
    }

    /** Each day some free keys go to some members; a member mostly keeps what it had the day before. */
    private static void fill(Random random, State[][] side, java.util.function.IntPredicate free) {
        for (int d = 0; d < DAYS; d++) {
            var taken = new HashSet<String>();
            for (int m = 0; m < MEMBERS; m++) {
                if (!free.test(m) && side[m][d] != null) {
                    taken.add(side[m][d].key());
                }
            }
            for (int m = 0; m < MEMBERS; m++) {
                if (!free.test(m)) {
                    continue;
                }
                State last = d > 0 ? side[m][d - 1] : null;
                State next = last != null && random.nextInt(3) > 0
                        ? last
                        : random.nextInt(4) == 0
                                ? null
                                : new State(
                                        KEYS.get(random.nextInt(KEYS.size())), random.nextBoolean() ? "x" : null, null);
                if (next != null && taken.add(next.key())) {
                    side[m][d] = next;
                }
            }
        }
    }

    /** Surrogates: one a version; what is proposed keeps the one of the base version that begins on the same day, if any. */
    private static void name(State[][] side, State @Nullable [][] base, boolean[] touched) {
        for (int m = 0; m < MEMBERS; m++) {
            if (base != null && !touched[m]) {
                side[m] = base[m].clone();
                continue;
            }
            State[] plain = side[m].clone();
            for (int d = 0; d < DAYS; d++) {
                if (plain[d] == null) {
                    continue;
                }
                boolean begins = d == 0 || !Objects.equals(plain[d], plain[d - 1]);
                boolean baseBegins =
                        base != null && base[m][d] != null && (d == 0 || !Objects.equals(base[m][d], base[m][d - 1]));
                UUID surrogate = !begins
                        ? side[m][d - 1].surrogate()
                        : base == null ? new UUID(m, d) : baseBegins ? base[m][d].surrogate() : null;
                side[m][d] = new State(plain[d].key(), plain[d].category(), surrogate);
            }
        }
    }
}
