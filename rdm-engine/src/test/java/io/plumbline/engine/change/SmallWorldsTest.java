package io.plumbline.engine.change;

import static io.plumbline.engine.change.World.DIMENSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every history of a small world, with every change and every pair of changes: nothing is left to chance.
 *
 * <p>Four days, the last of which goes on for ever; on each the member is away or its attribute {@code a} holds one of two values; another attribute
 * may change on any day, so that versions inherit. What the engine makes of it is compared day by day with the naive model.
 */
class SmallWorldsTest {
    private static final int DAYS = 4;
    private static final List<String> VALUES = List.of("x", "y");

    private static int until(int day) {
        return day == DAYS ? World.DAYS : day;
    }

    /** All histories; {@code b} changes on no day, or on one of them. */
    private static List<List<Version>> histories(boolean withAnotherAttribute) {
        List<List<Version>> all = new ArrayList<>();
        for (int code = 1; code < Math.pow(3, DAYS); code++) {
            @Nullable String[] a = new String[DAYS];
            for (int d = 0, rest = code; d < DAYS; d++, rest /= 3) {
                a[d] = rest % 3 == 0 ? null : VALUES.get(rest % 3 - 1);
            }
            for (int turn = 0; turn < (withAnotherAttribute ? DAYS : 1); turn++) {
                List<Version> versions = new ArrayList<>();
                int from = 0;
                for (int d = 1; d <= DAYS; d++) {
                    boolean ends = d == DAYS || !Objects.equals(a[d], a[from]) || d == turn;
                    if (ends && a[from] != null) {
                        String b = turn > 0 && from >= turn ? "q" : "p";
                        versions.add(World.version(from, until(d), a[from], b, "o"));
                    }
                    from = ends ? d : from;
                }
                all.add(versions);
            }
        }
        return all;
    }

    private static List<Change> amendments() {
        List<Change> all = new ArrayList<>();
        for (String value : List.of("x", "y", "z")) {
            for (int from = 0; from < DAYS; from++) {
                all.add(World.amended("a", from, null, value));
                for (int until = from + 1; until < DAYS; until++) {
                    all.add(World.amended("a", from, until, value));
                }
            }
        }
        return all;
    }

    private static boolean lives(List<Version> history, Change change) {
        return Days.lives(history, change.effective());
    }

    @Test
    void everyChangeAndEveryPairAgreesWithTheNaiveModel() {
        List<Change> amendments = amendments();
        long worlds = 0;
        for (List<Version> history : histories(true)) {
            for (Change one : amendments) {
                if (!lives(history, one)) {
                    assertThat(Days.applied(DIMENSION, history, List.of(one))).isEmpty();
                    continue;
                }
                agrees(history, List.of(one));
                worlds++;
                for (Change other : amendments) {
                    boolean sameDay = one.effective().equals(other.effective());
                    if (!sameDay && lives(history, other)) {
                        agrees(history, List.of(one, other));
                        worlds++;
                    }
                }
            }
        }
        System.out.println("small worlds: " + worlds + " histories with one change or two, each day compared");
        assertThat(worlds).isGreaterThan(50_000);
    }

    private static void agrees(List<Version> history, List<Change> changes) {
        List<Version> after = World.versions(Timeline.apply(DIMENSION, history, changes));
        assertThat(World.days(after)).as("%s with %s", history, changes).isEqualTo(World.naive(history, changes));
        for (int i = 1; i < after.size(); i++) {
            Version before = after.get(i - 1);
            Version next = after.get(i);
            assertThat(before.period().to()).isBeforeOrEqualTo(next.period().from());
            assertThat(before.period().to().equals(next.period().from())
                            && before.values().equals(next.values()))
                    .as("touching equal versions are one")
                    .isFalse();
        }
    }

