package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.engine.validation.FindingStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommitChangeSetIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    /** Ends the writer at a point as a crash would: nothing of it runs any more, its transaction is gone. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void asOfACommitStaysTheSameAfterLaterCommits() {
        Desk desk = new Desk();
        CommitEntry first = desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        List<String> afterFirst = desk.listing(first.commitNo());
        CommitEntry second = desk.approveAndCommit(desk.amended("A", MARCH, "EMEA"), desk.retired("B", MARCH));
        List<String> afterSecond = desk.listing(second.commitNo());
        desk.approveAndCommit(desk.amended("A", JAN, "OLD"));
        assertThat(desk.listing(1)).isEqualTo(afterFirst).hasSize(2);
        assertThat(desk.listing(2)).isEqualTo(afterSecond).hasSize(3);
        assertThat(desk.listing(3))
                .hasSize(3)
                .anyMatch(line -> line.contains("OLD"))
                .anyMatch(line -> line.contains("EMEA"));
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
    }

    @Test
    void committingTwiceIsOneCommit() {
        Desk desk = new Desk();
        long id = desk.draft(added("A", JAN, "EU"));
        desk.approve(id);
        assertThat(desk.commit(id)).isEqualTo(desk.commit(id));
        assertThat(desk.head()).isEqualTo(1);
    }

    @Test
    void whoPutContentInCannotApproveWhateverTheirRoles() {
        Desk desk = new Desk();
        long id = desk.draft(added("A", JAN, "EU"));
        Person both = new Person(
                desk.analyst.id(),
                "analyst",
                "analyst",
                true,
                "system",
                Set.of(Role.ANALYST, Role.STEWARD, Role.ADMIN));
        new SubmitChangeSet(desk.database, TestDatabase.AUDIT).submit(id, both, null);
        refused(
                ErrorCode.SELF_APPROVAL,
                () -> new DecideReview(desk.database, TestDatabase.AUDIT)
                        .decide(id, both, Decision.APPROVE, null, null));
        refused(
                ErrorCode.ROLE_MISSING,
                () -> new DecideReview(desk.database, TestDatabase.AUDIT)
                        .decide(id, desk.analyst, Decision.APPROVE, null, null));
        refused(
                ErrorCode.CONTENT_CHANGED,
                () -> new DecideReview(desk.database, TestDatabase.AUDIT)
                        .decide(id, desk.steward, Decision.APPROVE, "0123", null));
        refused(ErrorCode.WRONG_STATE, () -> desk.commit(id));
    }

    @Test
    void unrelatedCommitDisturbsNobody() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        long mine = desk.draft(desk.amended("A", MARCH, "EMEA"));
        desk.approve(mine);
        desk.approveAndCommit(desk.amended("B", MARCH, "ASIA"));
        assertThat(desk.commit(mine).commitNo()).isEqualTo(3);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
    }

    @Test
    void movedBaseIsRefusedThenRebasedResolvedAndCommitted() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"));
        long mine = desk.draft(desk.amended("A", MARCH, "MINE"));
        desk.approve(mine);
        desk.approveAndCommit(desk.amended("A", MARCH, "THEIRS"));
        refused(ErrorCode.BASE_MOVED, () -> desk.commit(mine));
        assertThat(desk.head()).isEqualTo(2);
        assertThat(new RebaseChangeSet(desk.database, TestDatabase.AUDIT)
                        .rebase(mine, desk.analyst)
                        .status())
                .isEqualTo(ChangeSetStatus.DRAFT);
        List<Conflict> conflicts = new ConflictStore(desk.database.read()).of(mine);
        assertThat(conflicts).singleElement().satisfies(c -> {
            assertThat(c.mine()).isEqualTo("MINE");
            assertThat(c.theirs()).isEqualTo("THEIRS");
            assertThat(c.baseValue()).isEqualTo("EU");
        });
        refused(ErrorCode.OPEN_CONFLICTS, () -> desk.approve(mine));
        new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(mine, conflicts.getFirst().id(), Take.VALUE, "BOTH", desk.analyst, null);
        desk.approve(mine);
        desk.commit(mine);
        assertThat(desk.listing(3)).hasSize(2).anyMatch(line -> line.contains("BOTH"));
        assertThat(desk.listing(2)).anyMatch(line -> line.contains("THEIRS"));
    }

    @Test
    void rebaseWithoutEffectKeepsTheContentHash() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        long mine = desk.draft(desk.amended("A", MARCH, "EMEA"));
        String hash = new ChangeSetStore(desk.database.read()).get(mine).contentHash();
        desk.approve(mine);
        desk.approveAndCommit(desk.amended("B", MARCH, "ASIA"));
        var rebased = new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(mine, desk.analyst);
        assertThat(rebased.contentHash()).isEqualTo(hash);
        assertThat(rebased.baseCommit()).isEqualTo(2);
        assertThat(rebased.status()).isEqualTo(ChangeSetStatus.APPROVED);
    }

    @Test
    void keyThatAnotherCommitAddedMeanwhileIsNotAddedTwice() {
        Desk desk = new Desk();
        long mine = desk.draft(added("A", JAN, "EU"));
        desk.approve(mine);
        desk.approveAndCommit(added("A", JAN, "ASIA"));
        refused(ErrorCode.BASE_MOVED, () -> desk.commit(mine));
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(mine, desk.analyst);
        Conflict conflict = new ConflictStore(desk.database.read()).of(mine).getFirst();
        assertThat(conflict.kind()).isEqualTo(Conflict.Kind.BOTH_ADDED);
        new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(mine, conflict.id(), Take.MINE, null, desk.analyst, null);
        desk.approve(mine);
        desk.commit(mine);
        assertThat(desk.listing(2)).singleElement().asString().contains("EU");
    }

    @Test
    void editOfAMemberThatTheOtherSideEndedLivesOnAsMineAndEndsAsTheirs() {
        for (Take take : List.of(Take.MINE, Take.THEIRS)) {
            Desk desk = new Desk();
            desk.approveAndCommit(added("A", JAN, "EU"));
            long mine = desk.draft(desk.amended("A", MARCH, "MINE"));
            LocalDate end = LocalDate.of(2026, 2, 1);
            desk.approveAndCommit(desk.retired("A", end));
            rebase(desk, mine);
            Conflict conflict = conflicts(desk, mine).getFirst();
            assertThat(conflict.kind()).isEqualTo(Conflict.Kind.AMENDED_AND_RETIRED);
            assertThat(conflict.effective())
                    .as("the day on which they ended it")
                    .isEqualTo(end);
            refused(ErrorCode.OPEN_CONFLICTS, () -> desk.approve(mine));
            resolve(desk, mine, conflict, take, null);
            if (take == Take.MINE) {
                desk.approve(mine);
                desk.commit(mine);
                assertThat(desk.listing(3)).hasSize(2).anyMatch(line -> line.contains("MINE"));
                assertThat(new VerifyHistory(desk.database.read()).verify().breaches())
                        .isEmpty();
            } else {
                refused(ErrorCode.NOTHING_CHANGED, () -> desk.approve(mine));
            }
        }
    }

    @Test
    void keyThatBothAddedFromOtherDaysCanBeCommittedAsMine() {
        Desk desk = new Desk();
        long mine = desk.draft(added("A", JAN, "MINE"));
        desk.approve(mine);
        desk.approveAndCommit(added("A", MARCH, "THEIRS"));
        refused(ErrorCode.BASE_MOVED, () -> desk.commit(mine));
        rebase(desk, mine);
        resolve(desk, mine, conflicts(desk, mine).getFirst(), Take.MINE, null);
        desk.approve(mine);
        desk.commit(mine);
        assertThat(desk.listing(2)).singleElement().asString().contains("MINE", "2026-01-01 9999-12-31");
    }

    @Test
    void overlapIsAcknowledgedAndBothStand() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"));
        LocalDate june = LocalDate.of(2026, 6, 1);
        long mine = desk.draft(desk.amended("A", MARCH, "MINE"));
        desk.approve(mine);
        desk.approveAndCommit(desk.amended("A", june, "THEIRS"));
        refused(ErrorCode.BASE_MOVED, () -> desk.commit(mine));
        ChangeSet rebased = rebase(desk, mine);
        assertThat(rebased.status()).as("somebody has to look again").isEqualTo(ChangeSetStatus.DRAFT);
        assertThat(new ReviewStore(desk.database.read()).isApproved(rebased)).isFalse();
        ConflictStore store = new ConflictStore(desk.database.read());
        assertThat(store.open(mine)).isZero();
        assertThat(store.overlaps(mine)).isEqualTo(1);
        Conflict overlap = conflicts(desk, mine).getFirst();
        assertThat(overlap.effective()).isEqualTo(june);
        refused(ErrorCode.OPEN_CONFLICTS, () -> desk.approve(mine));
        resolve(desk, mine, overlap, Take.BOTH, null);
        desk.approve(mine);
        desk.commit(mine);
        assertThat(desk.listing(3))
                .satisfiesExactly(
                        first -> assertThat(first).contains("EU", "2026-01-01 2026-03-01"),
                        second -> assertThat(second).contains("MINE", "2026-03-01 2026-06-01"),
                        third -> assertThat(third).contains("THEIRS", "2026-06-01 9999-12-31"));
    }

    @Test
    void overlapMayAlsoBeTakenAsMineTheirsOrAValue() {
        Map<Take, List<String>> expected = Map.of(
                Take.MINE, List.of("EU", "MINE"),
                Take.THEIRS, List.of("EU", "MINE", "THEIRS"),
                Take.VALUE, List.of("EU", "MINE", "AGREED"));
        expected.forEach((take, networks) -> {
            Desk desk = new Desk();
            desk.approveAndCommit(added("A", JAN, "EU"));
            long mine = desk.draft(desk.amended("A", MARCH, "MINE"));
            desk.approveAndCommit(desk.amended("A", LocalDate.of(2026, 6, 1), "THEIRS"));
            rebase(desk, mine);
            resolve(desk, mine, conflicts(desk, mine).getFirst(), take, take == Take.VALUE ? "AGREED" : null);
            desk.approve(mine);
            desk.commit(mine);
            List<Version> versions = new ArrayList<>();
            desk.history().stream(3, null, versions::add);
            assertThat(versions.stream().map(v -> v.values().get(1)))
                    .as(take.name())
                    .isEqualTo(networks);
        });
    }

    @Test
    void takingTheirsLeavesMineOnTheOtherDays() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"));
        Change whole = desk.amended("A", JAN, "MINE");
        long mine = desk.draft(new Change(
                whole.dimension(),
                whole.kind(),
                whole.memberNo(),
                whole.key(),
                JAN,
                LocalDate.of(2026, 6, 1),
                whole.cells()));
        desk.approveAndCommit(desk.amended("A", MARCH, "THEIRS"));
        rebase(desk, mine);
        Conflict conflict = conflicts(desk, mine).getFirst();
        assertThat(conflict.kind()).isEqualTo(Conflict.Kind.BOTH_AMENDED);
        assertThat(conflict.effective()).isEqualTo(MARCH);
        assertThat(conflict.until()).isEqualTo(LocalDate.of(2026, 6, 1));
        refused(ErrorCode.BAD_REQUEST, () -> resolve(desk, mine, conflict, Take.BOTH, null));
        resolve(desk, mine, conflict, Take.THEIRS, null);
        desk.approve(mine);
        desk.commit(mine);
        assertThat(desk.listing(3))
                .satisfiesExactly(
                        first -> assertThat(first).contains("MINE", "2026-01-01 2026-03-01"),
                        second -> assertThat(second).contains("THEIRS", "2026-03-01 9999-12-31"));
    }

    private static ChangeSet rebase(Desk desk, long id) {
        return new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(id, desk.analyst);
    }

    private static List<Conflict> conflicts(Desk desk, long id) {
        return new ConflictStore(desk.database.read()).of(id);
    }

    private static void resolve(Desk desk, long id, Conflict conflict, Take take, @Nullable String value) {
        new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(id, conflict.id(), take, value, desk.analyst, null);
    }

    @Test
    void noOpWritesNothing() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"));
        long id = desk.draft(desk.amended("A", MARCH, "EU"));
        desk.approve(id);
        refused(ErrorCode.NOTHING_CHANGED, () -> desk.commit(id));
        assertThat(desk.head()).isEqualTo(1);
    }

    @Test
    void revertedCommitGivesBackWhatHeldBeforeIt() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        List<String> before = desk.listing(1);
        desk.approveAndCommit(desk.amended("A", MARCH, "EMEA"), desk.retired("B", MARCH), added("C", JAN, "EU"));
        long revert = new RevertCommit(desk.database, TestDatabase.AUDIT).revert(2, LaterEdits.KEEP, desk.analyst);
        desk.approve(revert);
        desk.commit(revert);
        assertThat(desk.listing(3)).isEqualTo(before);
        assertThat(desk.listing(2)).hasSize(4);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
    }

    @Test
    void revertKeepsLaterEditsOfTheSameCellsAndNamesThem() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        desk.approveAndCommit(desk.amended("A", MARCH, "EMEA"), desk.amended("B", MARCH, "EMEA"));
        desk.approveAndCommit(desk.amended("A", MARCH, "LATER"));
        long revert = new RevertCommit(desk.database, TestDatabase.AUDIT).revert(2, LaterEdits.KEEP, desk.analyst);
        assertThat(new FindingStore(desk.database.read()).ofChangeSet(revert))
                .singleElement()
                .satisfies(f -> assertThat(f.message()).contains("STATION_D A"));
        desk.approve(revert);
        desk.commit(revert);
        assertThat(desk.listing(4)).hasSize(3).anyMatch(line -> line.contains("LATER"));
    }

    @Test
    void revertTakesLaterEditsOfTheSameCellsBackWhereThatIsAsked() {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        List<String> before = desk.listing(1);
        desk.approveAndCommit(desk.amended("A", MARCH, "EMEA"), added("C", JAN, "EU"));
        desk.approveAndCommit(desk.amended("A", MARCH, "LATER"), desk.amended("C", MARCH, "LATER"));
        long revert = new RevertCommit(desk.database, TestDatabase.AUDIT).revert(2, LaterEdits.UNDO, desk.analyst);
        assertThat(new FindingStore(desk.database.read()).ofChangeSet(revert))
                .extracting(Finding::message)
                .anyMatch(said -> said.contains("STATION_D A") && said.contains("is taken back too"))
                .anyMatch(said -> said.contains("STATION_D C") && said.contains("goes all the same"));
        desk.approve(revert);
        desk.commit(revert);
        assertThat(desk.listing(4)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(CommitStep.class)
    void crashAtAnyPointLeavesWholeOrNothingAndTheNextCommitWorks(CommitStep point) {
        Desk desk = new Desk();
        desk.approveAndCommit(added("A", JAN, "EU"), added("B", JAN, "EU"));
        List<String> before = desk.listing(1);
        long id = desk.draft(desk.amended("A", MARCH, "EMEA"), desk.retired("B", MARCH), added("C", JAN, "EU"));
        desk.approve(id);
        assertThatThrownBy(() -> desk.commit(id, step -> {
                    if (step == point) {
                        throw new Crash();
                    }
                }))
                .isInstanceOf(Crash.class);
        boolean whole = point == CommitStep.FLIPPED || point == CommitStep.LEASE_RETURNED;
        assertThat(desk.head()).isEqualTo(whole ? 2 : 1);
        assertThat(desk.listing(desk.head())).hasSize(whole ? 4 : before.size());
        desk.database.read().execute("UPDATE writer_lease SET lease_until = '2000-01-01' WHERE holder IS NOT NULL");
        new RecoverCommit(desk.database).recover();
        assertThat(desk.listing(1)).isEqualTo(before);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        CommitEntry again = desk.commit(id);
        assertThat(again.commitNo()).isEqualTo(2);
        assertThat(desk.listing(2)).hasSize(4);
        desk.approveAndCommit(desk.amended("C", MARCH, "ASIA"));
        assertThat(desk.listing(1)).isEqualTo(before);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
    }

    @Test
    void manyWritersAtOnceGiveGapFreeCommitsAndLoseNothing() throws InterruptedException {
        Desk desk = new Desk();
        int writers = 6;
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            long id = desk.draft(added("S" + i, JAN, "N" + i));
            desk.approve(id);
            ids.add(id);
        }
        List<Thread> threads = ids.stream()
                .map(id -> Thread.ofVirtual().start(() -> desk.commit(id)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(desk.head()).isEqualTo(writers);
        assertThat(desk.listing(writers)).hasSize(writers);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
    }
}
