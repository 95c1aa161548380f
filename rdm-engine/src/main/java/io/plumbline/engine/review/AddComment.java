package io.plumbline.engine.review;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import org.jspecify.annotations.Nullable;

/**
 * Says something about a change set, in any state of it. A reply stands in the thread of what it replies to, and is about the same.
 *
 * <p>Errors: ROLE_MISSING for those who only read, UNKNOWN_CHANGE_SET, BAD_REQUEST for nothing said, too much said, or a reply to what is not there.
 */
public final class AddComment {
    public static final int MAX_TEXT = 10_000;
    private static final int MAX_KEY = 300;
    private static final int MAX_NAME = 63;

    private final AuditTrail trail;

    public AddComment(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /** Refuses those who only read. */
    static void requireMay(Person who) {
        if (!who.has(Role.ANALYST) && !who.has(Role.STEWARD) && !who.has(Role.ADMIN)) {
            throw new RdmException(ErrorCode.ROLE_MISSING, "Commenting needs the role analyst or steward.");
        }
    }

    public Comment add(long changeSetId, @Nullable Long replyTo, Comment.About about, String text, Person who) {
        String said = text.strip();
        return trail.recorded(Deed.onChangeSet(who, "comment", changeSetId, ""), tx -> {
            requireMay(who);
            new ChangeSetStore(tx).get(changeSetId);
            if (said.isEmpty() || said.length() > MAX_TEXT) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        said.isEmpty()
                                ? "The comment is empty. Write something, or leave it."
                                : "The comment has " + said.length() + " characters, and " + MAX_TEXT
                                        + " are the most.");
            }
            if (about.key() != null && about.key().length() > MAX_KEY) {
                throw new RdmException(ErrorCode.BAD_REQUEST, "The key has more than " + MAX_KEY + " characters.");
            }
            requireName("dimension", about.dimension());
            requireName("attribute", about.attribute());
            CommentStore comments = new CommentStore(tx);
            Comment first = replyTo == null
                    ? null
                    : comments.find(changeSetId, replyTo)
                            .orElseThrow(() -> new RdmException(
                                    ErrorCode.BAD_REQUEST,
                                    "There is no comment " + replyTo + " on change set " + changeSetId
                                            + " to reply to."));
            Long thread = first == null ? null : first.replyTo() != null ? first.replyTo() : Long.valueOf(first.id());
            long id = comments.insert(changeSetId, thread, first == null ? about : first.about(), said, who);
            return comments.find(changeSetId, id).orElseThrow();
        });
    }

    private static void requireName(String what, @Nullable String name) {
        if (name != null && name.length() > MAX_NAME) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The name of the " + what + " has " + name.length() + " characters, and " + MAX_NAME
                            + " are the most.");
        }
    }
}
