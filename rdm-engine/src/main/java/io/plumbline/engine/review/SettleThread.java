package io.plumbline.engine.review;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;

/**
 * Resolves a thread, or opens it again, in any state of its change set. Whoever may comment may do it; doing it twice changes nothing, and
 * the first one who resolved it stays named.
 *
 * <p>Errors: ROLE_MISSING for those who only read, UNKNOWN_CHANGE_SET, UNKNOWN_COMMENT where no thread of the change set begins with it.
 */
public final class SettleThread {
    private final AuditTrail trail;

    public SettleThread(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    public Comment resolve(long changeSetId, long thread, Person who) {
        return settle(changeSetId, thread, true, who);
    }

    public Comment reopen(long changeSetId, long thread, Person who) {
        return settle(changeSetId, thread, false, who);
    }

    private Comment settle(long changeSetId, long thread, boolean resolved, Person who) {
        String act = resolved ? "resolve_thread" : "reopen_thread";
        return trail.recorded(Deed.onChangeSet(who, act, changeSetId, "comment " + thread), tx -> {
            AddComment.requireMay(who);
            new ChangeSetStore(tx).get(changeSetId);
            CommentStore comments = new CommentStore(tx);
            Comment first = comments.find(changeSetId, thread)
                    .orElseThrow(() -> new RdmException(
                            ErrorCode.UNKNOWN_COMMENT,
                            "There is no comment " + thread + " on change set " + changeSetId + ". Reload the page."));
            if (first.replyTo() != null) {
                throw new RdmException(
                        ErrorCode.UNKNOWN_COMMENT,
                        "Comment " + thread + " is a reply and begins no thread. Name the first of its thread, comment "
                                + first.replyTo() + ".");
            }
            if (resolved) {
                comments.settle(thread, who);
            } else {
                comments.reopen(thread);
            }
            return comments.find(changeSetId, thread).orElseThrow();
        });
    }
}
