package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static io.plumbline.engine.jooq.Tables.COMMIT_LOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.review.SubmitChangeSet;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two people do two things to one change set at the same moment: how it may end, and that nothing is half done. */
class RacesIT {
    private static final Logger LOG = LoggerFactory.getLogger(RacesIT.class);
    private static final int REPEATS = 30;
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    private static final long LATEST_NANOS = 30_000_000;

    private final Random random = new Random(84);
    private final Desk desk = new Desk();
    private int members;

    /** What somebody does to a change set. */
    private interface Act {
        void on(long changeSet);
    }

    /**
     * @param ready makes a change set on which both acts may be done
     * @param legal how one act ended, how the other did, and the state that is left
     */
    private record Race(String name, ToLongFunction<RacesIT> ready, Act one, Act other, Set<String> legal) {}

    @TestFactory
    Stream<DynamicTest> onlyLegalEndsAreReached() {
        Person steward = desk.steward;
        return Stream.of(
                        new Race(
                                "approve, withdraw",
                                RacesIT::submitted,
                                decision(Decision.APPROVE, steward),
                                decision(Decision.WITHDRAW, desk.analyst),
                                Set.of("done done WITHDRAWN", "WRONG_STATE done WITHDRAWN")),
                        new Race(
                                "approve, reject",
                                RacesIT::submitted,
                                decision(Decision.APPROVE, steward),
                                decision(Decision.REJECT, steward),
                                Set.of("done done REJECTED", "WRONG_STATE done REJECTED")),
                        new Race(
                                "approve, approve",
                                RacesIT::submitted,
                                decision(Decision.APPROVE, steward),
                                decision(Decision.APPROVE, steward),
                                Set.of("done WRONG_STATE APPROVED", "WRONG_STATE done APPROVED")),
                        new Race(
                                "approve, edit",
                                RacesIT::submitted,
                                decision(Decision.APPROVE, steward),
                                this::edit,
                                Set.of("done done DRAFT", "WRONG_STATE done DRAFT")),
                        new Race(
                                "commit, withdraw",
                                RacesIT::approved,
                                desk::commit,
                                decision(Decision.WITHDRAW, desk.analyst),
                                Set.of(
                                        "done WRONG_STATE COMMITTED",
                                        "CONTENT_CHANGED done WITHDRAWN",
                                        "WRONG_STATE done WITHDRAWN")),
                        new Race(
                                "commit, edit",
                                RacesIT::approved,
                                desk::commit,
                                this::edit,
                                Set.of(
                                        "done WRONG_STATE COMMITTED",
                                        "CONTENT_CHANGED done DRAFT",
                                        "WRONG_STATE done DRAFT")),
                        new Race(
                                "commit, commit",
                                RacesIT::approved,
                                desk::commit,
                                desk::commit,
                                Set.of("done done COMMITTED")),
                        new Race(
                                "submit, edit",
                                RacesIT::draft,
                                this::submit,
                                this::edit,
                                Set.of("done done SUBMITTED", "done done DRAFT", "CONTENT_CHANGED done DRAFT")),
                        new Race(
                                "submit, edit into an error",
                                RacesIT::draft,
                                this::submit,
                                this::editIntoAnError,
                                Set.of("done done DRAFT", "CONTENT_CHANGED done DRAFT", "HAS_ERRORS done DRAFT")),
                        new Race(
                                "submit, submit",
                                RacesIT::draft,
                                this::submit,
                                this::submit,
                                Set.of("done WRONG_STATE SUBMITTED", "WRONG_STATE done SUBMITTED")),
                        new Race("rebase, edit", RacesIT::behind, this::rebase, this::edit, Set.of("done done DRAFT")),
                        new Race(
                                "rebase, submit",
                                RacesIT::behind,
                                this::rebase,
                                this::submit,
                                Set.of("done done DRAFT", "done OPEN_CONFLICTS DRAFT", "done CONTENT_CHANGED DRAFT")),
                        new Race(
                                "rebase, rebase",
                                RacesIT::behind,
                                this::rebase,
                                this::rebase,
                                Set.of("done done DRAFT")),
                        new Race(
                                "mine, theirs",
                                RacesIT::contested,
                                resolution(Take.MINE),
                                resolution(Take.THEIRS),
                                Set.of("done WRONG_STATE DRAFT", "WRONG_STATE done DRAFT")))
                .map(race -> DynamicTest.dynamicTest(race.name(), () -> run(race)));
    }

    @Test
    void ofTwoCommitsOnOneBaseOneWinsAndTheOtherMerges() throws Exception {
        for (int i = 0; i < REPEATS; i++) {
            String code = "M" + ++members;
            desk.approveAndCommit(added(code, JAN, "EU"));
            long head = desk.head();
            long one = desk.draft(desk.amended(code, MARCH, "ONE"));
            long other = desk.draft(desk.amended(code, MARCH, "OTHER"));
            desk.approve(one);
            desk.approve(other);
            CyclicBarrier barrier = new CyclicBarrier(2);
            FutureTask<String> othersEnd = new FutureTask<>(at(barrier, desk::commit, other, i % 3 == 1));
            Thread.ofVirtual().start(othersEnd);
            String onesEnd = at(barrier, desk::commit, one, i % 3 == 2).call();
            assertThat(List.of(onesEnd, othersEnd.get())).containsExactlyInAnyOrder("done", "BASE_MOVED");
            assertThat(desk.head()).isEqualTo(head + 1);
            long loser = onesEnd.equals("done") ? other : one;
            rebase(loser);
            resolution(Take.MINE).on(loser);
            desk.approve(loser);
            assertThat(desk.commit(loser).commitNo()).isEqualTo(head + 2);
            assertThat(desk.amended(code, MARCH, null).cells().getFirst().before())
                    .isEqualTo(loser == one ? "ONE" : "OTHER");
        }
    }

