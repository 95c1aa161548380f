package io.plumbline.engine.review;

import static io.plumbline.engine.jooq.Tables.FINDING;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.policy.ReadPolicies;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Hands a draft to the stewards.
 *
 * <p>Outcomes: submitted; WRONG_STATE, NOTHING_CHANGED, HAS_ERRORS, OPEN_CONFLICTS, REASON_MISSING, ROLE_MISSING, STALE_VERSION; PERIOD_LOCKED and
 * WHAT_IF_MISSING by the policies; CONTENT_CHANGED where somebody
 * edited it at the same moment.
 */
public final class SubmitChangeSet {
    private final AuditTrail trail;
    private final ValidateChangeSet validate;

    public SubmitChangeSet(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
        this.validate = new ValidateChangeSet(database);
    }

    /**
     * @param reason why the change is made; null keeps the one that is there
     */
    public ChangeSet submit(long id, Person who, @Nullable String reason) {
        return submit(id, who, reason, null);
    }

    /**
     * @param reason why the change is made; null keeps the one that is there
     * @param version the version that the person saw; null where they did not say
     */
    public ChangeSet submit(long id, Person who, @Nullable String reason, @Nullable Integer version) {
        validate.bringUpToDate(id);
        Deed deed = Deed.onChangeSet(who, "submit", id, Objects.requireNonNullElse(reason, ""));
        return trail.recorded(deed, tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Submitting needs the role analyst.");
            }
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet set = sets.lock(id, version);
            if (!set.status().isEditable()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + id + " is " + set.status() + "; only a draft can be submitted.");
            }
            new UploadStore(tx)
                    .ofChangeSet(id).stream()
                            .filter(upload -> !upload.status().isEnded())
                            .findFirst()
                            .ifPresent(upload -> {
                                throw new RdmException(
                                        ErrorCode.WRONG_STATE,
                                        upload.fileName() + " is being read into change set " + id
                                                + ". Wait until that is done, look at what came out, and submit it then.");
                            });
            String why = reason == null || reason.isBlank() ? set.reason() : reason.strip();
            if (why.isBlank()) {
                throw new RdmException(
                        ErrorCode.REASON_MISSING,
                        "A reason is missing: say in a sentence why the change is made, the steward reads it first.");
            }
            if (!sets.isValidated(id)) {
                throw new RdmException(
                        ErrorCode.CONTENT_CHANGED,
                        "Change set " + id
                                + " was edited while it was being submitted. Look at it again, and submit it then.");
            }
            requireNone(tx, id);
            if (new ChangeStore(tx).counts(id).total() == 0
                    && new DefinitionChangeStore(tx).find(id).isEmpty()) {
                throw new RdmException(
                        ErrorCode.NOTHING_CHANGED,
                        "Change set " + id + " holds no change. Upload a workbook with changes first.");
            }
            new ReadPolicies(tx).forReview(set).requireOpen();
            sets.setReason(id, why);
            sets.setStatus(id, ChangeSetStatus.SUBMITTED);
            return sets.get(id);
        });
    }

    private static void requireNone(DSLContext tx, long id) {
        int errors =
                tx.fetchCount(FINDING, FINDING.CHANGE_SET_ID.eq(id).and(FINDING.SEVERITY.eq(Severity.ERROR.name())));
        if (errors > 0) {
            throw new RdmException(
                    ErrorCode.HAS_ERRORS,
                    "Change set " + id + " has " + errors + (errors == 1 ? " error" : " errors")
                            + ". Mend the cells that the findings name and upload the workbook again.");
        }
        int conflicts = new ConflictStore(tx).open(id);
        if (conflicts > 0) {
            throw new RdmException(
                    ErrorCode.OPEN_CONFLICTS,
                    "Change set " + id + " has " + conflicts + " open " + (conflicts == 1 ? "conflict" : "conflicts")
                            + " with the head. Resolve each as mine, theirs or another value.");
        }
        int overlaps = new ConflictStore(tx).unseenOverlaps(id);
        if (overlaps > 0) {
            throw new RdmException(
                    ErrorCode.OPEN_CONFLICTS,
                    "Change set " + id + " has " + overlaps + (overlaps == 1 ? " overlap" : " overlaps")
                            + " with the head: edits of the same days that go together. Look at each and take both, or resolve it"
                            + " otherwise.");
        }
    }
}
