package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.HeadStore;
import java.time.LocalDate;
import java.util.List;

/**
 * Opens an empty draft on the head.
 *
 * <p>Outcomes: the draft; ROLE_MISSING, UNKNOWN_DIMENSION, BAD_REQUEST for a title that is missing or too long.
 */
public final class OpenChangeSet {
    private final Database database;
    private final AuditLog audit;
    private final AuditTrail trail;

    public OpenChangeSet(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
        this.trail = new AuditTrail(database, audit);
    }

    public ChangeSet open(String title, String reason, LocalDate effectiveDate, List<String> dimensions, Person who) {
        Deed attempt = Deed.of(who, "change_set.open", "change-sets", title);
        return trail.watched(attempt, () -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Opening a change set needs the role analyst.");
            }
            return opened(title, reason, effectiveDate, dimensions, who);
        });
    }

    private ChangeSet opened(
            String title, String reason, LocalDate effectiveDate, List<String> dimensions, Person who) {
        return database.inTransaction(tx -> {
            dimensions.forEach(new DimensionStore(tx)::byCode);
            ChangeSetStore sets = new ChangeSetStore(tx);
            long id = sets.create(new NewChangeSet(
                    DescribeChangeSet.title(title),
                    reason.strip(),
                    effectiveDate,
                    new HeadStore(tx).commit(),
                    who.id(),
                    dimensions,
                    null));
            ChangeSet set = sets.get(id);
            audit.append(tx, Deed.onChangeSet(who, "open", id, set.title()));
            return set;
        });
    }
}