    @Test
    void everyPairOfHistoriesIsLedFromOneToTheOtherByItsDifference() {
        List<List<Version>> histories = histories(false);
        long pairs = 0;
        for (List<Version> from : histories) {
            for (List<Version> to : histories) {
                List<Change> difference = TimelineDiff.of(DIMENSION, 7, World.KEY, from, to);
                assertThat(difference.isEmpty()).isEqualTo(World.days(from).equals(World.days(to)));
                assertThat(World.days(World.versions(Timeline.apply(DIMENSION, from, difference))))
                        .isEqualTo(World.days(to));
                pairs++;
            }
        }
        System.out.println("small worlds: " + pairs + " differences of two histories applied");
    }

    /** Two people, one change each: what only one side touches stands, days that both touch differently are named, and who is "mine" makes no other difference. */
    @Test
    void everyMergeOfTwoChangesLosesNothingAndIsSymmetric() {
        List<Change> amendments = amendments();
        long merges = 0;
        long named = 0;
        for (List<Version> base : histories(false)) {
            for (Change mine : amendments) {
                for (Change their : amendments) {
                    if (!lives(base, mine) || !lives(base, their)) {
                        continue;
                    }
                    List<Version> mineAlone = World.versions(Timeline.apply(DIMENSION, base, List.of(mine)));
                    List<Version> theirs = World.versions(Timeline.apply(DIMENSION, base, List.of(their)));
                    Merge.Merged merged = Merge.of(DIMENSION, 7, base, theirs, List.of(mine));
                    Merge.Merged mirrored = Merge.of(DIMENSION, 7, base, mineAlone, List.of(their));
                    List<Version> result = World.versions(Timeline.apply(DIMENSION, theirs, merged.changes()));
                    List<Version> other = World.versions(Timeline.apply(DIMENSION, mineAlone, mirrored.changes()));
                    for (int d = 0; d < DAYS; d++) {
                        merged(base, mineAlone, theirs, result, other, merged.conflicts(), d);
                    }
                    assertThat(merged.conflicts().stream().map(SmallWorldsTest::place))
                            .containsExactlyInAnyOrderElementsOf(mirrored.conflicts().stream()
                                    .map(SmallWorldsTest::place)
                                    .toList());
                    merges++;
                    named += merged.conflicts().isEmpty() ? 0 : 1;
                }
            }
        }
        System.out.println("small worlds: " + merges + " merges of two changes, " + named + " of them contested");
        assertThat(named).isBetween(merges / 10, merges * 9 / 10);
    }

    private static void merged(
            List<Version> base,
            List<Version> mine,
            List<Version> theirs,
            List<Version> result,
            List<Version> mirrored,
            List<Conflict> conflicts,
            int d) {
        var day = World.day(d);
        int a = DIMENSION.indexOf("a");
        Object was = Days.value(base, day, a);
        Object own = Days.value(mine, day, a);
        Object other = Days.value(theirs, day, a);
        Object is = Days.value(result, day, a);
        boolean isNamed = conflicts.stream().anyMatch(c -> !day.isBefore(c.effective()) && day.isBefore(c.until()));
        boolean isContested = !Objects.equals(own, was) && !Objects.equals(other, was) && !Objects.equals(own, other);
        assertThat(isNamed)
                .as("day %d of %s, mine %s, theirs %s", d, base, mine, theirs)
                .isEqualTo(isContested);
        if (!isContested) {
            assertThat(is)
                    .as("day %d of %s, mine %s, theirs %s", d, base, mine, theirs)
                    .isEqualTo(Objects.equals(own, was) ? other : own)
                    .isEqualTo(Days.value(mirrored, day, a));
        }
    }

    /** Where a conflict is, and both values without saying whose. */
    private static String place(Conflict conflict) {
        List<String> values =
                new ArrayList<>(List.of(String.valueOf(conflict.mine()), String.valueOf(conflict.theirs())));
        values.sort(null);
        return conflict.kind() + " " + conflict.attribute() + " " + conflict.effective() + " " + conflict.until() + " "
                + values;
    }
}
