package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.ValueMismatch;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one conflict as mine, theirs or another value. Who resolves becomes one of the authors.
 *
 * <p>Outcomes: the change set with one open conflict less; ROLE_MISSING; UNKNOWN_CONFLICT; WRONG_STATE; STALE_VERSION; BAD_REQUEST where another value is not one of the
 * attribute, or where a conflict about a member's life is to be resolved by a value.
 */
public final class ResolveConflict {
    private final AuditTrail trail;

    public ResolveConflict(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * @param value canonical text for {@link Take#VALUE}; null is the value null
     * @param version the version of the change set that the person saw; null where they did not say
     */
    public ChangeSet resolve(
            long changeSetId,
            long conflictId,
            Take take,
            @Nullable String value,
            Person who,
            @Nullable Integer version) {
        Deed deed = Deed.onChangeSet(who, "resolve", changeSetId, conflictId + " " + take);
        return trail.recorded(deed, tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Resolving a conflict needs the role analyst.");
            }
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet set = sets.lock(changeSetId, version);
            if (set.status().isEnded()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE, "Change set " + changeSetId + " is " + set.status() + ".");
            }
            ConflictStore conflicts = new ConflictStore(tx);
            Conflict conflict = conflicts.get(changeSetId, conflictId);
            if (!conflict.isOpen()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Conflict " + conflictId + " was resolved already, as " + conflict.taken()
                                + ". Reload the page; to have another value, edit the member.");
            }
            Dimension dimension = new DimensionStore(tx).byCode(conflict.dimension());
            if (take == Take.VALUE && conflict.attribute() == null) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "This conflict is about the member's life, not a value: take mine or theirs.");
            }
            ChangeStore changes = new ChangeStore(tx);
            BusinessKey key = BusinessKey.ofJoined(conflict.key());
            List<Change> resolved = new ArrayList<>();
            for (Change change : changes.ofKey(changeSetId, dimension, key)) {
                if (change.effective().equals(conflict.effective())) {
                    resolve(dimension, change, conflict, take, value, resolved);
                } else {
                    resolved.add(change);
                }
            }
            changes.replaceOfKey(changeSetId, dimension, key, resolved);
            sets.addAuthor(changeSetId, who.id());
            conflicts.resolve(conflictId, take.name().toLowerCase(Locale.ROOT), value);
            sets.addAuthor(changeSetId, who.id());
            sets.contentChanged(changeSetId, changes.contentHash(changeSetId), "a conflict was resolved");
            return sets.get(changeSetId);
        });
    }

    private static void resolve(
            Dimension dimension,
            Change change,
            Conflict conflict,
            Take take,
            @Nullable String value,
            List<Change> resolved) {
        String attribute = conflict.attribute();
        if (take == Take.MINE
                || (attribute != null
                        && change.cells().stream().noneMatch(c -> c.attribute().equals(attribute)))) {
            resolved.add(change);
            return;
        }
        if (attribute == null) {
            // Theirs: this change of the member's life, or upon a life that they ended, goes.
            return;
        }
        List<CellChange> cells = new ArrayList<>();
        for (CellChange cell : change.cells()) {
            if (!cell.attribute().equals(attribute)) {
                cells.add(cell);
            } else if (take == Take.VALUE) {
                cells.add(new CellChange(attribute, cell.before(), typed(dimension, attribute, value), cell.source()));
            }
        }
        if (!cells.isEmpty()) {
            resolved.add(new Change(
                    change.dimension(),
                    change.kind(),
                    change.memberNo(),
                    change.key(),
                    change.effective(),
                    change.until(),
                    cells));
        }
    }

    private static @Nullable Object typed(Dimension dimension, String attribute, @Nullable String value) {
        try {
            return value == null ? null : dimension.attribute(attribute).type().parse(value);
        } catch (ValueMismatch e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, attribute + ": found " + value + ", expected " + e.expected() + ".");
        }
    }
}
