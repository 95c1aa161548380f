package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.error.Breach;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule 9: references hold in time. Each case is refused by the rules of the draft, and by the commit where the rules could not see it. */
class ReferencesInTimeIT {
    private Markets markets;

    @BeforeEach
    void someMarkets() {
        markets = new Markets();
        markets.committed(
                "ADDED MARKET_D M1 2026-01-01 label=North",
                "ADDED MARKET_D M2 2026-01-01 label=South",
                "ADDED STORE_D S1 2026-01-01 market=M1",
                "ADDED STORE_D S2 2026-01-01 market=M1");
    }

    @Test
    void referenceBeforeTheReferredMemberBeginsIsRefused() {
        assertThat(errors("ADDED MARKET_D M3 2026-06-01", "AMENDED STORE_D S1 2026-03-01 market=M3"))
                .containsExactly(
                        "market of S1 would be M3 from 2026-03-01 on, but MARKET_D has no M3 from 2026-03-01 to 2026-06-01.");
        assertThat(errors("ADDED MARKET_D M3 2026-06-01", "AMENDED STORE_D S1 2026-06-01 market=M3"))
                .isEmpty();
    }

    @Test
    void referenceThatEndsOnTheDayOfTheReferredMembersEndHoldsAndOneDayLaterNot() {
        markets.committed("ADDED MARKET_D M3 2026-01-01");
        markets.committed("RETIRED MARKET_D M3 2026-06-01");
        assertThat(errors("AMENDED STORE_D S1 2026-03-01 2026-06-01 market=M3")).isEmpty();
        assertThat(errors("AMENDED STORE_D S1 2026-03-01 2026-06-02 market=M3"))
                .containsExactly("market of S1 would be M3 from 2026-03-01 to 2026-06-02,"
                        + " but MARKET_D has no M3 from 2026-06-01 to 2026-06-02.");
    }

    @Test
    void retirementOfAReferredMemberNamesThoseWhoReferToIt() {
        assertThat(errors("RETIRED MARKET_D M1 2026-06-01"))
                .containsExactly(
                        "M1 of MARKET_D would not be there from 2026-06-01 on, but 2 members of STORE_D refer to it by"
                                + " market on these days: S1, S2. Let them refer to another member from then on in the same change"
                                + " set, or let M1 stay.");
    }

    @Test
    void manyWhoReferAreCountedAndFiveAreNamed() {
        for (int i = 3; i < 10; i++) {
            markets.committed("ADDED STORE_D S" + i + " 2026-01-01 market=M1");
        }
        assertThat(errors("RETIRED MARKET_D M1 2026-06-01"))
                .singleElement()
                .asString()
                .contains("9 members of STORE_D refer to it by market on these days: S1, S2, S3, S4, S5 and 4 more.");
    }

    @Test
    void retirementIsAcceptedWhereAllWhoReferGoElsewhereInTheSameChangeSet() {
        assertThat(errors("RETIRED MARKET_D M1 2026-06-01", "AMENDED STORE_D S1 2026-06-01 market=M2"))
                .singleElement()
                .asString()
                .contains("1 member of STORE_D refers to it by market on these days: S2.");
        assertThat(errors("RETIRED MARKET_D M1 2026-06-01", "AMENDED STORE_D S1 2026-06-02 market=M2"))
                .singleElement()
                .asString()
                .contains("2 members of STORE_D refer to it");
        long set = markets.draft(
                "RETIRED MARKET_D M1 2026-06-01",
                "AMENDED STORE_D S1 2026-06-01 market=M2",
                "RETIRED STORE_D S2 2026-06-01");
        assertThat(markets.validate(set)).isEmpty();
        markets.approve(set);
        markets.commit(set);
        assertThat(markets.versions("STORE_D", "S1"))
                .containsExactly("[S1, M1, -, -] 2026-01-01 2026-06-01", "[S1, M2, -, -] 2026-06-01 9999-12-31");
        assertHolds();
    }

    @Test
    void memberThatIsRetiredAndReinstatedTheSameDayMayBeReferredTo() {
        assertThat(errors("RETIRED MARKET_D M2 2026-06-01")).isEmpty();
        markets.committed("ADDED MARKET_D M3 2026-01-01");
        markets.committed("RETIRED MARKET_D M3 2026-06-01");
        markets.committed("REINSTATED MARKET_D M3 2026-06-01 label=Again");
        assertThat(errors("AMENDED STORE_D S1 2026-03-01 market=M3")).isEmpty();
    }

