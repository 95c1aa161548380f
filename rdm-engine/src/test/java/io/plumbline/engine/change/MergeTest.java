package io.plumbline.engine.change;

import static io.plumbline.engine.change.World.DAYS;
import static io.plumbline.engine.change.World.DIMENSION;
import static io.plumbline.engine.change.World.amended;
import static io.plumbline.engine.change.World.cell;
import static io.plumbline.engine.change.World.day;
import static io.plumbline.engine.change.World.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Merging is held against what each side does to each day, worked out day by day. */
class MergeTest {
    private static final int WORLDS = 2000;
    private static final List<Version> Z = List.of(version(0, DAYS, "Z", "Z", "o"));

    private static List<Version> applied(List<Version> base, Change... changes) {
        return World.versions(Timeline.apply(DIMENSION, base, List.of(changes)));
    }

    private static String a(List<Version> versions) {
        return World.days(versions).stream()
                .map(values -> values == null ? "-" : String.valueOf(values.get(1)))
                .collect(Collectors.joining());
    }

    private static Change retired(int from) {
        return World.of(ChangeKind.RETIRED, from);
    }

    private static void merge(
            List<Version> base, List<Change> mine, Change theirs, String expected, String... conflicts) {
        List<Version> head = applied(base, theirs);
        Merge.Merged merged = Merge.of(DIMENSION, 7, base, head, mine);
        assertThat(a(applied(head, merged.changes().toArray(new Change[0])))).isEqualTo(expected);
        assertThat(merged.conflicts().stream()
                        .map(c -> c.kind() + " " + c.attribute() + " " + number(c.effective()) + "-" + number(c.until())
                                + " " + c.mine() + " " + c.theirs()))
                .containsExactlyInAnyOrder(conflicts);
    }

    private static int number(LocalDate day) {
        return World.number(day);
    }

    @Test
    void laterEditOfTheOtherSideIsAnOverlap() {
        merge(Z, List.of(amended("a", 0, null, "X")), amended("a", 4, null, "Y"), "XXXXYYYYYYYY", "OVERLAP a 4-12 X Y");
        merge(Z, List.of(amended("a", 4, null, "X")), amended("a", 0, null, "Y"), "YYYYXXXXXXXX", "OVERLAP a 4-12 X Y");
    }

    @Test
    void sameDayIsAConflictThatStandsAsMine() {
        merge(
                Z,
                List.of(amended("a", 4, null, "X")),
                amended("a", 4, null, "Y"),
                "ZZZZXXXXXXXX",
                "BOTH_AMENDED a 4-12 X Y");
    }

    @Test
    void boundedEditAgainstALaterOneIsAConflictAboutTheDaysInCommon() {
        merge(
                Z,
                List.of(amended("a", 0, 6, "X")),
                amended("a", 3, null, "Y"),
                "XXXXXXYYYYYY",
                "BOTH_AMENDED a 3-6 X Y");
    }

    @Test
    void otherAttributesAndOtherDaysStandBeside() {
        merge(Z, List.of(amended("a", 0, 3, "X")), amended("a", 6, null, "Y"), "XXXZZZYYYYYY");
        merge(Z, List.of(amended("a", 4, null, "X")), amended("b", 2, null, "Y"), "ZZZZXXXXXXXX");
        merge(Z, List.of(amended("a", 4, null, "X")), amended("a", 4, null, "X"), "ZZZZXXXXXXXX");
    }

    @Test
    void editThatEndsWhereTheirsBeginsEndsThereAlsoWhenTheirsTookAwayWhatEndedIt() {
        List<Version> base = List.of(version(0, 6, "Z", "Z", "o"), version(6, DAYS, "W", "Z", "o"));
        merge(base, List.of(amended("a", 2, null, "X")), amended("a", 6, null, "Z"), "ZZXXXXZZZZZZ");
    }

