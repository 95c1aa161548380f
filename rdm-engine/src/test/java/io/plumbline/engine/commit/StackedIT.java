package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.StackChangeSet;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change set that is made upon another one that is not committed yet. */
class StackedIT {
    private final Markets markets = new Markets();

    private ChangeSet upon(long below) {
        return new StackChangeSet(markets.database, TestDatabase.AUDIT).stack(below, null, "", markets.analyst());
    }

    private List<String> errors(long set) {
        return markets.validate(set).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::message)
                .toList();
    }

    private List<Change> changes(long set) {
        List<Change> all = new ArrayList<>();
        new ChangeStore(markets.database.read()).streamByMember(set, (of, changes) -> all.addAll(changes));
        return all;
    }

    private void rebase(long set) {
        new RebaseChangeSet(markets.database, TestDatabase.AUDIT).rebase(set, markets.analyst());
    }

    private void carry(long set) {
        assertThat(errors(set)).isEmpty();
        if (new ChangeSetStore(markets.database.read()).get(set).status() != ChangeSetStatus.APPROVED) {
            markets.approve(set);
        }
        markets.commit(set);
        assertThat(new VerifyHistory(markets.database.read()).verify().breaches())
                .isEmpty();
    }

    @Test
    void itUsesWhatTheOtherOneAddsAndIsCommittedAfterIt() {
        markets.committed("ADDED STORE_D S1 2026-01-01");
        long below = markets.draft("ADDED MARKET_D M9 2026-03-01 label=New");
        ChangeSet set = upon(below);
        assertThat(set.stackedOn()).isEqualTo(below);
        assertThat(set.title()).isEqualTo("Upon Test");
        markets.edit(set.id(), "AMENDED STORE_D S1 2026-03-01 market=M9");
        assertThat(errors(set.id())).isEmpty();
        assertThat(new ChangeStore(markets.database.read())
                        .page(set.id(), null, null, below, 0, 10)
                        .items())
                .as("what is new here")
                .extracting(Change::dimension)
                .containsExactly("STORE_D");
        markets.approve(set.id());
        assertThatThrownBy(() -> markets.commit(set.id())).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE);
            assertThat(e.sentence()).contains("made upon change set " + below, "Commit that one first");
        });
        carry(below);
        rebase(set.id());
        assertThat(changes(set.id())).extracting(Change::dimension).containsExactly("STORE_D");
        carry(set.id());
        assertThat(markets.versions("STORE_D", "S1"))
                .containsExactly("[S1, -, -, -] 2026-01-01 2026-03-01", "[S1, M9, -, -] 2026-03-01 9999-12-31");
    }

    @Test
    void whatTheOtherOneBecameMeanwhileIsMergedAndNothingIsLost() {
        markets.committed("ADDED MARKET_D M1 2026-01-01 label=One", "ADDED MARKET_D M2 2026-01-01 label=Two");
        long below = markets.draft("AMENDED MARKET_D M1 2026-03-01 label=Uno");
        ChangeSet set = upon(below);
        markets.edit(set.id(), "AMENDED MARKET_D M2 2026-03-01 label=Due");
        markets.edit(below, "AMENDED MARKET_D M1 2026-03-01 label=Eins", "ADDED MARKET_D M3 2026-03-01 label=Three");
        carry(below);
        rebase(set.id());
        assertThat(new ConflictStore(markets.database.read()).of(set.id()))
                .singleElement()
                .satisfies(conflict -> {
                    assertThat(conflict.kind()).isEqualTo(Conflict.Kind.BOTH_AMENDED);
                    assertThat(List.of(String.valueOf(conflict.mine()), String.valueOf(conflict.theirs())))
                            .containsExactly("Uno", "Eins");
                });
    }

    @Test
    void itStandsAloneWhereTheOtherOneIsWithdrawn() {
        long below = markets.draft("ADDED MARKET_D M9 2026-03-01 label=New");
        ChangeSet set = upon(below);
        markets.edit(set.id(), "ADDED STORE_D S9 2026-03-01 market=M9");
        ChangeSet third = upon(set.id());
        assertThat(third.idsOf()).isEqualTo(below);
        new DecideReview(markets.database, TestDatabase.AUDIT)
                .decide(below, markets.analyst(), Decision.WITHDRAW, null, null);
        carry(set.id());
        assertThat(markets.versions("STORE_D", "S9")).containsExactly("[S9, M9, -, -] 2026-03-01 9999-12-31");
        assertThatThrownBy(() -> upon(below))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    @Test
    void whoMadeTheOtherOneDoesNotApproveThisOne() {
        long below = markets.draft("ADDED MARKET_D M9 2026-03-01 label=New");
        Person other = markets.other();
        ChangeSet set = new StackChangeSet(markets.database, TestDatabase.AUDIT).stack(below, "Mine", "because", other);
        assertThat(set.authors()).containsExactlyInAnyOrder(markets.analyst().id(), other.id());
        assertThat(set.contentHash())
                .isEqualTo(
                        new ChangeSetStore(markets.database.read()).get(below).contentHash());
    }
}
