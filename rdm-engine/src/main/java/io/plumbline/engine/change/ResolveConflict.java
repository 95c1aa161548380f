package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.dimension.ValueMismatch;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one conflict as mine, theirs or another value, or acknowledges an overlap, also as both; or all that are open in one way. What is taken holds on the days of the
 * conflict; on all others mine stands. Who resolves becomes one of the authors.
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
            ChangeSet set = begun(tx, changeSetId, who, version);
            Conflict conflict = new ConflictStore(tx).get(changeSetId, conflictId);
            if (!conflict.isOpen()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Conflict " + conflictId + " was resolved already, as " + conflict.taken()
                                + ". Reload the page; to have another value, edit the member.");
            }
            resolve(tx, set, conflict, take, value);
            return ended(tx, changeSetId, who);
        });
    }

    /**
     * Resolves all that is open in one way: mine or theirs for conflicts, both for overlaps. Where a change of the definition leaves no place for mine, mine
     * leaves the conflict open.
     *
     * @param version the version of the change set that the person saw; null where they did not say
     */
    public ChangeSet resolveAll(long changeSetId, Take take, Person who, @Nullable Integer version) {
        Deed deed = Deed.onChangeSet(who, "resolve", changeSetId, "all " + take);
        return trail.recorded(deed, tx -> {
            if (take == Take.VALUE) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST, "One value does not fit all conflicts: take mine, theirs or both.");
            }
            ChangeSet set = begun(tx, changeSetId, who, version);
            for (Conflict conflict : new ConflictStore(tx).open(changeSetId, take == Take.BOTH)) {
                if (take != Take.MINE || conflict.kind().canBeMine()) {
                    resolve(tx, set, conflict, take, null);
                }
            }
            return ended(tx, changeSetId, who);
        });
    }

    private static ChangeSet begun(DSLContext tx, long changeSetId, Person who, @Nullable Integer version) {
        if (!who.has(Role.ANALYST)) {
            throw new RdmException(ErrorCode.ROLE_MISSING, "Resolving a conflict needs the role analyst.");
        }
        ChangeSet set = new ChangeSetStore(tx).lock(changeSetId, version);
        if (set.status().isEnded()) {
            throw new RdmException(ErrorCode.WRONG_STATE, "Change set " + changeSetId + " is " + set.status() + ".");
        }
        return set;
    }

    private static void resolve(DSLContext tx, ChangeSet set, Conflict conflict, Take take, @Nullable String value) {
        Dimension dimension = new DimensionStore(tx).at(conflict.dimension(), set.baseCommit());
        Resolution resolution = resolution(tx, set, dimension, conflict, take, value);
        if (resolution.isAnother()) {
            rewrite(tx, set, dimension, conflict, resolution);
        }
        new ConflictStore(tx).resolve(conflict.id(), take.name().toLowerCase(Locale.ROOT), value);
    }

    private static ChangeSet ended(DSLContext tx, long changeSetId, Person who) {
        ChangeSetStore sets = new ChangeSetStore(tx);
        sets.addAuthor(changeSetId, who.id());
        sets.contentChanged(changeSetId, new ChangeStore(tx).contentHash(changeSetId), "a conflict was resolved");
        return sets.get(changeSetId);
    }

    /**
     * What shall hold on the days of a conflict.
     *
     * @param isAnother whether it is another than what the merge made of both
     * @param isTheirs whether it is theirs, else it is the value
     */
    private record Resolution(
            boolean isAnother, boolean isTheirs, @Nullable Object value) {
        static final Resolution STANDS = new Resolution(false, false, null);
        static final Resolution THEIRS = new Resolution(true, true, null);
    }

    private static Resolution resolution(
            DSLContext tx, ChangeSet set, Dimension dimension, Conflict conflict, Take take, @Nullable String value) {
        if (conflict.kind() == Conflict.Kind.DEFINITION_CHANGED) {
            if (take != Take.THEIRS) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "The definition was changed, so your edit has no place as it was: take theirs, which leaves it out, and then"
                                + " edit the member anew where that is still wanted.");
            }
            return Resolution.STANDS;
        }
        if (conflict.kind() == Conflict.Kind.KEY_TAKEN) {
            if (take != Take.THEIRS && take != Take.VALUE) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "The key " + conflict.mine()
                                + " belongs to another member on these days: take theirs, which leaves"
                                + " your key out, or give another key as the value.");
            }
            return new Resolution(true, take == Take.THEIRS, value);
        }
        String attribute = conflict.attribute();
        if (take == Take.VALUE && attribute == null) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "This conflict is about the member's life, not a value: take mine or theirs.");
        }
        if (take == Take.BOTH && !conflict.isOverlap()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "Both is for overlaps, where the two edits go together; this is a conflict: take mine, theirs or a value.");
        }
        return switch (take) {
            case THEIRS -> Resolution.THEIRS;
            case BOTH -> Resolution.STANDS;
            case MINE ->
                conflict.isOverlap() && attribute != null
                        ? new Resolution(true, false, typed(dimension, attribute, conflict.mine()))
                        : Resolution.STANDS;
            case VALUE ->
                new Resolution(true, false, said(tx, set, dimension, conflict, String.valueOf(attribute), value));
        };
    }

    /** Puts other changes in the place of the member's: they come to the same, but for the days of the conflict. */
    private static void rewrite(
            DSLContext tx, ChangeSet set, Dimension dimension, Conflict conflict, Resolution resolution) {
        ChangeStore changes = new ChangeStore(tx);
        BusinessKey key = BusinessKey.ofJoined(conflict.key());
        HistoryStore history = new HistoryStore(tx, dimension);
        Long memberNo = conflict.memberNo();
        if (conflict.kind() == Conflict.Kind.KEY_TAKEN) {
            OtherKey other =
                    new OtherKey(dimension, memberNo == null ? List.of() : history.history(memberNo, set.baseCommit()));
            List<Change> said = changes.ofMember(set.id(), dimension, key, memberNo);
            changes.replaceOfMember(
                    set.id(),
                    dimension,
                    key,
                    memberNo,
                    resolution.isTheirs() ? other.none(said) : other.of(said, (String) resolution.value()));
            return;
        }
        if (memberNo == null) {
            return;
        }
        List<Change> said = changes.ofMember(set.id(), dimension, key, memberNo);
        if (conflict.kind() == Conflict.Kind.BOTH_SUCCEEDED) {
            changes.replaceOfMember(
                    set.id(),
                    dimension,
                    key,
                    memberNo,
                    said.stream()
                            .filter(change -> !change.kind().isSuccession())
                            .toList());
            return;
        }
        List<Version> base = history.history(memberNo, set.baseCommit());
        List<Version> stands = Days.applied(dimension, base, said)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.WRONG_STATE,
                        "The changes of " + dimension.code() + " " + key.shown()
                                + " cannot be applied any more. Rebase the change set again, then resolve."));
        List<Period> pieces = Days.pieces(List.of(base, stands), conflict.effective(), conflict.until());
        List<Version> wanted = Days.history(pieces, day -> wanted(dimension, conflict, resolution, day, base, stands));
        changes.replaceOfMember(
                set.id(), dimension, key, memberNo, Sourced.difference(dimension, memberNo, key, base, wanted, said));
    }

    private static @Nullable List<@Nullable Object> wanted(
            Dimension dimension,
            Conflict conflict,
            Resolution resolution,
            LocalDate day,
            List<Version> base,
            List<Version> stands) {
        Optional<Version> there = Days.at(base, day);
        Optional<Version> now = Days.at(stands, day);
        boolean isContested = !day.isBefore(conflict.effective()) && day.isBefore(conflict.until());
        String name = conflict.attribute();
        if (name == null) {
            return (isContested ? there : now).map(Version::values).orElse(null);
        }
        if (now.isEmpty()) {
            return null;
        }
        Attribute attribute = dimension.attribute(name);
        List<@Nullable Object> values = new ArrayList<>(now.get().values());
        int at = dimension.indexOf(name);
        if (attribute.keepsOneValue()) {
            // One value on all rows, so it is about all days.
            values.set(at, resolution.isTheirs() ? base.getFirst().values().get(at) : resolution.value());
        } else if (isContested && !resolution.isTheirs()) {
            values.set(at, resolution.value());
        } else if (isContested && there.isPresent()) {
            values.set(at, there.get().values().get(at));
        }
        return values;
    }

    /** The value that a person wrote; of a reference the member whose key it is. */
    private static @Nullable Object said(
            DSLContext tx, ChangeSet set, Dimension dimension, Conflict conflict, String name, @Nullable String value) {
        Attribute attribute = dimension.attribute(name);
        if (value == null || !(attribute.type() instanceof AttributeType.Reference(String to))) {
            return typed(dimension, name, value);
        }
        MemberRef ref = new ReferredMembers(tx, set.id(), set.baseCommit(), dimension, to)
                .of(List.of(value), conflict.effective())
                .get(value);
        if (ref == null) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    name + ": found " + value + ", expected the "
                            + attribute.type().words() + ".");
        }
        return ref;
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
