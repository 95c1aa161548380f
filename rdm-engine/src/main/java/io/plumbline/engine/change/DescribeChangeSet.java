package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets the title, the reason and the effective date of a change set; the date counts for what is put in from then on.
 *
 * <p>Outcomes: the described change set; ROLE_MISSING, WRONG_STATE where it is not editable, STALE_VERSION where somebody else wrote it meanwhile.
 */
public final class DescribeChangeSet {
    private final AuditTrail trail;

    public DescribeChangeSet(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /** What to set; null leaves a part as it is. */
    public record Words(
            @Nullable String title,
            @Nullable String reason,
            @Nullable LocalDate effectiveDate) {}

    /**
     * @param version the version that the person saw; null where they did not say
     */
    public ChangeSet describe(long id, Words words, @Nullable Integer version, Person who) {
        Deed deed = Deed.onChangeSet(who, "describe", id, Objects.requireNonNullElse(words.title(), ""));
        return trail.recorded(deed, tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Editing a change set needs the role analyst.");
            }
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet set = sets.lock(id, version);
            if (!set.status().isEditable()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + id + " is " + set.status() + "; only a draft can be edited.");
            }
            String reason =
                    words.reason() == null ? set.reason() : words.reason().strip();
            sets.describe(
                    id,
                    words.title() == null ? set.title() : title(words.title()),
                    reason,
                    Objects.requireNonNullElse(words.effectiveDate(), set.effectiveDate()));
            return sets.get(id);
        });
    }

    static String title(String title) {
        String stripped = title.strip();
        if (stripped.isEmpty() || stripped.length() > NewChangeSet.LONGEST_TITLE) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "A title has 1 to " + NewChangeSet.LONGEST_TITLE + " characters.");
        }
        return stripped;
    }
}
