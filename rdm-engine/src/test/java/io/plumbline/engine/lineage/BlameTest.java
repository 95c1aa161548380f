package io.plumbline.engine.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlameTest {
    private static final int WORLDS = 3000;
    private static final int DAYS = 8;
    private static final int ATTRIBUTES = 2;
    private static final int COMMITS = 9;

    private static LocalDate day(int number) {
        return LocalDate.of(2026, 1, 1).plusDays(number);
    }

    /** What each day's values are, and rows for them that are cut anew at random in each commit. */
    private static final class Life {
        final List<Version> recorded = new ArrayList<>();
        /** For each commit, day and attribute, who changed it last; 0 where nobody is there. */
        final long[][][] setBy = new long[COMMITS + 1][DAYS][ATTRIBUTES];

        private final Random random;
        private @Nullable Object[] @Nullable [] days = new @Nullable Object[DAYS][];

        Life(Random random) {
            this.random = random;
            for (int commit = 1; commit <= COMMITS; commit++) {
                commit(commit);
            }
        }

        private void commit(int commit) {
            @Nullable Object[] @Nullable [] now = new @Nullable Object[DAYS][];
            int from = random.nextInt(DAYS);
            int to = from + 1 + random.nextInt(DAYS - from);
            for (int d = 0; d < DAYS; d++) {
                @Nullable Object[] was = days[d];
                now[d] = was == null ? null : was.clone();
                if (d >= from && d < to) {
                    now[d] = changed(was);
                }
                for (int a = 0; a < ATTRIBUTES; a++) {
                    boolean same = was != null && now[d] != null && Objects.equals(was[a], now[d][a]);
                    setBy[commit][d][a] = now[d] == null ? 0 : same ? setBy[commit - 1][d][a] : commit;
                }
            }
            rewrite(commit, now);
            days = now;
        }

        private @Nullable Object @Nullable [] changed(@Nullable Object @Nullable [] was) {
            if (random.nextInt(5) == 0) {
                return null;
            }
            @Nullable Object[] values = was == null ? new @Nullable Object[ATTRIBUTES] : was.clone();
            int at = random.nextInt(ATTRIBUTES);
            values[at] = random.nextInt(4) == 0 ? null : String.valueOf((char) ('x' + random.nextInt(3)));
            return values;
        }

        /** Supersedes the rows that do not hold any more and, at random, some that do; days without a row get new ones. */
        private void rewrite(int commit, @Nullable Object[] @Nullable [] now) {
            boolean[] covered = new boolean[DAYS];
            recorded.replaceAll(row -> {
                if (row.supersededBy() != 0) {
                    return row;
                }
                boolean holds = random.nextInt(4) != 0;
                for (int d = 0; d < DAYS; d++) {
                    if (row.period().contains(day(d))) {
                        holds &= now[d] != null && Arrays.asList(now[d]).equals(row.values());
                    }
                }
                for (int d = 0; holds && d < DAYS; d++) {
                    covered[d] |= row.period().contains(day(d));
                }
                return holds ? row : row(row.period(), row.values(), row.recordedBy(), commit);
            });
            int start = 0;
            for (int d = 1; d <= DAYS; d++) {
                boolean cut = d == DAYS
                        || covered[d] != covered[start]
                        || !Arrays.equals(now[d], now[start])
                        || random.nextInt(5) == 0;
                if (cut) {
                    if (!covered[start] && now[start] != null) {
                        recorded.add(row(new Period(day(start), day(d)), Arrays.asList(now[start]), commit, 0));
                    }
                    start = d;
                }
            }
        }

        private static Version row(Period period, List<@Nullable Object> values, long by, long until) {
            return new Version(1, new UUID(0, 1), new UUID(0, 2), period, values, by, until);
        }
    }

    @Test
    void originIsTheCommitThatChangedTheValueLastWhateverRowsWereCutSince() {
        long seed = Long.getLong("rdm.seed", 4711L);
        long cells = 0;
        for (int world = 0; world < WORLDS; world++) {
            Life life = new Life(new Random(seed + world));
            for (int d = 0; d < DAYS; d++) {
                for (int a = 0; a < ATTRIBUTES; a++) {
                    Blame blame = new Blame(life.recorded, a, day(d));
                    for (int commit = 0; commit <= COMMITS; commit++) {
                        long expected = life.setBy[commit][d][a];
                        assertThat(blame.origin(commit))
                                .as("seed %d, day %d, attribute %d, commit %d", seed + world, d, a, commit)
                                .isEqualTo(expected == 0 ? Optional.empty() : Optional.of(expected));
                        cells++;
                    }
                }
            }
        }
        System.out.println("blame: " + WORLDS + " worlds, " + cells + " cells compared");
    }

    @Test
    void endIsTheNextCommitThatChangedTheValueAgain() {
        Period all = new Period(day(0), Period.OPEN_END);
        Period tail = new Period(day(4), Period.OPEN_END);
        List<Version> rows = List.of(
                Life.row(all, List.of("x", "p"), 1, 2),
                Life.row(new Period(day(0), day(4)), List.of("x", "p"), 2, 0),
                Life.row(tail, List.of("x", "q"), 2, 3),
                Life.row(tail, List.of("y", "q"), 3, 0));
        assertThat(new Blame(rows, 0, day(5)).origin(2)).contains(1L);
        assertThat(new Blame(rows, 0, day(5)).end(1, 3)).contains(3L);
        assertThat(new Blame(rows, 0, day(5)).end(1, 2)).isEmpty();
        assertThat(new Blame(rows, 0, day(1)).end(1, 3)).isEmpty();
        assertThat(new Blame(rows, 1, day(5)).origin(3)).contains(2L);
    }
}
