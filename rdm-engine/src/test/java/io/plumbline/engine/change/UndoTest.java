package io.plumbline.engine.change;

import static io.plumbline.engine.change.World.DIMENSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UndoTest {
    private static final int WORLDS = 20_000;

    private static List<Version> after(List<Version> history, Change... changes) {
        return World.versions(Timeline.apply(DIMENSION, history, List.of(changes)));
    }

    private static Undo undo(List<Version> before, List<Version> written, List<Version> now) {
        return Undo.of(DIMENSION, 7, World.KEY, before, written, now, LaterEdits.KEEP);
    }

    private static List<@Nullable List<@Nullable Object>> result(List<Version> now, Undo undo) {
        return World.days(World.versions(Timeline.apply(DIMENSION, now, undo.changes())));
    }

    @Test
    void nothingLaterBringsTheHistoryBeforeBack() {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            List<Version> before = World.history(random);
            List<Version> written = random.nextInt(8) == 0 ? List.of() : World.history(random);
            Undo undo = undo(before, written, written);
            assertThat(undo.later()).as("world %d", seed).isEmpty();
            assertThat(result(written, undo)).as("world %d", seed).isEqualTo(World.days(before));
        }
    }

    /** Whatever was done since to a day and attribute holds afterwards too, and what was not is as before the commit. */
    @Test
    void laterEditsStayAndAreNamed() {
        int kept = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            List<Version> before = World.history(random);
            List<Version> written = amended(before, random);
            List<Version> now = amended(written, random);
            if (before.isEmpty()) {
                continue;
            }
            Undo undo = undo(before, written, now);
            var was = World.days(before);
            var left = World.days(written);
            var is = World.days(now);
            var result = result(now, undo);
            boolean isNamed = false;
            for (int d = 0; d < World.DAYS; d++) {
                if (was.get(d) == null) {
                    assertThat(result.get(d)).isNull();
                    continue;
                }
                for (int at = 0; at < DIMENSION.attributes().size(); at++) {
                    Object old = Objects.requireNonNull(was.get(d)).get(at);
                    Object wrote = Objects.requireNonNull(left.get(d)).get(at);
                    Object holds = Objects.requireNonNull(is.get(d)).get(at);
                    boolean isLater = !Objects.equals(holds, wrote);
                    isNamed |= isLater && !Objects.equals(old, wrote) && !Objects.equals(old, holds);
                    assertThat(Objects.requireNonNull(result.get(d)).get(at))
                            .as("world %d, day %d, attribute %d", seed, d, at)
                            .isEqualTo(isLater ? holds : old);
                }
            }
            assertThat(!undo.later().isEmpty()).as("world %d", seed).isEqualTo(isNamed);
            kept += isNamed ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(WORLDS / 100);
    }

    /** With later edits taken back too, what the commit touched is as before it, and nothing else is another. */
    @Test
    void laterEditsOfTheSameCellsGoWhereThatIsAsked() {
        int named = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            List<Version> before = World.history(random);
            List<Version> written = amended(before, random);
            List<Version> now = amended(written, random);
            Undo undo = Undo.of(DIMENSION, 7, World.KEY, before, written, now, LaterEdits.UNDO);
            var was = World.days(before);
            var left = World.days(written);
            var is = World.days(now);
            var result = result(now, undo);
            for (int d = 0; d < World.DAYS; d++) {
                if (was.get(d) == null) {
                    assertThat(result.get(d)).isNull();
                    continue;
                }
                for (int at = 0; at < DIMENSION.attributes().size(); at++) {
                    Object old = Objects.requireNonNull(was.get(d)).get(at);
                    boolean isTouched = !Objects.equals(
                            old, Objects.requireNonNull(left.get(d)).get(at));
                    assertThat(Objects.requireNonNull(result.get(d)).get(at))
                            .as("world %d, day %d, attribute %d", seed, d, at)
                            .isEqualTo(
                                    isTouched
                                            ? old
                                            : Objects.requireNonNull(is.get(d)).get(at));
                }
            }
            named += undo.later().isEmpty() ? 0 : 1;
        }
        assertThat(named).isGreaterThan(WORLDS / 100);
        List<Version> added = List.of(World.version(0, World.DAYS, "x", null, "o"));
        List<Version> edited = after(added, World.amended("a", 5, null, "y"));
        Undo whole = Undo.of(DIMENSION, 7, World.KEY, List.of(), added, edited, LaterEdits.UNDO);
        assertThat(whole.later()).containsExactly(new Undo.Later(null, World.day(0)));
        assertThat(result(edited, whole)).containsOnlyNulls();
    }

    private static List<Version> amended(List<Version> history, Random random) {
        List<Change> changes = new ArrayList<>();
        for (String attribute : List.of("a", "b")) {
            int day = random.nextInt(World.DAYS);
            if (Days.lives(history, World.day(day)) && random.nextInt(3) > 0) {
                Integer until = random.nextBoolean() && day < World.DAYS - 1
                        ? Integer.valueOf(day + 1 + random.nextInt(World.DAYS - 1 - day))
                        : null;
                changes.add(World.amended(attribute, day, until, World.value(random)));
            }
        }
        if (random.nextInt(4) == 0 && !history.isEmpty()) {
            changes.add(World.of(
                    ChangeKind.CORRECTED,
                    World.number(history.getFirst().period().from()),
                    World.cell("o", World.value(random))));
        }
        return World.versions(Timeline.apply(DIMENSION, history, changes));
    }

    @Test
    void memberThatWasEditedSinceItWasAddedStays() {
        List<Version> written = List.of(World.version(0, World.DAYS, "x", null, "o"));
        List<Version> now = after(written, World.amended("a", 5, null, "y"));
        Undo undo = undo(List.of(), written, now);
        assertThat(undo.changes()).isEmpty();
        assertThat(undo.later()).containsExactly(new Undo.Later(null, World.day(0)));
        assertThat(World.days(World.versions(Timeline.apply(
                        DIMENSION, written, undo(List.of(), written, written).changes()))))
                .as("untouched it goes")
                .containsOnlyNulls();
    }

    @Test
    void laterEditInsideABoundedOneIsNotRunOver() {
        List<Version> before = List.of(World.version(0, World.DAYS, "x", null, "o"));
        List<Version> written = after(before, World.amended("a", 2, 10, "y"));
        List<Version> now = after(written, World.amended("a", 5, 7, "z"));
        Undo undo = undo(before, written, now);
        assertThat(undo.later()).containsExactly(new Undo.Later("a", World.day(5)));
        var days = result(now, undo);
        for (int d = 0; d < World.DAYS; d++) {
            assertThat(Objects.requireNonNull(days.get(d)).get(1)).isEqualTo(d >= 5 && d < 7 ? "z" : "x");
        }
    }

    @Test
    void retirementIsTakenBackUnlessSomebodyLetTheMemberLiveAgain() {
        List<Version> before = List.of(World.version(0, World.DAYS, "x", null, "o"));
        List<Version> written = after(before, World.of(ChangeKind.RETIRED, 4));
        assertThat(result(written, undo(before, written, written))).isEqualTo(World.days(before));
        List<Version> now = List.of(written.getFirst(), World.version(8, World.DAYS, "z", null, "o"));
        var days = result(now, undo(before, written, now));
        assertThat(Objects.requireNonNull(days.get(5)).get(1)).isEqualTo("x");
        assertThat(Objects.requireNonNull(days.get(9)).get(1)).isEqualTo("z");
    }
}
