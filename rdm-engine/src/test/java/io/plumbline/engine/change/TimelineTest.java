package io.plumbline.engine.change;

import static io.plumbline.engine.change.World.DIMENSION;
import static io.plumbline.engine.change.World.amended;
import static io.plumbline.engine.change.World.cell;
import static io.plumbline.engine.change.World.day;
import static io.plumbline.engine.change.World.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Surrogates;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final int WORLDS = Integer.getInteger("rdm.worlds", 20_000);

    @Test
    void amendmentInsideClosedPeriodSplitsItAndLaterInheritedVersionsTakeTheValue() {
        // a: x x x, b changes at 4; a's value from day 2 carries into the version that merely inherited it.
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(4, 12, "x", "z", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(amended("a", 2, null, "n")));
        assertThat(after)
                .extracting(
                        s -> World.number(s.period().from()),
                        s -> s.values().get(1),
                        s -> s.values().get(2))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, "x", "y"),
                        org.assertj.core.groups.Tuple.tuple(2, "n", "y"),
                        org.assertj.core.groups.Tuple.tuple(4, "n", "z"));
        assertThat(after.get(0).surrogate()).isEqualTo(base.get(0).surrogate());
        assertThat(after.get(1).surrogate()).as("the rest of a split is new").isNull();
        assertThat(after.get(2).surrogate())
                .as("an amended whole version stays the same version")
                .isEqualTo(base.get(1).surrogate());
    }

    @Test
    void versionInWhichTheAttributeHadChangedByItselfKeepsItsValue() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(4, 12, "own", "y", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(amended("a", 2, null, "n")));
        assertThat(after).extracting(s -> s.values().get(1)).containsExactly("x", "n", "own");
    }

    @Test
    void amendmentAtTheStartOfAVersionDoesNotSplitIt() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(4, 12, "z", "y", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(amended("a", 4, null, "n")));
        assertThat(after).hasSize(2);
        assertThat(after.get(1).surrogate()).isEqualTo(base.get(1).surrogate());
    }

    @Test
    void amendmentBackToTheEarlierValueJoinsTheVersionsAndTheEarlierSurrogateSurvives() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(4, 12, "z", "y", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(amended("a", 4, null, "x")));
        assertThat(after).hasSize(1);
        assertThat(after.getFirst().surrogate()).isEqualTo(base.getFirst().surrogate());
        Rewrite rewrite = Rewrite.of(base, after, Surrogates::next);
        assertThat(rewrite.superseded()).isEqualTo(base);
        assertThat(rewrite.rekeyed())
                .containsExactly(new Rewrite.Rekeyed(
                        base.get(1).period(),
                        base.get(1).surrogate(),
                        base.get(0).surrogate()));
    }

    @Test
    void boundedAmendmentGivesTheValueBackAtItsEnd() {
        List<Version> base = List.of(version(0, 12, "x", "y", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(amended("a", 3, 6, "n")));
        assertThat(after).extracting(s -> s.values().get(1)).containsExactly("x", "n", "x");
    }

    @Test
    void gapStopsAnAmendment() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(6, 12, "x", "y", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(amended("a", 2, null, "n")));
        assertThat(after).extracting(s -> s.values().get(1)).containsExactly("x", "n", "x");
    }

    @Test
    void amendmentOutsideOfTheMembersLifeIsRefused() {
        List<Version> base = List.of(version(2, 4, "x", "y", "o"), version(6, 12, "x", "y", "o"));
        for (int at : new int[] {0, 4, 5}) {
            assertThatThrownBy(() -> Timeline.apply(DIMENSION, base, List.of(amended("a", at, null, "n"))))
                    .isInstanceOfSatisfying(
                            RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_VERSION_AT_DATE));
        }
    }

    @Test
    void correctionComesAfterSplitsAndReachesEveryRow() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(6, 12, "x", "y", "o"));
        List<Span> after = Timeline.apply(
                DIMENSION,
                base,
                List.of(World.of(ChangeKind.CORRECTED, 3, cell("o", "p")), amended("a", 2, null, "n")));
        assertThat(after)
                .hasSize(3)
                .allSatisfy(s -> assertThat(s.values().get(3)).isEqualTo("p"));
    }

    @Test
    void retiredMemberEndsAndLaterVersionsGo() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(4, 12, "z", "y", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(World.of(ChangeKind.RETIRED, 3)));
        assertThat(after)
                .singleElement()
                .satisfies(s -> assertThat(s.period().to()).isEqualTo(day(3)));
        assertThat(Timeline.apply(DIMENSION, base, List.of(World.of(ChangeKind.RETIRED, 4))))
                .hasSize(1);
    }

    @Test
    void reinstatedMemberHasANewVersionAndTheGapStays() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"));
        List<Span> after = Timeline.apply(
                DIMENSION,
                base,
                List.of(World.of(
                        ChangeKind.REINSTATED, 6, cell("k", "K"), cell("a", "r"), cell("b", "s"), cell("o", "o"))));
        assertThat(after).hasSize(2);
        assertThat(after.get(1).surrogate()).isNull();
        assertThat(after.get(1).period().from()).isEqualTo(day(6));
    }

    @Test
    void addedKeyThatIsThereIsRefused() {
        assertThatThrownBy(() -> Timeline.apply(
                        DIMENSION,
                        List.of(version(0, 12, "x", "y", "o")),
                        List.of(World.of(ChangeKind.ADDED, 3, cell("k", "K")))))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_TAKEN));
    }

    @Test
    void cancelledVersionGivesItsDaysBackToTheOneBeforeIt() {
        List<Version> base = List.of(version(0, 4, "x", "y", "o"), version(4, 12, "z", "y", "o"));
        List<Span> after = Timeline.apply(DIMENSION, base, List.of(World.of(ChangeKind.CANCELLED, 4)));
        assertThat(after).singleElement().satisfies(s -> {
            assertThat(s.values().get(1)).isEqualTo("x");
            assertThat(s.period().isOpen()).isTrue();
        });
    }

    @Test
    void randomAmendmentsAgreeWithTheNaiveDayByDayModelInAnyOrder() {
        int applied = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            List<Version> base = World.history(random);
            if (base.isEmpty()) {
                continue;
            }
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                String attribute = random.nextBoolean() ? "a" : "b";
                int from = random.nextInt(World.DAYS);
                boolean lives = base.stream().anyMatch(v -> v.period().contains(day(from)));
                boolean twice = changes.stream()
                        .anyMatch(c -> c.effective().equals(day(from))
                                && c.cells().getFirst().attribute().equals(attribute));
                if (lives && !twice) {
                    Integer until = random.nextInt(3) == 0 && from < World.DAYS - 1
                            ? from + 1 + random.nextInt(World.DAYS - from - 1)
                            : null;
                    changes.add(amended(attribute, from, until, World.value(random)));
                }
            }
            List<Span> after = Timeline.apply(DIMENSION, base, changes);
            assertThat(World.days(World.versions(after))).as("world %d", seed).isEqualTo(World.naive(base, changes));
            invariants(after, seed);
            Collections.shuffle(changes, random);
            assertThat(Timeline.apply(DIMENSION, base, changes))
                    .as("order in world %d", seed)
                    .isEqualTo(after);
            List<Version> recorded = World.versions(after);
            List<Change> undo = TimelineDiff.of(DIMENSION, 7, World.KEY, recorded, base);
            assertThat(World.days(World.versions(Timeline.apply(DIMENSION, recorded, undo))))
                    .as("undo of world %d", seed)
                    .isEqualTo(World.days(base));
            applied += changes.size();
        }
        assertThat(applied).isGreaterThan(WORLDS);
    }

    @Test
    void differenceOfTwoRandomHistoriesLeadsFromOneToTheOther() {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            List<Version> from = World.history(random);
            List<Version> to = World.history(random);
            List<Change> changes = TimelineDiff.of(DIMENSION, 7, World.KEY, from, to);
            List<Span> reached = Timeline.apply(DIMENSION, from, changes);
            assertThat(World.days(World.versions(reached))).as("world %d", seed).isEqualTo(World.days(to));
            invariants(reached, seed);
            assertThat(TimelineDiff.of(DIMENSION, 7, World.KEY, from, from)).isEmpty();
        }
    }

    private static void invariants(List<Span> spans, int seed) {
        for (int i = 1; i < spans.size(); i++) {
            Span a = spans.get(i - 1);
            Span b = spans.get(i);
            assertThat(b.period().from())
                    .as("no overlap, world %d", seed)
                    .isAfterOrEqualTo(a.period().to());
            boolean equalAndTouching =
                    a.period().to().equals(b.period().from()) && a.values().equals(b.values());
            assertThat(equalAndTouching).as("coalesced, world %d", seed).isFalse();
        }
        long named =
                spans.stream().map(Span::surrogate).filter(Objects::nonNull).count();
        assertThat(spans.stream()
                        .map(Span::surrogate)
                        .filter(Objects::nonNull)
                        .distinct()
                        .count())
                .as("a surrogate names one version, world %d", seed)
                .isEqualTo(named);
    }
}
