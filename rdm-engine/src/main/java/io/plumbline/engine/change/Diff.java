package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.upload.Corrections;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The difference of a workbook's row from the base: what the row asks to be changed.
 *
 * <p>Cells are compared with the base on the day that the workbook showed; the before-value of a change is the base's value on the row's effective date. A
 * column that the sheet lacks leaves its attribute alone; a blank cell clears it.
 *
 * <p>Example: the workbook of 1 March shows network ABC, the row says NBC from 1 June: AMENDED from 1 June, before ABC, after NBC.
 */
final class Diff {
    private final Dimension dimension;
    private final RowTyping rows;
    private final @Nullable LocalDate asOf;
    private final LocalDate today;
    private final Corrections corrections;
    private final RowFindings findings;
    private long unchanged;
    private long cleared;
    private long restored;

    /** @param asOf the day that the workbook showed; null compares on each row's effective date */
    Diff(
            Dimension dimension,
            RowTyping rows,
            @Nullable LocalDate asOf,
            LocalDate today,
            Corrections corrections,
            Consumer<Finding> findings) {
        this.dimension = dimension;
        this.rows = rows;
        this.asOf = asOf;
        this.today = today;
        this.corrections = corrections;
        this.findings = new RowFindings(dimension, rows, findings);
    }

    /** Rows that ask for nothing. */
    long unchanged() {
        return unchanged;
    }

    LocalDate today() {
        return today;
    }

    /** Cells that are what they were before a spreadsheet program probably changed them. */
    long restored() {
        return restored;
    }

    /** Passes a row over that is known to ask for nothing. */
    void pass() {
        unchanged++;
    }

    /** The day on which a row is compared with what its workbook showed. */
    LocalDate shownOn(TypedRow row) {
        return asOf == null ? row.effective() : asOf;
    }

    /** Cells that a blank clears. */
    long cleared() {
        return cleared;
    }

    /**
     * One row against its member.
     *
     * @param compared the member's versions at the workbook's base, oldest first
     * @param base the same at the change set's base, from which the before-values are taken
     * @param named attributes that take part although this row does not change them, for another row of the member does
     */
    List<Change> of(TypedRow row, List<Version> compared, List<Version> base, Set<String> named) {
        if (base.isEmpty() && compared.isEmpty()) {
            return row.action().isEnd() ? unknownToRetire(row) : added(row);
        }
        Version before = on(base, row.effective());
        Version shown = on(compared, shownOn(row));
        if (row.action() == RowAction.NEW) {
            return added(row);
        }
        if (row.action().isEnd()) {
            return retired(row, base, before);
        }
        if (before == null) {
            return outside(row, base, shown);
        }
        return changed(row, base, before, shown == null ? before : shown, named);
    }

    /** The attributes in which a row differs from what its workbook showed. */
    Set<String> differing(TypedRow row, List<Version> compared) {
        Set<String> names = new LinkedHashSet<>();
        Version shown = on(compared, shownOn(row));
        for (int i = 0; shown != null && i < row.values().size(); i++) {
            if (rows.hasColumn(i) && differ(row.values().get(i), shown.values().get(i))) {
                names.add(dimension.attributes().get(i).name());
            }
        }
        return names;
    }

    private List<Change> added(TypedRow row) {
        return isComplete(row) ? List.of(whole(row, ChangeKind.ADDED, null, null)) : List.of();
    }

    /** Whether every required attribute has a value; where not, each is found at its cell. */
    private boolean isComplete(TypedRow row) {
        boolean complete = true;
        for (int i = 0; i < row.values().size(); i++) {
            Attribute attribute = dimension.attributes().get(i);
            if (attribute.required() && row.values().get(i) == null) {
                findings.required(row, i);
                complete = false;
            }
        }
        return complete;
    }

    private Change whole(TypedRow row, ChangeKind kind, @Nullable Long memberNo, @Nullable Version last) {
        List<CellChange> cells = new ArrayList<>();
        for (int i = 0; i < row.values().size(); i++) {
            boolean present = rows.hasColumn(i);
            Object after = present || last == null
                    ? row.values().get(i)
                    : last.values().get(i);
            cells.add(new CellChange(
                    dimension.attributes().get(i).name(), null, after, present ? rows.source(row.number(), i) : null));
        }
        return new Change(dimension.code(), kind, memberNo, row.key(), row.effective(), null, cells);
    }

    private List<Change> retired(TypedRow row, List<Version> base, @Nullable Version before) {
        boolean livesLater = base.stream().anyMatch(v -> v.period().to().isAfter(row.effective()));
        if (before == null && !livesLater) {
            unchanged++;
            return List.of();
        }
        if (before == null) {
            findings.noVersion(row, base);
            return List.of();
        }
        return List.of(new Change(
                dimension.code(), ChangeKind.RETIRED, before.memberNo(), row.key(), row.effective(), null, List.of()));
    }

    private List<Change> unknownToRetire(TypedRow row) {
        findings.unknownToRetire(row);
        return List.of();
    }

