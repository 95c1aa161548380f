package io.plumbline.engine.review;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.policy.ReadPolicies;
import io.plumbline.engine.policy.Wanted;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a submitted change set: approve, reject or ask for changes; its author may withdraw it. It is approved once as many stewards
 * have approved as its policies want then; one that is approved takes further approvals while its policies have come to want more.
 *
 * <p>Outcomes: the decided change set; SELF_APPROVAL and ROLE_MISSING by {@link FourEyes}; WRONG_STATE; CONTENT_CHANGED where the content is not
 * the one that was looked at; PERIOD_LOCKED and WHAT_IF_MISSING by the policies; REASON_MISSING where a comment is needed; STALE_VERSION.
 */
public final class DecideReview {
    private final AuditTrail trail;

    public DecideReview(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * @param contentHash the content that the person looked at; null where they did not say
     * @param comment needed unless the decision is to approve or to withdraw
     */
    public ChangeSet decide(
            long id, Person who, Decision decision, @Nullable String contentHash, @Nullable String comment) {
        return decide(id, who, decision, contentHash, comment, null);
    }

    /**
     * @param contentHash the content that the person looked at; null where they did not say
     * @param comment needed unless the decision is to approve or to withdraw
     * @param version the version that the person saw; null where they did not say
     */
    public ChangeSet decide(
            long id,
            Person who,
            Decision decision,
            @Nullable String contentHash,
            @Nullable String comment,
            @Nullable Integer version) {
        String said = comment == null ? "" : comment.strip();
        Deed deed = Deed.onChangeSet(who, decision.name().toLowerCase(Locale.ROOT), id, said);
        return trail.recorded(deed, tx -> {
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet set = sets.lock(id, version);
            if (decision == Decision.WITHDRAW) {
                requireOwn(set, who);
            } else {
                FourEyes.objection(set, who).ifPresent(objection -> {
                    throw objection;
                });
            }
            Wanted wanted = new ReadPolicies(tx).now(set);
            ReviewStore reviews = new ReviewStore(tx);
            Set<Long> before = Approvals.standing(set, reviews.of(id));
            requireState(set, decision, before.size() < wanted.approvals());
            if (contentHash != null && !contentHash.equals(set.contentHash())) {
                throw new RdmException(
                        ErrorCode.CONTENT_CHANGED,
                        "The content of change set " + id
                                + " is another one than you looked at. Read the difference again.");
            }
            if (said.isEmpty() && (decision == Decision.REJECT || decision == Decision.REQUEST_CHANGES)) {
                throw new RdmException(
                        ErrorCode.REASON_MISSING, "A comment is missing: tell the author what is wrong or wanted.");
            }
            if (decision == Decision.APPROVE) {
                requireFirst(set, who, before, wanted);
                wanted.requireOpen();
            }
            reviews.insert(set, who.id(), decision, said, wanted.policies());
            int approvals = before.size() + 1;
            if (decision == Decision.APPROVE
                    && (set.status() == ChangeSetStatus.APPROVED || approvals < wanted.approvals())) {
                // The state stays: more of them are wanted, or were wanted since.
                sets.touch(id);
            } else {
                sets.setStatus(id, next(decision));
            }
            return sets.get(id);
        });
    }

    private static ChangeSetStatus next(Decision decision) {
        return switch (decision) {
            case APPROVE -> ChangeSetStatus.APPROVED;
            case REJECT -> ChangeSetStatus.REJECTED;
            case REQUEST_CHANGES -> ChangeSetStatus.CHANGES_REQUESTED;
            case WITHDRAW -> ChangeSetStatus.WITHDRAWN;
        };
    }

    private static void requireOwn(ChangeSet set, Person who) {
        if (!set.authors().contains(who.id()) && !who.has(Role.ADMIN)) {
            throw new RdmException(
                    ErrorCode.ROLE_MISSING,
                    "Only its authors or an administrator may withdraw change set " + set.id() + ".");
        }
    }

    /** Several approvals are those of several people. */
    private static void requireFirst(ChangeSet set, Person who, Set<Long> before, Wanted wanted) {
        if (before.contains(who.id())) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "You have approved change set " + set.id() + " already. It has "
                            + Wanted.count(before.size(), wanted.approvals())
                            + "; the next one is another steward's.");
        }
    }

    private static void requireState(ChangeSet set, Decision decision, boolean wantsMore) {
        boolean fits = switch (decision) {
            case WITHDRAW -> !set.status().isEnded();
            case APPROVE ->
                set.status() == ChangeSetStatus.SUBMITTED || set.status() == ChangeSetStatus.APPROVED && wantsMore;
            case REJECT, REQUEST_CHANGES ->
                set.status() == ChangeSetStatus.SUBMITTED || set.status() == ChangeSetStatus.APPROVED;
        };
        if (!fits) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + set.id() + " is " + set.status()
                            + " and cannot be decided that way now. Reload the page.");
        }
    }
}