    @Test
    void gapInTheReferredMemberIsNamed() {
        markets.committed("ADDED MARKET_D M3 2026-01-01");
        markets.committed("RETIRED MARKET_D M3 2026-06-01");
        markets.committed("REINSTATED MARKET_D M3 2026-07-01");
        assertThat(errors("AMENDED STORE_D S1 2026-03-01 market=M3"))
                .containsExactly(
                        "market of S1 would be M3 from 2026-03-01 on, but MARKET_D has no M3 from 2026-06-01 to 2026-07-01.");
    }

    @Test
    void overwrittenReferenceHasToHoldOnAllDaysOfItsMember() {
        markets.committed("ADDED AREA_D CH,1 2026-03-01");
        assertThat(errors("CORRECTED STORE_D S1 2026-05-01 area=CH,1"))
                .containsExactly(
                        "area of S1 would be CH,1 from 2026-01-01 on, but AREA_D has no CH,1 from 2026-01-01 to 2026-03-01.");
    }

    @Test
    void commitRefusesWhatAnotherCommitTookAwayMeanwhile() {
        long mine = markets.draft("AMENDED STORE_D S1 2026-03-01 market=M2");
        assertThat(markets.validate(mine)).isEmpty();
        markets.approve(mine);
        markets.committed("RETIRED MARKET_D M2 2026-06-01");
        long before = markets.head();
        assertThatThrownBy(() -> markets.commit(mine)).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code().name()).isEqualTo("REFERENCE_GONE");
            assertThat(e.sentence())
                    .contains("STORE_D S1 refers by market to M2 of MARKET_D, which is not there from 2026-06-01 on");
        });
        assertThat(markets.head()).isEqualTo(before);
        assertHolds();

        new RebaseChangeSet(markets.database, TestDatabase.AUDIT).rebase(mine, markets.analyst());
        Conflict gone = conflict(mine);
        assertThat(gone.kind()).isEqualTo(Conflict.Kind.REFERENCE_GONE);
        assertThat(List.of(
                        gone.key(),
                        gone.effective(),
                        gone.until(),
                        String.valueOf(gone.mine()),
                        String.valueOf(gone.theirs())))
                .isEqualTo(List.of("S1", Markets.JUN, Period.OPEN_END, "M2", "M1"));
        resolve(mine, gone, Take.THEIRS, null);
        assertThat(markets.validate(mine)).isEmpty();
        markets.approve(mine);
        markets.commit(mine);
        assertThat(markets.versions("STORE_D", "S1"))
                .containsExactly(
                        "[S1, M1, -, -] 2026-01-01 2026-03-01",
                        "[S1, M2, -, -] 2026-03-01 2026-06-01",
                        "[S1, M1, -, -] 2026-06-01 9999-12-31");
        assertHolds();
    }

    @Test
    void referenceThatIsGoneTakesAnotherMemberByItsKey() {
        markets.committed("ADDED MARKET_D M3 2026-01-01");
        long mine = markets.draft("AMENDED STORE_D S1 2026-03-01 market=M2");
        markets.committed("RETIRED MARKET_D M2 2026-06-01");
        new RebaseChangeSet(markets.database, TestDatabase.AUDIT).rebase(mine, markets.analyst());
        Conflict gone = conflict(mine);
        assertThatThrownBy(() -> resolve(mine, gone, Take.VALUE, "M9"))
                .isInstanceOf(RdmException.class)
                .hasMessageContaining("market: found M9, expected the key of a member of MARKET_D.");
        resolve(mine, gone, Take.VALUE, "M3");
        assertThat(markets.validate(mine)).isEmpty();
        markets.approve(mine);
        markets.commit(mine);
        assertThat(markets.versions("STORE_D", "S1").getLast()).isEqualTo("[S1, M3, -, -] 2026-06-01 9999-12-31");
    }

    @Test
    void twoReferencesForTheSameDaysAreAConflictThatShowsKeys() {
        markets.committed("ADDED MARKET_D M3 2026-01-01");
        long mine = markets.draft("AMENDED STORE_D S1 2026-03-01 market=M2");
        markets.committed("AMENDED STORE_D S1 2026-03-01 market=M3");
        new RebaseChangeSet(markets.database, TestDatabase.AUDIT).rebase(mine, markets.analyst());
        Conflict both = conflict(mine);
        assertThat(List.of(
                        both.kind(),
                        String.valueOf(both.baseValue()),
                        String.valueOf(both.mine()),
                        String.valueOf(both.theirs())))
                .isEqualTo(List.of(Conflict.Kind.BOTH_AMENDED, "M1", "M2", "M3"));
        resolve(mine, both, Take.MINE, null);
        markets.approve(mine);
        markets.commit(mine);
        assertThat(markets.versions("STORE_D", "S1").getLast()).isEqualTo("[S1, M2, -, -] 2026-03-01 9999-12-31");
    }

    @Test
    void commitRefusesToEndAMemberThatAnotherCommitRefersToMeanwhile() {
        long mine = markets.draft("RETIRED MARKET_D M2 2026-06-01");
        assertThat(markets.validate(mine)).isEmpty();
        markets.approve(mine);
        markets.committed("AMENDED STORE_D S2 2026-03-01 market=M2");
        assertThatThrownBy(() -> markets.commit(mine))
                .isInstanceOf(RdmException.class)
                .hasMessageContaining("STORE_D S2 refers by market to M2");
        assertHolds();
        new RebaseChangeSet(markets.database, TestDatabase.AUDIT).rebase(mine, markets.analyst());
        assertThat(markets.validate(mine)).extracting(Finding::rule).containsExactly("REFERENCE");
    }

    @Test
    void cycleIsNamedWithItsDays() {
        markets.committed("AMENDED STORE_D S1 2026-03-01 parent=S2");
        assertThat(errors("AMENDED STORE_D S2 2026-01-01 2026-03-01 parent=S1")).isEmpty();
        assertThat(errors("AMENDED STORE_D S2 2026-01-01 2026-06-01 parent=S1"))
                .containsExactly("By parent, S2 would stand above itself from 2026-03-01 to 2026-06-01: S2 → S1 → S2.");
        assertThat(errors("AMENDED STORE_D S2 2026-03-01 parent=S2"))
                .containsExactly("By parent, S2 would stand above itself from 2026-03-01 on: S2 → S2.");
    }

    @Test
    void commitRefusesACycleThatTwoChangeSetsMakeTogether() {
        long mine = markets.draft("AMENDED STORE_D S1 2026-03-01 parent=S2");
        assertThat(markets.validate(mine)).isEmpty();
        markets.approve(mine);
        markets.committed("AMENDED STORE_D S2 2026-05-01 parent=S1");
        assertThatThrownBy(() -> markets.commit(mine))
                .isInstanceOf(RdmException.class)
                .hasMessageContaining("stands above itself by parent from 2026-05-01 on");
        assertHolds();
    }

    @Test
    void verifyNamesReferencesAndCyclesThatDoNotHold() {
        markets.committed("AMENDED STORE_D S1 2026-03-01 parent=S2");
        String stores = markets.dimension("STORE_D").historyTable();
        markets.database
                .read()
                .execute("UPDATE " + stores + " h SET c4 = (SELECT m.member_id FROM member m JOIN (SELECT bkey,"
                        + " member_no FROM " + stores
                        + ") x ON x.member_no = m.member_no WHERE x.bkey = 'S1' LIMIT 1) WHERE bkey = 'S2'");
        markets.database
                .read()
                .execute("UPDATE " + markets.dimension("MARKET_D").historyTable()
                        + " SET valid_to = '2026-09-01' WHERE bkey = 'M1'");
        assertThat(new VerifyHistory(markets.database.read()).verify().breaches())
                .extracting(Breach::found)
                .contains(
                        "STORE_D S2 refers by market to M1 of MARKET_D, which is not there from 2026-09-01 on",
                        "STORE_D S1 stands above itself by parent from 2026-03-01 on: S1 → S2 → S1");
    }

    private Conflict conflict(long set) {
        List<Conflict> all = new ConflictStore(markets.database.read()).of(set);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private void resolve(long set, Conflict conflict, Take take, @Nullable String value) {
        new ResolveConflict(markets.database, TestDatabase.AUDIT)
                .resolve(set, conflict.id(), take, value, markets.analyst(), null);
    }

    private void assertHolds() {
        assertThat(new VerifyHistory(markets.database.read()).verify().breaches())
                .isEmpty();
    }

    private List<String> errors(String... lines) {
        return markets.validate(markets.draft(lines)).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::message)
                .toList();
    }
}
