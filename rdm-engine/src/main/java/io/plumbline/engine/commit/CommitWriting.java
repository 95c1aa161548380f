package io.plumbline.engine.commit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.change.DefinitionReach;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.HistorySchema;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.review.ReviewStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * One commit being written under the number above the head: chunk by chunk, then made visible; steps 2 to 4 of {@link CommitChangeSet}.
 *
 * <p>The lease is renewed with each chunk and once more at the flip, so a writer that stood still while another took over writes nothing.
 */
final class CommitWriting {
    private static final int MEMBERS_A_CHUNK = 1000;

    private final Database database;
    private final AuditLog audit;
    private final CommitListener listener;
    private final ChangeSet set;
    private final Person who;
    private final UUID holder;
    private final Progress progress;
    private final long head;
    private final long commit;
    private final Map<Dimension, WrittenRows> written = new LinkedHashMap<>();
    private long done;
    private final long total;
    private final ChangeRewrites changes;
    private final Optional<Redefinition> redefinition;

    CommitWriting(
            Database database,
            AuditLog audit,
            CommitListener listener,
            ChangeSet set,
            Person who,
            UUID holder,
            Progress progress) {
        this.database = database;
        this.audit = audit;
        this.listener = listener;
        this.set = set;
        this.who = who;
        this.holder = holder;
        this.progress = progress;
        this.head = database.inTransaction(this::begin);
        this.commit = head + 1;
        this.redefinition = new DefinitionChangeStore(database.read()).find(set.id());
        this.total = redefinition
                .map(change -> new DefinitionReach(database.read(), change, head).members())
                .orElseGet(() -> new ChangeStore(database.read()).members(set.id()));
        this.changes = new ChangeRewrites(database.read(), set, head);
    }

    /** Undoes what a crashed writer left and notes the number above the head, which is the result. */
    private long begin(DSLContext tx) {
        WriterLease lease = new WriterLease(tx);
        requireLease(lease);
        lease.pendingCommit().ifPresent(new PendingRows(tx)::undo);
        long now = new HeadStore(tx).commit();
        lease.notePending(now + 1, set.id());
        requireLease(lease);
        return now;
    }

    CommitEntry run() {
        listener.reached(CommitStep.PENDING_NOTED);
        requireDefinitions();
        progress.step("Writing history");
        redefinition.ifPresentOrElse(this::writeDefinition, this::writeChanges);
        listener.reached(CommitStep.ALL_WRITTEN);
        if (redefinition.isEmpty() && written.values().stream().allMatch(rows -> rows.members() == 0)) {
            throw new RdmException(
                    ErrorCode.NOTHING_CHANGED,
                    "Change set " + set.id()
                            + " changes nothing any more: all its values are there already. Withdraw it.");
        }
        requireUnique();
        requireReferences();
        progress.step("Making it visible");
        flip();
        listener.reached(CommitStep.FLIPPED);
        return new CommitStore(database.read()).get(commit);
    }

    /** Changes are applied in the words in which they were written. */
    private void requireDefinitions() {
        new DimensionStore(database.read())
                .redefinedSince(set.dimensions(), set.baseCommit())
                .ifPresent(code -> {
                    throw new RdmException(
                            ErrorCode.BASE_MOVED,
                            "The definition of " + code + " was changed by another commit since change set " + set.id()
                                    + " was made from commit " + set.baseCommit()
                                    + ". Rebase the change set, look at the difference again and have it approved anew.");
                });
    }

    private void writeDefinition(Redefinition change) {
        // It was done before the lease was taken, where it may take long; rows that came since get the fills now.
        new HistorySchema(database.read()).widen(change);
        written.put(change.after(), WrittenRows.NONE);
        DefinitionRewrites rewrites = new DefinitionRewrites(database.read(), change, head);
        DefinitionReach reach = new DefinitionReach(database.read(), change, head);
        List<Long> members = reach.next(Long.MIN_VALUE, MEMBERS_A_CHUNK);
        while (!members.isEmpty()) {
            write(change.after(), rewrites.of(members), members.size());
            members = reach.next(members.getLast(), MEMBERS_A_CHUNK);
        }
    }

    private void writeChanges() {
        List<List<Change>> chunk = new ArrayList<>();
        Dimension[] of = new Dimension[1];
        new ChangeStore(database.read()).streamByMember(set.id(), (dimension, changes) -> {
            if (!chunk.isEmpty() && (of[0] != dimension || chunk.size() == MEMBERS_A_CHUNK)) {
                writeChunk(of[0], chunk);
                chunk.clear();
            }
            of[0] = dimension;
            chunk.add(changes);
        });
        if (!chunk.isEmpty()) {
            writeChunk(of[0], chunk);
        }
    }

