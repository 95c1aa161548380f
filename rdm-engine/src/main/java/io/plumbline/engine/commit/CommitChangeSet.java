package io.plumbline.engine.commit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.HistorySchema;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.review.ReviewStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Commits an approved change set in two parts: its rows are written in chunks under the number above the head, where nobody sees them; then
 * one short transaction checks once more and moves the head.
 *
 * <p>Steps: 0. where a definition is changed, make room for it in the history table, which nobody sees; 1. take the writer's lease, undo what a crashed writer left; 2. note the pending number; 3. for each chunk of members, in one
 * transaction: add members, supersede rows, append rows, log the members; 4. in one transaction: check approval and content, move the head
 * by compare-and-set, write the commit; 5. give the lease back. A crash before the end of 4 leaves nothing that a reader sees, one after it
 * leaves the whole commit.
 *
 * <p>Outcomes: the commit (also when the change set is committed already); WRONG_STATE where it is not approved; APPROVALS_MISSING, PERIOD_LOCKED and
 * WHAT_IF_MISSING where its policies want more than it has; BASE_MOVED where another
 * commit touched its members and the merged result is another than the approved one; NOTHING_CHANGED; REFERENCE_GONE where a
 * member that is referred to would not be there on all days, or a hierarchy would have a cycle; WRITER_BUSY where another commit is
 * still being prepared after ten minutes; ROLE_MISSING.
 */
public final class CommitChangeSet {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long FIRST_PAUSE_NANOS = 10_000_000;
    private static final long LONGEST_PAUSE_NANOS = 200_000_000;

    private final Database database;
    private final AuditLog audit;
    private final AuditTrail trail;
    private final CommitListener listener;

    public CommitChangeSet(Database database, AuditLog audit, CommitListener listener) {
        this.database = database;
        this.audit = audit;
        this.trail = new AuditTrail(database, audit);
        this.listener = listener;
    }

    public CommitEntry commit(long changeSetId, Person who, Progress progress) {
        return trail.watched(Deed.onChangeSet(who, "commit", changeSetId, ""), () -> {
            if (!who.has(Role.ANALYST) && !who.has(Role.STEWARD) && !who.has(Role.ADMIN)) {
                throw new RdmException(
                        ErrorCode.ROLE_MISSING, "Committing needs the role analyst, steward or administrator.");
            }
            Optional<CommitEntry> done = doneAlready(changeSetId);
            if (done.isPresent()) {
                return done.get();
            }
            new DefinitionChangeStore(database.read()).find(changeSetId).ifPresent(change -> {
                progress.step("Making room for the definition");
                new HistorySchema(database.read()).widen(change);
            });
            UUID holder = UUID.randomUUID();
            takeLease(holder, progress);
            return withLease(holder, changeSetId, who, progress);
        });
    }

    private CommitEntry withLease(UUID holder, long changeSetId, Person who, Progress progress) {
        try {
            listener.reached(CommitStep.LEASED);
            // Whoever had the lease before may have committed this very change set.
            Optional<CommitEntry> done = doneAlready(changeSetId);
            CommitEntry entry = done.isPresent() ? done.get() : written(changeSetId, who, holder, progress);
            database.transact(tx -> new WriterLease(tx).release(holder));
            listener.reached(CommitStep.LEASE_RETURNED);
            return entry;
        } catch (RuntimeException e) {
            takeBack(holder, e);
            throw e;
        }
    }

    private CommitEntry written(long changeSetId, Person who, UUID holder, Progress progress) {
        ChangeSet set = new ChangeSetStore(database.read()).get(changeSetId);
        return new CommitWriting(database, audit, listener, set, who, holder, progress).run();
    }

    /** Undoes what was written and gives the lease back; where that cannot be done now, the next writer does it. */
    private void takeBack(UUID holder, RuntimeException why) {
        try {
            database.transact(tx -> {
                WriterLease lease = new WriterLease(tx);
                if (lease.renew(holder)) {
                    lease.pendingCommit().ifPresent(new PendingRows(tx)::undo);
                    lease.clearPending();
                    lease.release(holder);
                }
            });
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    /** The commit that a change set is already; an approval is required of one that is not. */
    private Optional<CommitEntry> doneAlready(long changeSetId) {
        ChangeSet set = new ChangeSetStore(database.read()).get(changeSetId);
        if (set.status() == ChangeSetStatus.COMMITTED && set.commitNo() != null) {
            return Optional.of(new CommitStore(database.read()).get(set.commitNo()));
        }
        requireApproved(set);
        EnoughApprovals.require(database.read(), set);
        requireBelowEnded(set);
        return Optional.empty();
    }

    /** What a change set was made upon is committed first, or has ended otherwise. */
    private void requireBelowEnded(ChangeSet set) {
        if (set.stackedOn() == null) {
            return;
        }
        ChangeSet below = new ChangeSetStore(database.read()).get(set.stackedOn());
        if (!below.status().isEnded()) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + set.id() + " was made upon change set " + below.id() + ", which is "
                            + below.status()
                            + ". Commit that one first; then rebase this one, and what both say falls out.");
        }
    }

    private void requireApproved(ChangeSet set) {
        if (set.status() != ChangeSetStatus.APPROVED) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + set.id() + " is " + set.status()
                            + "; only an approved one can be committed. Submit it and have it approved first.");
        }
        if (!new ReviewStore(database.read()).isApproved(set)) {
            throw new RdmException(
                    ErrorCode.CONTENT_CHANGED,
                    "The approval of change set " + set.id() + " is for another content. It needs a new approval.");
        }
    }

    private void takeLease(UUID holder, Progress progress) {
        Instant end = Instant.now().plus(PATIENCE);
        long pause = FIRST_PAUSE_NANOS;
        while (!isTaken(holder)) {
            progress.step("Waiting for another commit to end");
            if (Instant.now().isAfter(end)) {
                throw new RdmException(
                        ErrorCode.WRITER_BUSY,
                        "Another commit is still being prepared. Nothing was changed; commit again later.");
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    private boolean isTaken(UUID holder) {
        try {
            return database.inTransaction(tx -> new WriterLease(tx).take(holder));
        } catch (RdmException e) {
            if (e.code() == ErrorCode.DATABASE_BUSY) {
                // The other writer stands on the lease's row, because it is writing a chunk or undoing one.
                return false;
            }
            throw e;
        }
    }
}
