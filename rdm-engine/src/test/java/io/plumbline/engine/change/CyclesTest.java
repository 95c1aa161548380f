package io.plumbline.engine.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Cycles in hierarchies, against an oracle that follows each member's parents on each day. */
class CyclesTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final int DAYS = 7;
    private static final int NOBODY = -1;

    /** By member and day the parent. */
    private record World(int[][] parents) {
        static World random(Random random, int members) {
            int[][] parents = new int[members][DAYS];
            for (int[] ofOne : parents) {
                for (int day = 0; day < DAYS; day++) {
                    boolean stays = day > 0 && random.nextInt(3) > 0;
                    ofOne[day] = stays ? ofOne[day - 1] : random.nextInt(members + 2) - 2;
                    ofOne[day] = Math.max(NOBODY, ofOne[day]);
                }
            }
            return new World(parents);
        }

        World copy() {
            int[][] copy = new int[parents.length][];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = parents[i].clone();
            }
            return new World(copy);
        }

        /** The cycles of a day, each as the set of its members. */
        Set<Set<Integer>> cycles(int day) {
            Set<Set<Integer>> cycles = new HashSet<>();
            for (int start = 0; start < parents.length; start++) {
                Set<Integer> way = new TreeSet<>();
                int at = start;
                while (at != NOBODY && way.add(at)) {
                    at = parents[at][day];
                }
                if (at == start) {
                    cycles.add(way);
                }
            }
            return cycles;
        }

        boolean isAcyclic() {
            for (int day = 0; day < DAYS; day++) {
                if (!cycles(day).isEmpty()) {
                    return false;
                }
            }
            return true;
        }

        Map<UUID, List<Cycles.Parent>> of(Collection<MemberRef> members) {
            Map<UUID, List<Cycles.Parent>> found = new HashMap<>();
            for (MemberRef member : members) {
                int number = (int) member.member().getLeastSignificantBits();
                List<Cycles.Parent> list = new ArrayList<>();
                int from = 0;
                for (int day = 1; day <= DAYS; day++) {
                    if (day == DAYS || parents[number][day] != parents[number][from]) {
                        if (parents[number][from] != NOBODY) {
                            list.add(new Cycles.Parent(
                                    ref(parents[number][from]), new Period(FIRST.plusDays(from), FIRST.plusDays(day))));
                        }
                        from = day;
                    }
                }
                found.put(member.member(), list);
            }
            return found;
        }
    }

    @Test
    void ofAllMembersTheyAreThoseThatEachDayShows() {
        Random random = new Random(20260301);
        int withCycle = 0;
        for (int i = 0; i < 2_000; i++) {
            World world = World.random(random, 2 + random.nextInt(4));
            List<MemberRef> all = new ArrayList<>();
            for (int member = 0; member < world.parents().length; member++) {
                all.add(ref(member));
            }
            assertThat(byDay(Cycles.through(all, world::of))).isEqualTo(oracle(world));
            withCycle += world.isAcyclic() ? 0 : 1;
        }
        assertThat(withCycle).isBetween(500, 1_900);
    }

    @Test
    void whereThereWereNoneThoseThroughChangedMembersAreAll() {
        Random random = new Random(20260302);
        int withCycle = 0;
        int worlds = 0;
        while (worlds < 1_000) {
            World before = World.random(random, 4 + random.nextInt(3));
            if (!before.isAcyclic()) {
                continue;
            }
            worlds++;
            World after = before.copy();
            Set<Integer> changed = new TreeSet<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                int member = random.nextInt(after.parents().length);
                int from = random.nextInt(DAYS);
                int parent = random.nextInt(after.parents().length);
                for (int day = from; day < DAYS; day++) {
                    after.parents()[member][day] = parent;
                }
                changed.add(member);
            }
            List<MemberRef> starts = changed.stream().map(CyclesTest::ref).toList();
            assertThat(byDay(Cycles.through(starts, after::of))).isEqualTo(oracle(after));
            withCycle += after.isAcyclic() ? 0 : 1;
        }
        assertThat(withCycle).isBetween(200, 900);
    }

    @Test
    void hierarchyOfManyLevelsIsAskedOnceForEachLevel() {
        int[] questions = new int[1];
        List<Cycles.Cycle> cycles = Cycles.through(List.of(ref(0), ref(1)), members -> {
            questions[0]++;
            Map<UUID, List<Cycles.Parent>> found = new HashMap<>();
            members.forEach(member -> {
                int number = (int) member.member().getLeastSignificantBits();
                if (number < 100) {
                    found.put(
                            member.member(),
                            List.of(new Cycles.Parent(ref(number + 2), new Period(FIRST, FIRST.plusDays(1)))));
                }
            });
            return found;
        });
        assertThat(cycles).isEmpty();
        assertThat(questions[0]).isEqualTo(51);
    }

    private static Map<Integer, Set<Set<Integer>>> oracle(World world) {
        Map<Integer, Set<Set<Integer>>> byDay = new HashMap<>();
        for (int day = 0; day < DAYS; day++) {
            if (!world.cycles(day).isEmpty()) {
                byDay.put(day, world.cycles(day));
            }
        }
        return byDay;
    }

    private static Map<Integer, Set<Set<Integer>>> byDay(List<Cycles.Cycle> cycles) {
        assertThat(cycles).hasSizeLessThan(20);
        Map<Integer, Set<Set<Integer>>> byDay = new HashMap<>();
        for (Cycles.Cycle cycle : cycles) {
            Set<Integer> members = new TreeSet<>();
            cycle.members().forEach(member -> members.add((int) member.member().getLeastSignificantBits()));
            for (int day = 0; day < DAYS; day++) {
                if (cycle.days().contains(FIRST.plusDays(day))) {
                    byDay.computeIfAbsent(day, d -> new HashSet<>()).add(members);
                }
            }
        }
        return byDay;
    }

    private static MemberRef ref(int number) {
        return new MemberRef(new UUID(1, number), "P" + number);
    }
}