    @Test
    void editBeforeARetirementIsNeitherAndOneThatRunsIntoItAnOverlap() {
        merge(Z, List.of(amended("a", 2, 5, "X")), retired(8), "ZZXXXZZZ----");
        merge(Z, List.of(amended("a", 2, null, "X")), retired(8), "ZZXXXXXX----", "OVERLAP a 8-12 X null");
    }

    @Test
    void editOfAMemberThatTheyEndedMeansThatItLivesOn() {
        merge(
                Z,
                List.of(amended("a", 8, null, "X")),
                retired(5),
                "ZZZZZZZZXXXX",
                "AMENDED_AND_RETIRED null 5-12 there ended");
    }

    @Test
    void retirementOfAMemberThatTheyEditedEndsIt() {
        merge(
                Z,
                List.of(retired(5)),
                amended("a", 8, null, "Y"),
                "ZZZZZ-------",
                "AMENDED_AND_RETIRED null 5-12 ended there");
        merge(Z, List.of(retired(5)), amended("a", 2, null, "Y"), "ZZYYY-------", "OVERLAP a 5-12 null Y");
    }

    @Test
    void earlierOfTwoRetirementsHolds() {
        merge(Z, List.of(retired(5)), retired(8), "ZZZZZ-------");
        merge(Z, List.of(retired(8)), retired(5), "ZZZZZ-------");
    }

    @Test
    void memberThatBothAddedIsOneMemberWithTheDaysOfBoth() {
        Change mine = new Change(
                "W",
                ChangeKind.ADDED,
                null,
                World.KEY,
                day(2),
                null,
                List.of(cell("k", "K"), cell("a", "X"), cell("b", null), cell("o", "o")));
        List<Version> theirs = List.of(version(5, DAYS, "Y", null, "o"));
        Merge.Merged merged = Merge.of(DIMENSION, 7, List.of(), theirs, List.of(mine));
        assertThat(merged.conflicts()).singleElement().satisfies(c -> {
            assertThat(c.kind()).isEqualTo(Conflict.Kind.BOTH_ADDED);
            assertThat(c.attribute()).isEqualTo("a");
            assertThat(c.effective()).isEqualTo(day(5));
        });
        assertThat(a(applied(theirs, merged.changes().toArray(new Change[0])))).isEqualTo("--XXXXXXXXXX");
    }

    @Test
    void sourceOfACellOutlivesTheMerge() {
        Change mine = new Change(
                "W",
                ChangeKind.AMENDED,
                7L,
                World.KEY,
                day(8),
                null,
                List.of(new CellChange("a", "Z", "X", "Things!D17")));
        Merge.Merged merged = Merge.of(DIMENSION, 7, Z, applied(Z, retired(5)), List.of(mine));
        assertThat(merged.changes().stream().flatMap(c -> c.cells().stream()).map(CellChange::source))
                .contains("Things!D17");
    }

    @Test
    void inRandomWorldsOneSidedEffectsStandAndTheRestIsNamed() {
        int conflicts = 0;
        int overlaps = 0;
        int quiet = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            List<Version> base = World.history(random);
            if (base.isEmpty()) {
                continue;
            }
            List<Change> mine = changes(random, base);
            List<Change> their = changes(random, base);
            List<Version> mineAlone = World.versions(Timeline.apply(DIMENSION, base, mine));
            List<Version> theirs = World.versions(Timeline.apply(DIMENSION, base, their));
            Merge.Merged merged = Merge.of(DIMENSION, 7, base, theirs, mine);
            List<Version> result = World.versions(Timeline.apply(DIMENSION, theirs, merged.changes()));
            holds(seed, base, mineAlone, theirs, result, merged.conflicts());

            Merge.Merged mirrored = Merge.of(DIMENSION, 7, base, mineAlone, their);
            assertThat(mirrored.conflicts().stream().map(MergeTest::place))
                    .as("symmetric up to mine and theirs, world %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            merged.conflicts().stream().map(MergeTest::place).toList());
            boolean isDecided = merged.conflicts().stream().allMatch(Conflict::isOverlap);
            if (isDecided) {
                assertThat(World.days(World.versions(Timeline.apply(DIMENSION, mineAlone, mirrored.changes()))))
                        .as("the same from either side, world %d", seed)
                        .isEqualTo(World.days(result));
            }
            conflicts += isDecided ? 0 : 1;
            overlaps += merged.conflicts().stream().anyMatch(Conflict::isOverlap) ? 1 : 0;
            quiet += merged.conflicts().isEmpty() ? 1 : 0;
        }
        assertThat(List.of(conflicts, overlaps, quiet)).allMatch(n -> n > WORLDS / 20);
    }