    /** Keys and unique values that were given to members on new days, once more: what another commit did meanwhile may have them. */
    private void requireUnique() {
        boolean isKeyAsked =
                changes.giveKeys() || redefinition.map(Redefinition::changesKey).orElse(false);
        PendingRows rows = new PendingRows(database.read());
        progress.step("Checking keys");
        for (Dimension dimension : written.keySet()) {
            if (isKeyAsked) {
                rows.sameOfTwo(dimension, "bkey", commit).ifPresent(key -> {
                    throw taken(dimension, key.shown() + " would be the key of two members on one day.");
                });
            }
            for (Attribute attribute : dimension.attributes()) {
                if (attribute.isKeptUnique()) {
                    Optional<BusinessKey> twice = isUniqueSince(attribute)
                            ? rows.sameOfAny(dimension, attribute.column())
                            : rows.sameOfTwo(dimension, attribute.column(), commit);
                    twice.ifPresent(key -> {
                        throw taken(
                                dimension,
                                key.shown() + " would have the same " + attribute.label()
                                        + " as another member on one day.");
                    });
                }
            }
        }
    }

    /** Whether an attribute becomes unique by this commit. */
    private boolean isUniqueSince(Attribute attribute) {
        return redefinition
                .map(change -> change.before()
                        .ofColumn(attribute.column())
                        .filter(Attribute::isKeptUnique)
                        .isEmpty())
                .orElse(false);
    }

    private RdmException taken(Dimension dimension, String what) {
        return new RdmException(
                ErrorCode.KEY_TAKEN,
                "Change set " + set.id() + " was not committed: " + dimension.code() + " " + what
                        + " Rebase the change set, mend what it then names, and have it approved anew.");
    }

    /** Rule 9, once more: what is referred to may have ended since the change set was validated. */
    private void requireReferences() {
        progress.step("Checking references");
        List<String> broken = new ArrayList<>(new RecordedReferences(database.read(), commit).ofCommit());
        broken.addAll(new RecordedSuccessions(database.read(), commit).ofCommit());
        if (!broken.isEmpty()) {
            throw new RdmException(
                    ErrorCode.REFERENCE_GONE,
                    "Change set " + set.id() + " was not committed, for references would not hold: "
                            + String.join("; ", broken)
                            + ". Rebase the change set, mend the references that it then names, and have it approved anew.");
        }
    }

    private void writeChunk(Dimension dimension, List<List<Change>> chunk) {
        write(dimension, changes.of(dimension, chunk), chunk.size());
    }

    private void write(Dimension dimension, List<MemberRewrite> rewrites, int members) {
        database.transact(tx -> {
            requireLease(new WriterLease(tx));
            listener.reached(CommitStep.CHUNK_BEGUN);
            PendingRows rows = new PendingRows(tx);
            rows.addMembers(dimension, rewrites, commit);
            listener.reached(CommitStep.MEMBERS_ADDED);
            rows.supersede(dimension, rewrites, commit);
            listener.reached(CommitStep.ROWS_SUPERSEDED);
            rows.append(dimension, rewrites, commit);
            rows.log(dimension, rewrites, commit);
            rows.succeed(dimension, rewrites, commit);
            rows.countPresence(dimension, rewrites, commit);
            listener.reached(CommitStep.ROWS_APPENDED);
        });
        listener.reached(CommitStep.CHUNK_WRITTEN);
        WrittenRows sum = WrittenRows.NONE;
        for (MemberRewrite rewrite : rewrites) {
            sum = sum.plus(new WrittenRows(
                    1,
                    rewrite.rewrite().appended().size(),
                    rewrite.rewrite().superseded().size()));
        }
        written.merge(dimension, sum, WrittenRows::plus);
        done += members;
        progress.rows(done, total);
    }

    private void flip() {
        database.transact(tx -> {
            requireLease(new WriterLease(tx));
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet now = sets.lock(set.id());
            if (now.status() != ChangeSetStatus.APPROVED
                    || !now.contentHash().equals(set.contentHash())
                    || !new ReviewStore(tx).isApproved(now)) {
                throw new RdmException(
                        ErrorCode.CONTENT_CHANGED,
                        "Change set " + set.id()
                                + " was changed or withdrawn while it was being committed. Nothing was committed.");
            }
            EnoughApprovals.require(tx, now);
            listener.reached(CommitStep.FLIP_BEGUN);
            if (!new HeadStore(tx).flip(head)) {
                throw new RdmException(
                        ErrorCode.BASE_MOVED, "The head moved while the commit was prepared. Commit again.");
            }
            Map<Dimension, WrittenRows> touched = new HashMap<>(written);
            if (redefinition.isEmpty()) {
                touched.values().removeIf(rows -> rows.members() == 0);
            }
            new CommitStore(tx).insert(commit, now, who.id(), touched);
            redefinition.ifPresent(change -> new DimensionStore(tx).adopt(change.after(), commit));
            sets.setCommitted(set.id(), commit);
            new WriterLease(tx).clearPending();
            audit.append(tx, Deed.onChangeSet(who, "commit", set.id(), "commit " + commit));
        });
    }

    private void requireLease(WriterLease lease) {
        if (!lease.renew(holder)) {
            throw new RdmException(
                    ErrorCode.WRITER_BUSY,
                    "Another writer took over while this commit stood still. Nothing was committed; commit again.");
        }
    }
}
