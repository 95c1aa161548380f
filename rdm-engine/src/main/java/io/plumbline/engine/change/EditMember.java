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
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.member.Version;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts one change of one member into a change set; a later edit of the same cell and date takes the place of the earlier one.
 *
 * <p>An amendment of an OVERWRITE attribute is kept as the correction that it is. The person becomes one of the authors; approvals lapse.
 *
 * <p>Outcomes: the changes that came of it; ROLE_MISSING, WRONG_STATE where the change set has ended, UNKNOWN_DIMENSION, UNKNOWN_MEMBER, KEY_TAKEN,
 * NO_VERSION_AT_DATE, CELL_TYPE, NOTHING_CHANGED, STALE_VERSION, BAD_REQUEST.
 */
public final class EditMember {
    private final AuditTrail trail;

    public EditMember(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    public List<Change> edit(long changeSetId, ChangeRequest request, Person who) {
        return edit(changeSetId, request, who, null);
    }

    /**
     * @param version the version of the change set that the person saw; null where they did not say
     */
    public List<Change> edit(long changeSetId, ChangeRequest request, Person who, @Nullable Integer version) {
        Deed deed = Deed.onChangeSet(who, "edit", changeSetId, request.dimension() + " " + request.key());
        return trail.recorded(deed, tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Changing members needs the role analyst.");
            }
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet set = sets.lock(changeSetId, version);
            if (set.status().isEnded()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + changeSetId + " is " + set.status() + " and stays as it is.");
            }
            new DefinitionChangeStore(tx).requireNone(changeSetId);
            Dimension dimension = new DimensionStore(tx).at(request.dimension(), set.baseCommit());
            List<Change> made = made(tx, set, dimension, request);
            BusinessKey key = made.getFirst().key();
            ChangeStore changes = new ChangeStore(tx);
            Long memberNo = made.getFirst().memberNo();
            List<Change> all = merged(changes.ofMember(changeSetId, dimension, key, memberNo), made);
            List<Version> base =
                    memberNo == null ? List.of() : new HistoryStore(tx, dimension).history(memberNo, set.baseCommit());
            Timeline.apply(dimension, base, all);
            changes.replaceOfMember(changeSetId, dimension, key, memberNo, all);
            sets.addAuthor(changeSetId, who.id());
            sets.addDimension(changeSetId, dimension.code());
            sets.contentChanged(changeSetId, changes.contentHash(changeSetId), "the content was edited");
            return made;
        });
    }

    private static List<Change> made(DSLContext tx, ChangeSet set, Dimension dimension, ChangeRequest request) {
        BusinessKey key = key(dimension, request.key());
        LocalDate effective = Objects.requireNonNullElse(request.effective(), set.effectiveDate());
        if (request.until() != null && !effective.isBefore(request.until())) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The change ends on " + request.until() + ", which is not after it begins, " + effective + ".");
        }
        HistoryStore history = new HistoryStore(tx, dimension);
        Long known = history.memberNosByKey(List.of(key), set.baseCommit(), effective)
                .get(key);
        boolean isNew = request.kind() == ChangeKind.ADDED;
        if (known == null && !isNew) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_MEMBER,
                    dimension.code() + " has no member " + key.shown() + " at commit " + set.baseCommit()
                            + ". Add it, or mend the key.");
        }
        if (known != null && isNew && isHeldFrom(tx, history, key, known, set, request, effective)) {
            throw new RdmException(
                    ErrorCode.KEY_TAKEN,
                    dimension.code() + " has a member " + key.shown()
                            + " already. Amend it; where it is retired, reinstate it, or say that this is a new member under"
                            + " its recycled code.");
        }
        Long memberNo = isNew ? null : known;
        List<Version> versions = memberNo == null ? List.of() : history.history(memberNo, set.baseCommit());
        List<@Nullable Object> before = before(dimension, versions, effective);
        Values values = (attribute, text) -> value(tx, set, dimension, effective, attribute, text);
        Map<ChangeKind, List<CellChange>> cells = cells(dimension, request, key, before, values);
        List<Successor> successors =
                memberNo == null ? List.of() : successors(tx, set, dimension, request, effective, versions);
        // Whatever key it was named by, a member's changes stand together under its last one.
        BusinessKey named = versions.isEmpty()
                ? key
                : BusinessKey.ofValues(dimension, versions.getLast().values());
        List<Change> made = new ArrayList<>();
        cells.forEach((kind, changed) -> made.add(new Change(
                dimension.code(),
                kind,
                memberNo,
                named,
                effective,
                kind == ChangeKind.CORRECTED ? null : request.until(),
                changed,
                successors)));
        return made;
    }

    /**
     * Whether a member that has a key, or last had it, keeps others from having it from a day on: one that has another key by then does not, nor
     * one that has ended, where the code is said to be recycled.
     */
    private static boolean isHeldFrom(
            DSLContext tx,
            HistoryStore history,
            BusinessKey key,
            long memberNo,
            ChangeSet set,
            ChangeRequest request,
            LocalDate day) {
        List<Version> versions = history.history(memberNo, set.baseCommit());
        Version last = versions.getLast();
        boolean isLast =
                BusinessKey.ofValues(history.dimension(), last.values()).equals(key);
        return isLast && !request.recycled()
                || new ProposedHistories(tx, set.id(), history.dimension(), set.baseCommit())
                        .byNumber(List.of(memberNo)).values().stream()
                                .flatMap(List::stream)
                                .anyMatch(span -> span.period().to().isAfter(day)
                                        && BusinessKey.ofValues(history.dimension(), span.values())
                                                .equals(key));
    }

    /** Who takes over, by the keys that the request names them with. */
    private static List<Successor> successors(
            DSLContext tx,
            ChangeSet set,
            Dimension dimension,
            ChangeRequest request,
            LocalDate effective,
            List<Version> versions) {
        return new NamedSuccessors(
                        dimension,
                        request.kind(),
                        request.key(),
                        versions.getFirst().memberId(),
                        texts -> new ReferredMembers(tx, set.id(), set.baseCommit(), dimension, dimension.code())
                                .successors(
                                        texts, effective, versions.getFirst().memberId()))
                .of(request.successors());
    }

    /** The values on the day; outside of its life those of the last version, or nothing for a new member. */
    static List<@Nullable Object> before(Dimension dimension, List<Version> versions, LocalDate day) {
        List<@Nullable Object> last = new ArrayList<>();
        dimension.attributes().forEach(attribute -> last.add(null));
        for (Version version : versions) {
            if (version.period().contains(day)) {
                return version.values();
            }
        }
        return versions.isEmpty() ? last : versions.getLast().values();
    }

    private static Map<ChangeKind, List<CellChange>> cells(
            Dimension dimension, ChangeRequest request, BusinessKey key, List<@Nullable Object> before, Values values) {
        Map<ChangeKind, List<CellChange>> cells = new LinkedHashMap<>();
        switch (request.kind()) {
            case RETIRED, EXTENDED, CANCELLED, MERGED, SPLIT -> {
                if (!request.values().isEmpty()) {
                    throw new RdmException(ErrorCode.BAD_REQUEST, request.kind() + " takes no values.");
                }
                cells.put(request.kind(), List.of());
            }
            case ADDED, REINSTATED -> cells.put(request.kind(), whole(dimension, request, key, before, values));
            case REKEYED -> cells.put(request.kind(), otherKey(dimension, request, before, values));
            case AMENDED, CORRECTED -> {
                request.values().forEach((name, text) -> {
                    Attribute attribute = dimension.attribute(name);
                    Object old = before.get(dimension.indexOf(name));
                    Object value = values.of(attribute, text);
                    if (!Objects.equals(old, value)) {
                        cells.computeIfAbsent(kind(attribute, request.kind()), kind -> new ArrayList<>())
                                .add(new CellChange(name, old, value, request.source()));
                    }
                });
                if (cells.isEmpty()) {
                    throw new RdmException(
                            ErrorCode.NOTHING_CHANGED,
                            key.shown() + " has these values on that day already. Nothing was changed.");
                }
            }
        }
        return cells;
    }

    /** The parts of the key that become others. */
    private static List<CellChange> otherKey(
            Dimension dimension, ChangeRequest request, List<@Nullable Object> before, Values values) {
        List<CellChange> cells = new ArrayList<>();
        request.values().forEach((name, text) -> {
            Attribute attribute = dimension.attribute(name);
            if (!attribute.key()) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        name + " is no part of the key, which is "
                                + String.join(", ", dimension.key())
                                + ". Change it with AMENDED or CORRECTED.");
            }
            Object old = before.get(dimension.indexOf(name));
            Object value = values.of(attribute, text);
            if (value == null || attribute.type().text(value).isEmpty()) {
                throw new RdmException(
                        ErrorCode.CELL_TYPE, name + ": found nothing, expected a value: it is part of the key.");
            }
            if (!Objects.equals(old, value)) {
                cells.add(new CellChange(name, old, value, request.source()));
            }
        });
        if (cells.isEmpty()) {
            throw new RdmException(
                    ErrorCode.NOTHING_CHANGED, "The member has this key on that day already. Nothing was changed.");
        }
        return cells;
    }

    private static List<CellChange> whole(
            Dimension dimension, ChangeRequest request, BusinessKey key, List<@Nullable Object> before, Values values) {
        request.values().keySet().forEach(dimension::attribute);
        boolean isNew = request.kind() == ChangeKind.ADDED;
        List<CellChange> cells = new ArrayList<>();
        for (Attribute attribute : dimension.attributes()) {
            Object old = before.get(dimension.indexOf(attribute.name()));
            Object value;
            if (attribute.key()) {
                value = value(attribute, key.parts().get(dimension.key().indexOf(attribute.name())));
            } else if (request.values().containsKey(attribute.name())) {
                value = values.of(attribute, request.values().get(attribute.name()));
            } else {
                value = isNew ? null : old;
            }
            cells.add(new CellChange(attribute.name(), isNew ? null : old, value, request.source()));
        }
        return cells;
    }

    static ChangeKind kind(Attribute attribute, ChangeKind asked) {
        if (attribute.key()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    attribute.name()
                            + " is part of the key: another key is given with REKEYED and the date from which it holds.");
        }
        return switch (attribute.history()) {
            case NEW_VERSION -> {
                if (asked == ChangeKind.CORRECTED) {
                    throw new RdmException(
                            ErrorCode.BAD_REQUEST,
                            attribute.name()
                                    + " begins a version with each value: use AMENDED with the date from which it holds.");
                }
                yield ChangeKind.AMENDED;
            }
            case OVERWRITE -> ChangeKind.CORRECTED;
            case FIXED -> {
                if (asked == ChangeKind.AMENDED) {
                    throw new RdmException(
                            ErrorCode.BAD_REQUEST,
                            attribute.name() + " is fixed: a value that was wrong is put right with CORRECTED.");
                }
                yield ChangeKind.CORRECTED;
            }
        };
    }

    static BusinessKey key(Dimension dimension, List<String> parts) {
        if (parts.size() != dimension.key().size()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A key of " + dimension.code() + " has " + dimension.key().size() + " parts ("
                            + String.join(", ", dimension.key()) + "), found " + parts.size() + ".");
        }
        List<String> canonical = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Attribute attribute = dimension.attribute(dimension.key().get(i));
            Object value = value(attribute, parts.get(i));
            canonical.add(value == null ? "" : attribute.type().text(value));
        }
        try {
            return new BusinessKey(canonical);
        } catch (IllegalArgumentException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "That is no key of " + dimension.code() + ": " + e.getMessage() + ".", e);
        }
    }

    /** How what a person wrote becomes a value. */
    @FunctionalInterface
    private interface Values {
        @Nullable
        Object of(Attribute attribute, @Nullable String text);
    }

    static @Nullable Object value(
            DSLContext tx,
            ChangeSet set,
            Dimension dimension,
            LocalDate effective,
            Attribute attribute,
            @Nullable String text) {
        if (text != null && attribute.type() instanceof AttributeType.Reference(String to)) {
            ReferredMembers members = new ReferredMembers(tx, set.id(), set.baseCommit(), dimension, to);
            MemberRef ref = members.of(List.of(text), effective).get(text);
            if (ref != null) {
                return ref;
            }
            throw new RdmException(
                    ErrorCode.CELL_TYPE,
                    attribute.name() + ": found \"" + text + "\", expected the "
                            + attribute.type().words()
                            + members.nearest(text, effective)
                                    .map(near -> "; " + near + " is near")
                                    .orElse("")
                            + ".");
        }
        return value(attribute, text);
    }

    private static @Nullable Object value(Attribute attribute, @Nullable String text) {
        try {
            return text == null ? null : attribute.type().parse(text);
        } catch (ValueMismatch e) {
            throw new RdmException(
                    ErrorCode.CELL_TYPE,
                    attribute.name() + ": found \"" + text + "\", expected " + e.expected() + ".",
                    e);
        }
    }

    /** The member's changes with the new ones in; what is asked for anew replaces what was asked for the same cell and date. */
    static List<Change> merged(List<Change> known, List<Change> made) {
        List<Change> all = new ArrayList<>();
        for (Change change : known) {
            Change kept = change;
            for (Change now : made) {
                kept = kept == null ? null : without(kept, now);
            }
            if (kept != null) {
                all.add(kept);
            }
        }
        all.addAll(made);
        return all;
    }

    private static @Nullable Change without(Change change, Change now) {
        boolean sameDay = change.effective().equals(now.effective()) || now.kind() == ChangeKind.CORRECTED;
        if (change.kind().isEnd() && now.kind().isEnd()) {
            return sameDay ? null : change;
        }
        if (change.kind() != now.kind() || !sameDay) {
            return change;
        }
        List<CellChange> cells = change.cells().stream()
                .filter(cell -> now.cells().stream()
                        .noneMatch(other -> other.attribute().equals(cell.attribute())))
                .toList();
        return cells.isEmpty() ? null : change.with(cells);
    }
}
