package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.job.Progress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change set about several dimensions is one commit: all of them change, or none. */
class SeveralDimensionsIT {
    /** Points that a commit passes once for each dimension. */
    private static final Set<CommitStep> OF_EACH = EnumSet.range(CommitStep.CHUNK_BEGUN, CommitStep.CHUNK_WRITTEN);

    private final Markets markets = new Markets();

    private long draft() {
        markets.committed(
                "ADDED MARKET_D M1 2026-01-01 label=North",
                "ADDED AREA_D NL,7 2026-01-01",
                "ADDED STORE_D S1 2026-01-01 market=M1 area=NL,7",
                "ADDED STORE_D S2 2026-01-01 market=M1");
        return markets.draft(
                "ADDED MARKET_D M2 2026-03-01 label=South",
                "AMENDED STORE_D S1 2026-03-01 market=M2",
                "AMENDED STORE_D S2 2026-03-01 market=M2",
                "RETIRED MARKET_D M1 2026-03-01",
                "ADDED AREA_D NL,8 2026-03-01");
    }

    /** Everything that readers see, a line for each version. */
    private List<String> all(long commit) {
        List<String> lines = new ArrayList<>();
        for (String code : List.of("MARKET_D", "AREA_D", "STORE_D")) {
            markets.history(code).stream(
                    commit,
                    null,
                    version -> lines.add(code + " " + Markets.shown(markets.dimension(code), version) + " "
                            + version.period().from() + " "
                            + version.period().to()));
        }
        return lines;
    }

    @Test
    void oneCommitHoldsThemAllAndItsRevertTakesThemAllBack() {
        long set = draft();
        List<String> before = all(1);
        assertThat(markets.validate(set)).isEmpty();
        markets.approve(set);
        assertThat(markets.commit(set)).isEqualTo(2);
        CommitEntry entry = new CommitStore(markets.database.read()).get(2);
        assertThat(entry.parts())
                .extracting(CommitEntry.Part::dimension, CommitEntry.Part::members)
                .containsExactly(tuple("AREA_D", 1L), tuple("MARKET_D", 2L), tuple("STORE_D", 2L));
        assertThat(all(2)).isNotEqualTo(before);
        assertThat(all(1)).isEqualTo(before);
        long revert =
                new RevertCommit(markets.database, TestDatabase.AUDIT).revert(2, LaterEdits.KEEP, markets.analyst());
        assertThat(markets.validate(revert)).isEmpty();
        markets.approve(revert);
        assertThat(all(markets.commit(revert))).isEqualTo(before);
        assertThat(new VerifyHistory(markets.database.read()).verify().breaches())
                .isEmpty();
    }

    /** The crash comes in the second dimension, where the first is written already. */
    @ParameterizedTest
    @EnumSource(CommitStep.class)
    void crashInTheSecondDimensionLeavesAllAsTheyWereOrAllAsTheyShallBe(CommitStep point) {
        long set = draft();
        List<String> before = all(1);
        markets.validate(set);
        markets.approve(set);
        AtomicInteger passed = new AtomicInteger();
        assertThatThrownBy(() -> commit(set, step -> {
                    boolean isHere = step == point && passed.incrementAndGet() == (OF_EACH.contains(point) ? 2 : 1);
                    if (isHere) {
                        throw new IllegalStateException("power cut");
                    }
                }))
                .hasMessage("power cut");
        boolean isCommitted = point == CommitStep.FLIPPED || point == CommitStep.LEASE_RETURNED;
        assertThat(markets.head()).isEqualTo(isCommitted ? 2 : 1);
        assertThat(all(1)).isEqualTo(before);
        new RecoverCommit(markets.database).recover();
        assertThat(all(markets.head()).equals(before)).isEqualTo(!isCommitted);
        assertThat(commit(set, CommitListener.NONE)).isEqualTo(2);
        assertThat(all(2)).hasSize(before.size() + 4).anyMatch(line -> line.contains("NL, 8") || line.contains("8]"));
        assertThat(all(1)).isEqualTo(before);
        assertThat(new VerifyHistory(markets.database.read()).verify().breaches())
                .isEmpty();
    }

    private long commit(long set, CommitListener listener) {
        return new CommitChangeSet(markets.database, TestDatabase.AUDIT, listener)
                .commit(set, markets.steward(), Progress.UNWATCHED)
                .commitNo();
    }
}
