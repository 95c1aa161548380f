package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.HeadStore;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Proposes another definition of a dimension: a change set of its own, to be reviewed and committed like any other.
 *
 * <p>Outcomes: the draft; ROLE_MISSING, UNKNOWN_DIMENSION, BAD_DEFINITION, UNKNOWN_FIELD, NOTHING_CHANGED, BAD_REQUEST for its title; STALE_VERSION where the
 * definition is not the one that was looked at.
 */
public final class ProposeDefinition {
    private final Database database;
    private final AuditLog audit;
    private final AuditTrail trail;

    public ProposeDefinition(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * @param definition all of it, as {@link Redefinition#of} reads it
     * @param title null for one that says what it is
     * @param seen the version of the definition that was looked at; null where nobody said
     */
    public ChangeSet propose(
            String code, String definition, @Nullable String title, String reason, Person who, @Nullable Integer seen) {
        return trail.watched(Deed.of(who, "dimension.propose", "dimensions/" + code, ""), () -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Changing a definition needs the role analyst.");
            }
            return database.inTransaction(tx -> proposed(tx, code, definition, title, reason, who, seen));
        });
    }

    private ChangeSet proposed(
            DSLContext tx,
            String code,
            String definition,
            @Nullable String title,
            String reason,
            Person who,
            @Nullable Integer seen) {
        // The base first: a definition that is committed meanwhile then shows as moved, never as the one that was read.
        long base = new HeadStore(tx).commit();
        DimensionStore dimensions = new DimensionStore(tx);
        Dimension before = dimensions.byCode(code);
        if (seen != null && seen != before.version()) {
            throw new RdmException(
                    ErrorCode.STALE_VERSION,
                    "The definition of " + code + " is at version " + before.version() + ", you saw version " + seen
                            + ". Read it again and repeat what you did.");
        }
        Redefinition change = Redefinition.of(before, definition, many -> dimensions.giveColumns(before, many));
        DefineDimension.requireReferred(dimensions, change.after());
        ChangeSetStore sets = new ChangeSetStore(tx);
        long id = sets.create(new NewChangeSet(
                DescribeChangeSet.title(title == null || title.isBlank() ? "Definition of " + before.label() : title),
                reason.strip(),
                LocalDate.now(ZoneId.systemDefault()),
                base,
                who.id(),
                List.of(code),
                null));
        new DefinitionChangeStore(tx).insert(id, change);
        sets.contentChanged(id, new ChangeStore(tx).contentHash(id), "the definition was proposed");
        audit.append(tx, Deed.onChangeSet(who, "open", id, sets.get(id).title()));
        return sets.get(id);
    }
}
