package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.DescribeChangeSet;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.NamedSuccessor;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.review.ReviewStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An approval is of one content: whichever way that becomes another, the approval lapses and says why, and nothing is committed by it. */
class ApprovalsVoidIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    private final Desk desk = new Desk();

    private long approved() {
        desk.approveAndCommit(added("A", JAN, "one"), added("B", JAN, "two"));
        long set = desk.draft(desk.amended("A", MARCH, "uno"));
        desk.approve(set);
        assertThat(status(set)).isEqualTo(ChangeSetStatus.APPROVED);
        return set;
    }

    private ChangeSetStatus status(long set) {
        return new ChangeSetStore(desk.database.read()).get(set).status();
    }

    private void edit(long set, String key, ChangeKind kind, Map<String, String> values) {
        new EditMember(desk.database, TestDatabase.AUDIT)
                .edit(
                        set,
                        new ChangeRequest("STATION_D", List.of(key), kind, MARCH, null, Map.copyOf(values), null),
                        desk.analyst);
    }

    private void requireVoid(long set, String why) {
        ChangeSet now = new ChangeSetStore(desk.database.read()).get(set);
        assertThat(now.status()).isEqualTo(ChangeSetStatus.DRAFT);
        assertThat(new ReviewStore(desk.database.read()).isApproved(now)).isFalse();
        assertThat(new ReviewStore(desk.database.read()).of(set))
                .extracting(Review::voidReason)
                .singleElement()
                .asString()
                .contains(why);
        long head = desk.head();
        assertThatThrownBy(() -> desk.commit(set))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        assertThat(desk.head()).isEqualTo(head);
    }

    @Test
    void anotherChangeIsPutIn() {
        long set = approved();
        edit(set, "B", ChangeKind.AMENDED, Map.of("network", "due"));
        requireVoid(set, "edited");
    }

    @Test
    void aValueIsMadeAnother() {
        long set = approved();
        edit(set, "A", ChangeKind.AMENDED, Map.of("network", "eins"));
        requireVoid(set, "edited");
    }

    @Test
    void aMemberIsMergedAway() {
        long set = approved();
        new EditMember(desk.database, TestDatabase.AUDIT)
                .edit(
                        set,
                        new ChangeRequest(
                                "STATION_D",
                                List.of("B"),
                                ChangeKind.MERGED,
                                MARCH,
                                null,
                                Map.of(),
                                List.of(new NamedSuccessor("A", null)),
                                false,
                                null),
                        desk.analyst);
        requireVoid(set, "edited");
    }

    @Test
    void theRebaseHasAnEffect() {
        long set = approved();
        desk.approveAndCommit(desk.amended("A", MARCH, "eins"));
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(set, desk.analyst);
        requireVoid(set, "rebased onto commit 2");
    }

    @Test
    void aConflictIsResolved() {
        long set = approved();
        desk.approveAndCommit(desk.amended("A", MARCH, "eins"));
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(set, desk.analyst);
        long conflict =
                new ConflictStore(desk.database.read()).of(set).getFirst().id();
        new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(set, conflict, Take.VALUE, "ein", desk.analyst, null);
        desk.approve(set);
        assertThat(status(set)).isEqualTo(ChangeSetStatus.APPROVED);
        desk.commit(set);
        assertThat(desk.listing(desk.head())).anyMatch(line -> line.contains("ein,"));
    }

    @Test
    void whatIsNoContentLeavesTheApproval() {
        long set = approved();
        desk.approveAndCommit(desk.amended("B", MARCH, "due"));
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(set, desk.analyst);
        assertThat(status(set)).as("an unrelated commit").isEqualTo(ChangeSetStatus.APPROVED);
        assertThatThrownBy(() -> new DescribeChangeSet(desk.database, TestDatabase.AUDIT)
                        .describe(set, new DescribeChangeSet.Words("Other", null, null), null, desk.analyst))
                .isInstanceOf(RdmException.class);
        desk.commit(set);
        assertThat(status(set)).isEqualTo(ChangeSetStatus.COMMITTED);
    }
}
