package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges one member's changes with what commits since their base did to the same member.
 *
 * <p>Where only one side has an effect it stands; equal values are agreement; where both give the same days different values it is a
 * conflict, and until it is resolved the change stands as mine.
 */
public final class Merge {
    private final Dimension dimension;
    private final long memberNo;
    private final List<Version> base;
    private final List<Version> theirs;
    private final List<Change> changes = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    private Merge(Dimension dimension, long memberNo, List<Version> base, List<Version> theirs) {
        this.dimension = dimension;
        this.memberNo = memberNo;
        this.base = base;
        this.theirs = theirs;
    }

    /** What of mine is left to do upon theirs, and what needs a decision. */
    public record Merged(List<Change> changes, List<Conflict> conflicts) {}

    public static Merged of(
            Dimension dimension, long memberNo, List<Version> base, List<Version> theirs, List<Change> mine) {
        Merge merge = new Merge(dimension, memberNo, base, theirs);
        for (Change change : mine) {
            switch (change.kind()) {
                case ADDED -> merge.added(change);
                case AMENDED, CORRECTED -> merge.amended(change);
                case RETIRED -> merge.retired(change);
                case REINSTATED, EXTENDED, CANCELLED -> merge.life(change);
            }
        }
        return new Merged(List.copyOf(merge.changes), List.copyOf(merge.conflicts));
    }

    /** The key was added by both: what differs becomes amendments of the member that is there now. */
    private void added(Change change) {
        Optional<Version> there = at(theirs, change.effective());
        if (there.isEmpty()) {
            conflicts.add(conflict(
                    Conflict.Kind.BOTH_ADDED, change, null, null, change.key().shown(), null));
            changes.add(change);
            return;
        }
        for (CellChange cell : change.cells()) {
            int i = dimension.indexOf(cell.attribute());
            Attribute attribute = dimension.attributes().get(i);
            Object now = there.get().values().get(i);
            if (attribute.key() || Objects.equals(now, cell.after())) {
                continue;
            }
            ChangeKind kind =
                    attribute.history() == HistoryPolicy.NEW_VERSION ? ChangeKind.AMENDED : ChangeKind.CORRECTED;
            changes.add(one(change, kind, new CellChange(cell.attribute(), now, cell.after(), cell.source())));
            conflicts.add(conflict(Conflict.Kind.BOTH_ADDED, change, cell.attribute(), null, cell.after(), now));
        }
    }

    private void amended(Change change) {
        Optional<Version> there = at(theirs, change.effective());
        if (there.isEmpty()) {
            // They ended the member: mine has nothing to act on until somebody decides.
            conflicts.add(conflict(
                    Conflict.Kind.AMENDED_AND_RETIRED,
                    change,
                    null,
                    null,
                    change.kind().name(),
                    null));
            changes.add(change);
            return;
        }
        List<CellChange> kept = new ArrayList<>();
        for (CellChange cell : change.cells()) {
            int i = dimension.indexOf(cell.attribute());
            Object now = there.get().values().get(i);
            LocalDate to = change.until() == null ? ownEnd(i, change.effective()) : change.until();
            boolean theyTouched = change.kind() == ChangeKind.CORRECTED
                    ? !Objects.equals(now, cell.before())
                    : differs(i, change.effective(), to);
            if (!theyTouched) {
                kept.add(cell);
            } else if (!allEqual(i, change.effective(), to, cell.after())) {
                kept.add(new CellChange(cell.attribute(), now, cell.after(), cell.source()));
                conflicts.add(conflict(
                        Conflict.Kind.BOTH_AMENDED, change, cell.attribute(), cell.before(), cell.after(), now));
            }
        }
        if (!kept.isEmpty()) {
            changes.add(new Change(
                    change.dimension(),
                    change.kind(),
                    memberNo,
                    change.key(),
                    change.effective(),
                    change.until(),
                    kept));
        }
    }

    private void retired(Change change) {
        boolean lives = theirs.stream().anyMatch(v -> v.period().to().isAfter(change.effective()));
        if (!lives) {
            return;
        }
        changes.add(change);
        boolean touched = !valuesFrom(base, change.effective()).equals(valuesFrom(theirs, change.effective()));
        if (touched) {
            conflicts.add(conflict(Conflict.Kind.AMENDED_AND_RETIRED, change, null, null, "RETIRED", null));
        }
    }

    private void life(Change change) {
        changes.add(change);
        conflicts.add(conflict(
                Conflict.Kind.AMENDED_AND_RETIRED,
                change,
                null,
                null,
                change.kind().name(),
                null));
    }

    private static List<List<@Nullable Object>> valuesFrom(List<Version> versions, LocalDate day) {
        return versions.stream()
                .filter(v -> v.period().to().isAfter(day))
                .map(Version::values)
                .toList();
    }

    /** How long an amendment without an end runs on the base. */
    private LocalDate ownEnd(int at, LocalDate from) {
        Version holder = null;
        for (Version version : base) {
            if (holder == null) {
                holder = version.period().contains(from) ? version : null;
            } else if (!version.period().from().equals(holder.period().to())
                    || !Objects.equals(version.values().get(at), holder.values().get(at))) {
                return holder.period().to();
            } else {
                holder = version;
            }
        }
        return holder == null ? Period.OPEN_END : holder.period().to();
    }

    /** Whether they gave an attribute another value on any day of a period, or took the day away. */
    private boolean differs(int at, LocalDate from, LocalDate to) {
        for (LocalDate day : edges(from, to)) {
            Optional<Version> was = at(base, day);
            Optional<Version> is = at(theirs, day);
            boolean same = was.isPresent() == is.isPresent()
                    && (was.isEmpty()
                            || Objects.equals(
                                    was.get().values().get(at),
                                    is.get().values().get(at)));
            if (!same) {
                return true;
            }
        }
        return false;
    }

    private boolean allEqual(int at, LocalDate from, LocalDate to, @Nullable Object value) {
        return edges(from, to).stream()
                .allMatch(day -> at(theirs, day)
                        .map(v -> Objects.equals(v.values().get(at), value))
                        .orElse(true));
    }

    /** The days in a period at which either side may change. */
    private TreeSet<LocalDate> edges(LocalDate from, LocalDate to) {
        TreeSet<LocalDate> days = new TreeSet<>();
        days.add(from);
        for (List<Version> side : List.of(base, theirs)) {
            for (Version version : side) {
                for (LocalDate day :
                        List.of(version.period().from(), version.period().to())) {
                    if (day.isAfter(from) && day.isBefore(to)) {
                        days.add(day);
                    }
                }
            }
        }
        return days;
    }

    private Change one(Change change, ChangeKind kind, CellChange cell) {
        return new Change(
                change.dimension(), kind, memberNo, change.key(), change.effective(), change.until(), List.of(cell));
    }

    private Conflict conflict(
            Conflict.Kind kind,
            Change change,
            @Nullable String attribute,
            @Nullable Object was,
            @Nullable Object mine,
            @Nullable Object their) {
        BusinessKey key = change.key();
        return new Conflict(
                0,
                dimension.code(),
                kind,
                key.joined(),
                attribute,
                change.effective(),
                text(attribute, was),
                text(attribute, mine),
                text(attribute, their),
                null,
                null);
    }

    private @Nullable String text(@Nullable String attribute, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return attribute == null
                ? value.toString()
                : dimension.attribute(attribute).type().text(value);
    }

    private static Optional<Version> at(List<Version> versions, LocalDate day) {
        return versions.stream().filter(v -> v.period().contains(day)).findFirst();
    }
}
