package io.plumbline.engine.whatif;

import static io.plumbline.engine.whatif.Things.DIMENSION;
import static io.plumbline.engine.whatif.Things.day;
import static io.plumbline.engine.whatif.Things.days;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private static final List<String> KEY = List.of("K");
    private final Segments segments = new Segments(DIMENSION, List.of("category"));

    private static Held held(int from, int to, String member, @Nullable String category, @Nullable Long size) {
        return new Held(days(from, to), member, Arrays.asList("K", "n", category, size));
    }

    @Test
    void amendmentInsideAVersionGivesAnUnchangedAndAChangedSegment() {
        assertThat(segments.overlay(
                        KEY,
                        List.of(held(0, 10, "m", "Books", 1L)),
                        List.of(held(0, 4, "m", "Books", 1L), held(4, 10, "m", "Music", 1L))))
                .containsExactly(
                        new Segment(KEY, days(0, 4), false, "m", "m", List.of("Books"), List.of("Books")),
                        new Segment(KEY, days(4, 10), true, "m", "m", List.of("Books"), List.of("Music")));
    }

    @Test
    void versionsThatDifferOnlyInOtherAttributesBecomeOneUnchangedSegment() {
        var versions = List.of(held(0, 4, "m", "Books", 1L), held(4, 10, "m", "Books", 2L));
        assertThat(segments.overlay(KEY, versions, versions))
                .containsExactly(new Segment(KEY, days(0, 10), false, "m", "m", List.of("Books"), List.of("Books")));
    }

    @Test
    void changeOfAnotherAttributeIsAChangedSegmentWithEqualGroups() {
        assertThat(segments.overlay(KEY, List.of(held(0, 10, "m", null, 1L)), List.of(held(0, 10, "m", null, 2L))))
                .containsExactly(new Segment(
                        KEY, days(0, 10), true, "m", "m", Arrays.asList((String) null), Arrays.asList((String) null)));
    }

    @Test
    void retiredMemberLeavesASegmentWithNobodyAfter() {
        assertThat(segments.overlay(KEY, List.of(held(0, 10, "m", "Books", 1L)), List.of(held(0, 4, "m", "Books", 1L))))
                .containsExactly(
                        new Segment(KEY, days(0, 4), false, "m", "m", List.of("Books"), List.of("Books")),
                        new Segment(KEY, days(4, 10), true, "m", null, List.of("Books"), Arrays.asList((String) null)));
    }

    @Test
    void referenceIsGroupedByTheKeyThatShowsIt() {
        var stores = DefinitionJson.parse("""
                {"code":"STORE_D","domain":"RETAIL","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},{"name":"market","type":"reference","dimension":"MARKET_D"}]}
                """);
        var one = new MemberRef(new UUID(1, 1), "M1");
        var two = new MemberRef(new UUID(1, 2), "M2");
        assertThat(new Segments(stores, List.of("market"))
                        .overlay(
                                KEY,
                                List.of(new Held(days(0, 10), "m", List.of("K", one))),
                                List.of(
                                        new Held(days(0, 4), "m", List.of("K", one)),
                                        new Held(days(4, 10), "m", List.of("K", two)))))
                .containsExactly(
                        new Segment(KEY, days(0, 4), false, "m", "m", List.of("M1"), List.of("M1")),
                        new Segment(KEY, days(4, 10), true, "m", "m", List.of("M1"), List.of("M2")));
    }

    @Test
    void keyThatWouldStandForTwoMembersIsRefused() {
        assertThatThrownBy(() -> segments.overlay(
                        KEY, List.of(), List.of(held(0, 4, "m", "Books", 1L), held(3, 10, "other", "Books", 1L))))
                .isInstanceOf(RdmException.class)
                .hasMessageContaining("THING_D")
                .hasMessageContaining("2020-01-04");
    }

    /** What a key stands for on a day. */
    private record State(String member, @Nullable String category, long size) {}

    private static final List<@Nullable State> STATES = Arrays.asList(
            null, new State("a", "x", 0), new State("a", null, 0), new State("a", "x", 1), new State("b", "x", 0));
    private static final int DAYS = 3;

    /** Every pair of worlds of three days and five states a day, against the definition day by day. */
    @Test
    void everySmallWorldSaysDayByDayWhatTheTwoSidesSay() {
        int worlds = (int) Math.pow(STATES.size(), DAYS);
        List<List<@Nullable State>> days = new ArrayList<>();
        List<List<Held>> held = new ArrayList<>();
        for (int world = 0; world < worlds; world++) {
            List<@Nullable State> states = new ArrayList<>();
            for (int d = 0, rest = world; d < DAYS; d++, rest /= STATES.size()) {
                states.add(STATES.get(rest % STATES.size()));
            }
            days.add(states);
            held.add(versions(states, world % 2 == 0));
        }
        for (int before = 0; before < worlds; before++) {
            for (int after = 0; after < worlds; after++) {
                check(days.get(before), days.get(after), segments.overlay(KEY, held.get(before), held.get(after)));
            }
        }
    }

    private static List<Held> versions(List<@Nullable State> states, boolean coalesced) {
        List<Held> versions = new ArrayList<>();
        int d = 0;
        while (d < states.size()) {
            State state = states.get(d);
            int end = d + 1;
            while (coalesced && end < states.size() && Objects.equals(states.get(end), state)) {
                end++;
            }
            if (state != null) {
                versions.add(held(d, end, state.member(), state.category(), state.size()));
            }
            d = end;
        }
        return versions;
    }

    private static void check(List<@Nullable State> before, List<@Nullable State> after, List<Segment> found) {
        int at = 0;
        for (int d = 0; d < DAYS; d++) {
            State old = before.get(d);
            State young = after.get(d);
            if (old == null && young == null) {
                continue;
            }
            while (at < found.size() && !found.get(at).period().contains(day(d))) {
                at++;
            }
            if (at == found.size()) {
                throw new AssertionError(before + " " + after + " day " + d + " is missing in " + found);
            }
            Segment segment = found.get(at);
            boolean right = segment.changed() == !Objects.equals(old, young)
                    && Objects.equals(segment.memberBefore(), old == null ? null : old.member())
                    && Objects.equals(segment.memberAfter(), young == null ? null : young.member())
                    && Objects.equals(segment.before().getFirst(), old == null ? null : old.category())
                    && Objects.equals(segment.after().getFirst(), young == null ? null : young.category());
            if (!right) {
                throw new AssertionError(before + " " + after + " day " + d + " is wrong in " + found);
            }
        }
        long daysFound = 0;
        for (int i = 0; i < found.size(); i++) {
            Period period = found.get(i).period();
            daysFound += period.to().toEpochDay() - period.from().toEpochDay();
            if (i > 0) {
                Segment last = found.get(i - 1);
                boolean apart = !last.period().overlaps(period);
                boolean needed = !last.period().to().equals(period.from()) || !last.saysTheSameAs(found.get(i));
                if (!apart || !needed) {
                    throw new AssertionError(before + " " + after + " overlaps or repeats in " + found);
                }
            }
        }
        long daysHeld = 0;
        for (int d = 0; d < DAYS; d++) {
            daysHeld += before.get(d) != null || after.get(d) != null ? 1 : 0;
        }
        if (daysFound != daysHeld) {
            throw new AssertionError(before + " " + after + " says more than it should: " + found);
        }
    }
}