    private void run(Race race) throws Exception {
        Map<String, Integer> ends = new TreeMap<>();
        for (int i = 0; i < REPEATS; i++) {
            long id = race.ready().applyAsLong(this);
            long before = audited(id);
            CyclicBarrier barrier = new CyclicBarrier(2);
            FutureTask<String> other = new FutureTask<>(at(barrier, race.other(), id, i % 3 == 1));
            Thread.ofVirtual().start(other);
            String one = at(barrier, race.one(), id, i % 3 == 2).call();
            String end = one + " " + other.get() + " " + set(id).status();
            assertThat(race.legal()).contains(end);
            nothingIsHalfDone(id, audited(id) - before, end);
            ends.merge(end, 1, Integer::sum);
        }
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
        LOG.info("{}: {}", race.name(), ends);
    }

    /** Begins with the other, or a little later: so each gets its chance to be first. */
    private Callable<String> at(CyclicBarrier barrier, Act act, long id, boolean isLate) {
        return () -> {
            barrier.await();
            if (isLate) {
                LockSupport.parkNanos(random.nextLong(LATEST_NANOS));
            }
            try {
                act.on(id);
                return "done";
            } catch (RdmException e) {
                return e.code().name();
            }
        };
    }

    /** Reviews, audit, history and head agree with the state that was reached. */
    private void nothingIsHalfDone(long id, long entries, String end) {
        ChangeSet set = set(id);
        ReviewStore reviews = new ReviewStore(desk.database.read());
        assertThat(set.contentHash()).isEqualTo(new ChangeStore(desk.database.read()).contentHash(id));
        switch (set.status()) {
            case APPROVED -> assertThat(reviews.isApproved(set)).isTrue();
            case COMMITTED ->
                assertThat(new CommitStore(desk.database.read())
                                .get(desk.head())
                                .changeSetId())
                        .isEqualTo(id);
            case SUBMITTED ->
                assertThat(new ChangeSetStore(desk.database.read()).isValidated(id))
                        .isTrue();
            default -> assertThat(set.commitNo()).isNull();
        }
        List<Decision> decisions = reviews.of(id).stream().map(Review::decision).toList();
        assertThat(decisions).doesNotHaveDuplicates();
        long done = Stream.of(end.split(" ")).filter("done"::equals).count();
        // Of two commits of one change set one did it; a rebase that finds nothing to do is no deed.
        boolean mayBeOne = end.equals("done done COMMITTED") || end.startsWith("done done DRAFT");
        assertThat(entries).isBetween(mayBeOne ? 1L : done, done);
        assertThat(desk.database.read().fetchCount(COMMIT_LOG, COMMIT_LOG.COMMIT_NO.gt(desk.head())))
                .as("rows above the head")
                .isZero();
    }

    private long audited(long id) {
        return TestDatabase.AUDIT.entries(desk.database.read(), null, 20).stream()
                .map(AuditEntry::subject)
                .filter(("change-sets/" + id)::equals)
                .count();
    }

    private ChangeSet set(long id) {
        return new ChangeSetStore(desk.database.read()).get(id);
    }

    private long draft() {
        return desk.draft(added("M" + ++members, JAN, "EU"));
    }

    private long submitted() {
        long id = draft();
        submit(id);
        return id;
    }

    private long approved() {
        long id = draft();
        desk.approve(id);
        return id;
    }

    /** A draft whose member was changed by a commit since. */
    private long behind() {
        String code = "M" + ++members;
        desk.approveAndCommit(added(code, JAN, "EU"));
        long id = desk.draft(desk.amended(code, MARCH, "MINE"));
        desk.approveAndCommit(desk.amended(code, MARCH, "THEIRS"));
        return id;
    }

    private long contested() {
        long id = behind();
        rebase(id);
        return id;
    }

    private void submit(long id) {
        new SubmitChangeSet(desk.database, TestDatabase.AUDIT).submit(id, desk.analyst, "because");
    }

    private void rebase(long id) {
        new RebaseChangeSet(desk.database, TestDatabase.AUDIT).rebase(id, desk.analyst);
    }

    private Act decision(Decision decision, Person who) {
        return id -> new DecideReview(desk.database, TestDatabase.AUDIT).decide(id, who, decision, null, "said");
    }

    private Act resolution(Take take) {
        return id -> new ResolveConflict(desk.database, TestDatabase.AUDIT)
                .resolve(
                        id,
                        new ConflictStore(desk.database.read())
                                .of(id)
                                .getFirst()
                                .id(),
                        take,
                        null,
                        desk.analyst,
                        null);
    }

    private void edit(long id) {
        add(id, "1");
    }

    private void editIntoAnError(long id) {
        add(id, "-1");
    }

    private void add(long id, String power) {
        ChangeRequest request = new ChangeRequest(
                "STATION_D", List.of("EXTRA" + id), ChangeKind.ADDED, JAN, null, Map.of("power_kw", power), null);
        new EditMember(desk.database, TestDatabase.AUDIT).edit(id, request, desk.analyst);
    }
}