    /** The member has no version on the effective date: before its first one, in a gap, or after its end. */
    private List<Change> outside(TypedRow row, List<Version> base, @Nullable Version shown) {
        if (shown != null && differing(row, List.of(shown)).isEmpty()) {
            unchanged++;
            return List.of();
        }
        if (base.isEmpty() || row.effective().isBefore(base.getFirst().period().from()) || shown != null) {
            findings.noVersion(row, base);
            return List.of();
        }
        Version last = base.getFirst();
        for (Version version : base) {
            last = version.period().from().isBefore(row.effective()) ? version : last;
        }
        Change again = whole(row, ChangeKind.REINSTATED, last.memberNo(), last);
        boolean complete = true;
        for (int i = 0; i < again.cells().size(); i++) {
            if (dimension.attributes().get(i).required() && again.cells().get(i).after() == null) {
                findings.required(row, i);
                complete = false;
            }
        }
        if (!complete) {
            return List.of();
        }
        findings.reinstated(row, last);
        return List.of(again);
    }

    private List<Change> changed(TypedRow row, List<Version> base, Version before, Version shown, Set<String> named) {
        List<CellChange> amended = new ArrayList<>();
        List<CellChange> corrected = new ArrayList<>();
        boolean failed = false;
        int clearing = 0;
        for (int i = 0; i < row.values().size(); i++) {
            Attribute attribute = dimension.attributes().get(i);
            Object wanted = row.values().get(i);
            Object old = before.values().get(i);
            boolean differs = rows.hasColumn(i) && differ(wanted, shown.values().get(i));
            boolean isNamed = rows.hasColumn(i) && named.contains(attribute.name());
            if (attribute.key() || !(differs || isNamed)) {
                continue;
            }
            if (wanted == null && attribute.required()) {
                findings.required(row, i);
                failed = true;
                continue;
            }
            if (differs && isRestored(row, i, shown.values().get(i))) {
                continue;
            }
            CellChange cell = new CellChange(attribute.name(), old, wanted, rows.source(row.number(), i));
            switch (attribute.history()) {
                case FIXED -> {
                    if (differs) {
                        findings.fixed(row, i, shown.values().get(i));
                        failed = true;
                    }
                }
                case OVERWRITE -> {
                    if (differ(wanted, old)) {
                        corrected.add(cell);
                        clearing += wanted == null ? 1 : 0;
                        if (row.effective().isBefore(today)) {
                            findings.dateWithoutEffect(row, i);
                        }
                    }
                }
                case NEW_VERSION -> {
                    warnOfOtherDay(row, i, base, shown, old, differs);
                    if (differ(wanted, old) || isNamed) {
                        amended.add(cell);
                        clearing += wanted == null && old != null ? 1 : 0;
                    }
                }
            }
        }
        if (failed) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        if (!amended.isEmpty()) {
            changes.add(new Change(
                    dimension.code(),
                    ChangeKind.AMENDED,
                    before.memberNo(),
                    row.key(),
                    row.effective(),
                    null,
                    amended));
        }
        if (!corrected.isEmpty()) {
            changes.add(new Change(
                    dimension.code(),
                    ChangeKind.CORRECTED,
                    before.memberNo(),
                    row.key(),
                    row.effective(),
                    null,
                    corrected));
        }
        cleared += clearing;
        unchanged += changes.isEmpty() ? 1 : 0;
        return changes;
    }

    /** Whether a value is left as it was, because a spreadsheet program probably changed it and somebody wants it back; else that is only said. */
    private boolean isRestored(TypedRow row, int at, @Nullable Object stood) {
        if (!(stood instanceof String before) || !(row.values().get(at) instanceof String after)) {
            return false;
        }
        Damage damage = Damage.of(before, after).orElse(null);
        if (damage == null) {
            return false;
        }
        if (corrections.restores(dimension.attributes().get(at).name())) {
            restored++;
            return true;
        }
        findings.damaged(row, at, before, after, damage);
        return false;
    }

    /** Rule 8: the value that the workbook showed is not the one that is replaced, or the new one is hidden by a later change. */
    private void warnOfOtherDay(
            TypedRow row, int at, List<Version> base, Version shown, @Nullable Object old, boolean differs) {
        if (asOf == null || !differs) {
            return;
        }
        Object seen = shown.values().get(at);
        if (differ(seen, old)) {
            findings.otherDay(row, at, seen, asOf, old);
            return;
        }
        LocalDate end = nextOwnChange(base, at, row.effective());
        if (end != null && !asOf.isBefore(end)) {
            findings.hiddenLater(row, at, end, seen, asOf);
        }
    }

    /** The day on which the value that holds on a day next changes by itself; null where it does not. */
    private static @Nullable LocalDate nextOwnChange(List<Version> base, int at, LocalDate day) {
        Version holder = on(base, day);
        for (Version version : base) {
            if (holder != null
                    && version.period().from().isAfter(day)
                    && differ(version.values().get(at), holder.values().get(at))) {
                return version.period().from();
            }
        }
        return null;
    }

    static @Nullable Version on(List<Version> versions, LocalDate day) {
        for (Version version : versions) {
            if (version.period().contains(day)) {
                return version;
            }
        }
        return null;
    }

    /** A workbook cannot tell an empty text from none. */
    private static boolean differ(@Nullable Object a, @Nullable Object b) {
        return !Objects.equals("".equals(a) ? null : a, "".equals(b) ? null : b);
    }
}
