package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
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
 * The changes that lead a member from one history to another; {@link Timeline} applied to them gives the other history's values on every
 * day.
 */
public final class TimelineDiff {
    private final Dimension dimension;
    private final long memberNo;
    private final BusinessKey key;
    private final List<Version> from;
    private final List<Version> to;

    private TimelineDiff(Dimension dimension, long memberNo, BusinessKey key, List<Version> from, List<Version> to) {
        this.dimension = dimension;
        this.memberNo = memberNo;
        this.key = key;
        this.from = from;
        this.to = to;
    }

    /**
     * @param from visible versions, oldest first; may be empty
     * @param to visible versions, oldest first; may be empty
     */
    public static List<Change> of(
            Dimension dimension, long memberNo, BusinessKey key, List<Version> from, List<Version> to) {
        return new TimelineDiff(dimension, memberNo, key, from, to).changes();
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        List<Period> days = segments();
        boolean gained = days.stream()
                .anyMatch(p -> at(from, p.from()).isEmpty() && at(to, p.from()).isPresent());
        Optional<LocalDate> lost = days.stream()
                .map(Period::from)
                .filter(day -> at(from, day).isPresent() && at(to, day).isEmpty())
                .findFirst();
        boolean lostOnlyTail = lost.isPresent()
                && !to.isEmpty()
                && !to.getLast().period().to().isAfter(lost.get())
                && !from.getFirst().period().from().equals(lost.get());
        if (lost.isPresent() && (gained || !lostOnlyTail)) {
            // Lives that begin later or lie otherwise: the old ones are withdrawn, the other ones begin anew.
            from.forEach(version ->
                    changes.add(change(ChangeKind.CANCELLED, version.period().from(), null, List.of())));
            to.forEach(version -> changes.add(reinstated(version.period(), version)));
            return changes;
        }
        lost.ifPresent(day -> changes.add(change(ChangeKind.RETIRED, day, null, List.of())));
        for (Period period : days) {
            Version there = at(to, period.from()).orElse(null);
            if (there != null && at(from, period.from()).isEmpty()) {
                changes.add(reinstated(period, there));
            }
        }
        for (int i = 0; i < dimension.attributes().size(); i++) {
            Attribute attribute = dimension.attributes().get(i);
            if (!attribute.keepsOneValue()) {
                amended(i, days, changes);
            } else {
                corrected(i, changes);
            }
        }
        return changes;
    }

    private void amended(int at, List<Period> days, List<Change> changes) {
        LocalDate start = null;
        LocalDate end = null;
        Object was = null;
        Object is = null;
        for (Period period : days) {
            Optional<Version> f = at(from, period.from());
            Optional<Version> t = at(to, period.from());
            boolean differs = f.isPresent()
                    && t.isPresent()
                    && !Objects.equals(
                            f.get().values().get(at), t.get().values().get(at));
            boolean goesOn = differs
                    && start != null
                    && period.from().equals(end)
                    && Objects.equals(was, f.get().values().get(at))
                    && Objects.equals(is, t.get().values().get(at));
            if (start != null && !goesOn) {
                changes.add(amendment(at, start, end, was, is));
                start = null;
            }
            if (differs) {
                start = goesOn ? start : period.from();
                end = period.to();
                was = f.get().values().get(at);
                is = t.get().values().get(at);
            }
        }
        if (start != null) {
            changes.add(amendment(at, start, end, was, is));
        }
    }

    private Change amendment(
            int at, LocalDate start, @Nullable LocalDate end, @Nullable Object was, @Nullable Object is) {
        LocalDate until = Period.OPEN_END.equals(end) ? null : end;
        ChangeKind kind = dimension.attributes().get(at).key() ? ChangeKind.REKEYED : ChangeKind.AMENDED;
        return change(kind, start, until, List.of(cell(at, was, is)));
    }

    private void corrected(int at, List<Change> changes) {
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        Object was = from.getFirst().values().get(at);
        Object is = to.getFirst().values().get(at);
        if (!Objects.equals(was, is)) {
            changes.add(
                    change(ChangeKind.CORRECTED, from.getFirst().period().from(), null, List.of(cell(at, was, is))));
        }
    }

    private Change reinstated(Period period, Version version) {
        List<CellChange> cells = new ArrayList<>();
        for (int i = 0; i < dimension.attributes().size(); i++) {
            cells.add(cell(i, null, version.values().get(i)));
        }
        return change(ChangeKind.REINSTATED, period.from(), period.isOpen() ? null : period.to(), cells);
    }

    private CellChange cell(int at, @Nullable Object before, @Nullable Object after) {
        return new CellChange(dimension.attributes().get(at).name(), before, after, null);
    }

    private Change change(ChangeKind kind, LocalDate effective, @Nullable LocalDate until, List<CellChange> cells) {
        return new Change(dimension.code(), kind, memberNo, key, effective, until, cells);
    }

    private List<Period> segments() {
        TreeSet<LocalDate> edges = new TreeSet<>();
        for (List<Version> side : List.of(from, to)) {
            for (Version version : side) {
                edges.add(version.period().from());
                edges.add(version.period().to());
            }
        }
        List<Period> periods = new ArrayList<>();
        LocalDate last = null;
        for (LocalDate edge : edges) {
            if (last != null) {
                periods.add(new Period(last, edge));
            }
            last = edge;
        }
        return periods;
    }

    private static Optional<Version> at(List<Version> versions, LocalDate day) {
        return versions.stream().filter(v -> v.period().contains(day)).findFirst();
    }
}