    private static String place(Conflict c) {
        return (c.kind() == Conflict.Kind.OVERLAP) + " " + c.attribute() + " " + c.effective() + " " + c.until();
    }

    private static void holds(
            int seed,
            List<Version> base,
            List<Version> mine,
            List<Version> theirs,
            List<Version> result,
            List<Conflict> conflicts) {
        boolean isLifeContested = conflicts.stream().anyMatch(c -> c.attribute() == null);
        for (int d = 0; d < DAYS; d++) {
            LocalDate day = day(d);
            for (int at = 1; at <= 3; at++) {
                Object was = Days.value(base, day, at);
                Object own = Days.value(mine, day, at);
                Object other = Days.value(theirs, day, at);
                Object now = Days.value(result, day, at);
                String name = DIMENSION.attributes().get(at).name();
                boolean isNamed = conflicts.stream()
                        .anyMatch(c -> (c.attribute() == null || c.attribute().equals(name))
                                && !day.isBefore(c.effective())
                                && day.isBefore(c.until()));
                String where = "world " + seed + ", day " + d + ", " + name + ", base " + base + ", mine " + mine
                        + ", theirs " + theirs;
                if (Objects.equals(own, was) || Objects.equals(other, was) || Objects.equals(own, other)) {
                    // One value of "o" holds on all rows, so a conflict about it reaches all days; and a contested life
                    // all attributes.
                    if (!isLifeContested && at < 3) {
                        assertThat(now).as(where).isEqualTo(Objects.equals(own, was) ? other : own);
                    }
                } else {
                    assertThat(isNamed).as("named: " + where).isTrue();
                    boolean isConflict = conflicts.stream().anyMatch(c -> !c.isOverlap() && name.equals(c.attribute()));
                    if (isConflict && !isLifeContested) {
                        assertThat(now).as("stands as mine: " + where).isEqualTo(own);
                    }
                }
            }
        }
    }

    static List<Change> changes(Random random, List<Version> base) {
        List<Integer> lives = new ArrayList<>();
        for (int d = 0; d < DAYS; d++) {
            if (Days.lives(base, day(d))) {
                lives.add(d);
            }
        }
        List<Change> changes = new ArrayList<>();
        Integer end = null;
        int first = lives.getFirst();
        int last = lives.getLast();
        if (last > first && random.nextInt(4) == 0) {
            end = first + 1 + random.nextInt(last - first);
            changes.add(retired(end));
        }
        if (random.nextInt(4) == 0) {
            changes.add(World.of(ChangeKind.CORRECTED, lives.getFirst(), cell("o", World.value(random))));
        }
        Collections.shuffle(lives, random);
        int from = 0;
        for (int i = 0; i < random.nextInt(3) + (changes.isEmpty() ? 1 : 0) && from < lives.size(); i++, from++) {
            int e = lives.get(from);
            if (end != null && e >= end) {
                continue;
            }
            @Nullable
            Integer until = random.nextInt(3) == 0 && e + 1 < DAYS ? e + 1 + random.nextInt(DAYS - e - 1) : null;
            changes.add(amended(random.nextBoolean() ? "a" : "b", e, until, World.value(random)));
        }
        if (changes.isEmpty()) {
            changes.add(World.of(ChangeKind.CORRECTED, lives.getFirst(), cell("o", World.value(random))));
        }
        return changes;
    }
}
