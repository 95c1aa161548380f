package io.plumbline.engine.commit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.NewChangeSet;
import io.plumbline.engine.change.Successions;
import io.plumbline.engine.change.Undo;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.validation.FindingStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * Makes the change set that undoes a commit; it goes through the same review as any other.
 *
 * <p>Members that a later commit touched as well: cells that still hold what the commit wrote are put back, later edits of the same cells are
 * named in a finding, and kept or taken back as asked.
 *
 * <p>Outcomes: the number of the draft; UNKNOWN_COMMIT; NOTHING_CHANGED where nothing of the commit is left; ROLE_MISSING.
 */
public final class RevertCommit {
    private static final int MEMBERS_A_CHUNK = 1000;

    private final AuditTrail trail;

    public RevertCommit(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    public long revert(long commitNo, LaterEdits edits, Person who) {
        String asked = edits == LaterEdits.UNDO ? "with later edits" : "";
        return trail.recorded(Deed.of(who, "commit.revert", "commits/" + commitNo, asked), tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(
                        ErrorCode.ROLE_MISSING, "Reverting makes a change set and needs the role analyst.");
            }
            CommitEntry commit = new CommitStore(tx).get(commitNo);
            new DefinitionChangeStore(tx).find(commit.changeSetId()).ifPresent(change -> {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Commit " + commitNo + " changed the definition of "
                                + change.before().code()
                                + ". Propose the definition that shall hold instead, on its page.");
            });
            long head = new HeadStore(tx).commit();
            List<String> codes =
                    commit.parts().stream().map(CommitEntry.Part::dimension).toList();
            long id = new ChangeSetStore(tx)
                    .create(new NewChangeSet(
                            title(commit),
                            "Undoes commit " + commitNo + ".",
                            Utc.now().toLocalDate(),
                            head,
                            who.id(),
                            codes,
                            commitNo));
            List<Finding> findings = new ArrayList<>();
            for (String code : codes) {
                revert(tx, id, new DimensionStore(tx).byCode(code), commitNo, head, edits, findings);
            }
            ChangeStore changes = new ChangeStore(tx);
            if (changes.counts(id).total() == 0) {
                throw new RdmException(
                        ErrorCode.NOTHING_CHANGED,
                        "Nothing of commit " + commitNo + " is left to undo: later commits changed all of it again.");
            }
            new FindingStore(tx).replaceOfChangeSet(id, findings);
            new ChangeSetStore(tx).contentChanged(id, changes.contentHash(id), "the content changed");
            return id;
        });
    }

    private static String title(CommitEntry commit) {
        return NewChangeSet.shortened("Revert commit " + commit.commitNo() + ": " + commit.title());
    }

    private static void revert(
            DSLContext tx,
            long id,
            Dimension dimension,
            long commitNo,
            long head,
            LaterEdits edits,
            List<Finding> findings) {
        CommitStore commits = new CommitStore(tx);
        HistoryStore history = new HistoryStore(tx, dimension);
        long after = 0;
        while (true) {
            List<Long> members = commits.touched(commitNo, dimension, after, MEMBERS_A_CHUNK);
            if (members.isEmpty()) {
                return;
            }
            after = members.getLast();
            Map<Long, List<Version>> before = history.visibleOf(members, commitNo - 1);
            Map<Long, List<Version>> written = history.visibleOf(members, commitNo);
            Map<Long, List<Version>> now = history.visibleOf(members, head);
            Map<Long, Map<LocalDate, List<Successor>>> tookOver =
                    new SuccessionStore(tx).of(dimension, members, commitNo - 1);
            List<Change> changes = new ArrayList<>();
            for (long member : members) {
                List<Version> target = before.getOrDefault(member, List.of());
                List<Version> from = written.getOrDefault(member, List.of());
                List<Version> is = now.getOrDefault(member, List.of());
                List<Version> last = is.isEmpty() ? (from.isEmpty() ? target : from) : is;
                BusinessKey key = BusinessKey.ofValues(dimension, last.getLast().values());
                Undo undo = Undo.of(dimension, member, key, target, from, is, edits);
                changes.addAll(Successions.recorded(undo.changes(), tookOver.getOrDefault(member, Map.of())));
                undo.later().forEach(later -> findings.add(laterEdit(dimension, key, later, edits)));
            }
            new ChangeStore(tx).append(id, dimension, changes.iterator());
        }
    }

    private static Finding laterEdit(Dimension dimension, BusinessKey key, Undo.Later later, LaterEdits edits) {
        boolean keeps = edits == LaterEdits.KEEP;
        String what = later.attribute() == null
                ? "was edited again after the commit, " + (keeps ? "so it stays" : "and goes all the same") + ", from "
                        + later.from()
                : "has another " + dimension.attribute(later.attribute()).label() + " since a later commit, from "
                        + later.from() + (keeps ? "; that one is kept" : "; that one is taken back too");
        return Finding.general("LATER_EDIT", Severity.WARNING, dimension.code() + " " + key.shown() + " " + what + ".");
    }
}
