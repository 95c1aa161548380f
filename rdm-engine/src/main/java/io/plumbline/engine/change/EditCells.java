package io.plumbline.engine.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts cells of a grid into a draft, many at once: each is the value of its attribute from the draft's date on. A cell that says what the base says takes its
 * change away again, so an undone edit leaves nothing behind; a key that nobody has becomes a new member.
 *
 * <p>Each cell succeeds or fails by itself. Errors of the whole: ROLE_MISSING, UNKNOWN_CHANGE_SET, UNKNOWN_DIMENSION, WRONG_STATE where the change set is no
 * draft, BAD_REQUEST for too many cells.
 */
public final class EditCells {
    public static final int MOST = 10_000;

    private final AuditTrail trail;

    public EditCells(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * A cell.
     *
     * @param key the parts of its member's business key
     * @param text what was entered; null or empty for nothing
     */
    public record Wanted(
            List<String> key, String attribute, @Nullable String text) {
        public Wanted {
            key = List.copyOf(key);
        }
    }

    /**
     * What became of a cell.
     *
     * @param value its value in the draft now
     * @param before the base's value
     * @param problem why it was not taken; null where it was
     */
    public record Result(
            @Nullable Object value,
            @Nullable Object before,
            @Nullable String problem) {
        public boolean isChanged() {
            return problem == null && !Objects.equals(value, before);
        }
    }

    /** One result for each cell, in their order. */
    public List<Result> edit(long changeSetId, String code, List<Wanted> cells, Person who) {
        if (cells.isEmpty() || cells.size() > MOST) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "Found " + cells.size() + " cells, expected from 1 to " + MOST
                            + ". Upload larger edits as a file.");
        }
        Deed deed = Deed.onChangeSet(who, "edit", changeSetId, code + " " + cells.size() + " cells");
        return trail.recorded(deed, tx -> {
            if (!who.has(Role.ANALYST)) {
                throw new RdmException(ErrorCode.ROLE_MISSING, "Changing members needs the role analyst.");
            }
            ChangeSetStore sets = new ChangeSetStore(tx);
            ChangeSet set = sets.lock(changeSetId);
            if (!set.status().isEditable()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + changeSetId + " is " + set.status() + " and takes no more edits.");
            }
            new DefinitionChangeStore(tx).requireNone(changeSetId);
            Dimension dimension = new DimensionStore(tx).at(code, set.baseCommit());
            List<Result> results = new OneEdit(tx, set, dimension, cells).make();
            sets.addAuthor(changeSetId, who.id());
            sets.addDimension(changeSetId, code);
            sets.contentChanged(changeSetId, new ChangeStore(tx).contentHash(changeSetId), "the content was edited");
            return results;
        });
    }

    /** One edit in its transaction. */
    private static final class OneEdit {
        private final DSLContext tx;
        private final ChangeSet set;
        private final Dimension dimension;
        private final List<Wanted> cells;
        private final ChangeStore changes;
        private final Result[] results;

        OneEdit(DSLContext tx, ChangeSet set, Dimension dimension, List<Wanted> cells) {
            this.tx = tx;
            this.set = set;
            this.dimension = dimension;
            this.cells = cells;
            this.changes = new ChangeStore(tx);
            this.results = new Result[cells.size()];
        }

        List<Result> make() {
            Map<BusinessKey, List<Integer>> byKey = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                try {
                    byKey.computeIfAbsent(EditMember.key(dimension, cells.get(i).key()), key -> new ArrayList<>())
                            .add(i);
                } catch (RdmException e) {
                    results[i] = new Result(null, null, e.sentence());
                }
            }
            HistoryStore history = new HistoryStore(tx, dimension);
            Map<BusinessKey, Long> numbers =
                    history.memberNosByKey(byKey.keySet(), set.baseCommit(), set.effectiveDate());
            Map<Long, List<Version>> versions = history.visibleOf(numbers.values(), set.baseCommit());
            Map<Long, List<Change>> own = changes.ofMembers(set.id(), dimension, numbers.values());
            List<BusinessKey> unknown = byKey.keySet().stream()
                    .filter(key -> !numbers.containsKey(key))
                    .toList();
            Map<BusinessKey, List<Change>> added = changes.addedOf(set.id(), dimension, unknown);
            byKey.forEach((key, at) -> {
                Long number = numbers.get(key);
                if (number == null) {
                    newMember(key, at, added.getOrDefault(key, List.of()));
                } else {
                    member(number, at, versions.getOrDefault(number, List.of()), own.getOrDefault(number, List.of()));
                }
            });
            return Arrays.asList(results);
        }

        private void member(long number, List<Integer> at, List<Version> versions, List<Change> own) {
            List<@Nullable Object> before = EditMember.before(dimension, versions, set.effectiveDate());
            BusinessKey key = BusinessKey.ofValues(dimension, versions.getLast().values());
            List<Change> all = own;
            for (int i : at) {
                Wanted cell = cells.get(i);
                try {
                    Attribute attribute = dimension.attribute(cell.attribute());
                    Object old = before.get(dimension.indexOf(attribute.name()));
                    Object value = value(attribute, cell.text());
                    ChangeKind kind = EditMember.kind(attribute, ChangeKind.AMENDED);
                    Change made = new Change(
                            dimension.code(),
                            kind,
                            number,
                            key,
                            set.effectiveDate(),
                            null,
                            List.of(new CellChange(attribute.name(), old, value, null)));
                    all = Objects.equals(old, value)
                            ? EditMember.merged(all, List.of(made)).stream()
                                    .filter(change -> change != made)
                                    .toList()
                            : joined(EditMember.merged(all, List.of(made)));
                    results[i] = new Result(value, old, null);
                } catch (RdmException e) {
                    results[i] = new Result(null, null, e.sentence());
                }
            }
            keep(number, key, at, versions, all);
        }

        private void keep(long number, BusinessKey key, List<Integer> at, List<Version> versions, List<Change> all) {
            try {
                Timeline.apply(dimension, versions, all);
                changes.replaceOfMember(set.id(), dimension, key, number, all);
            } catch (RdmException e) {
                at.forEach(i -> results[i] = new Result(null, null, e.sentence()));
            }
        }

        /** Changes of one kind and day are one change. */
        private static List<Change> joined(List<Change> all) {
            List<Change> joined = new ArrayList<>();
            for (Change change : all) {
                boolean isCell = change.kind() == ChangeKind.AMENDED || change.kind() == ChangeKind.CORRECTED;
                int same = -1;
                for (int i = 0; isCell && i < joined.size(); i++) {
                    Change other = joined.get(i);
                    if (other.kind() == change.kind()
                            && other.effective().equals(change.effective())
                            && Objects.equals(other.until(), change.until())) {
                        same = i;
                    }
                }
                if (same < 0) {
                    joined.add(change);
                } else {
                    List<CellChange> both = new ArrayList<>(joined.get(same).cells());
                    both.addAll(change.cells());
                    joined.set(same, change.with(both));
                }
            }
            return joined;
        }

        private void newMember(BusinessKey key, List<Integer> at, List<Change> own) {
            Change added = own.stream()
                    .filter(change -> change.kind() == ChangeKind.ADDED)
                    .findFirst()
                    .orElse(null);
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Attribute attribute : dimension.attributes()) {
                int part = dimension.key().indexOf(attribute.name());
                values.put(
                        attribute.name(),
                        part < 0 ? null : attribute.type().parse(key.parts().get(part)));
            }
            if (added != null) {
                added.cells().forEach(cell -> values.put(cell.attribute(), cell.after()));
            }
            for (int i : at) {
                Wanted cell = cells.get(i);
                try {
                    Attribute attribute = dimension.attribute(cell.attribute());
                    if (!attribute.key()) {
                        values.put(attribute.name(), value(attribute, cell.text()));
                    }
                    results[i] = new Result(values.get(attribute.name()), null, null);
                } catch (RdmException e) {
                    results[i] = new Result(null, null, e.sentence());
                }
            }
            if (at.stream().noneMatch(i -> results[i].problem() == null)) {
                return;
            }
            List<CellChange> all = new ArrayList<>();
            values.forEach((name, value) -> all.add(new CellChange(name, null, value, null)));
            Change now = new Change(
                    dimension.code(),
                    ChangeKind.ADDED,
                    null,
                    key,
                    added == null ? set.effectiveDate() : added.effective(),
                    null,
                    all);
            List<Change> others = own.stream().filter(change -> change != added).toList();
            List<Change> both = new ArrayList<>(List.of(now));
            both.addAll(others);
            changes.replaceOfMember(set.id(), dimension, key, null, both);
        }

        private @Nullable Object value(Attribute attribute, @Nullable String text) {
            String wanted = text == null || text.isEmpty() ? null : text;
            return EditMember.value(tx, set, dimension, set.effectiveDate(), attribute, wanted);
        }
    }
}
