package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a member's history becomes when changes are applied to it; the only place that decides.
 *
 * <p>Shape: spans in the order of valid time, none overlapping, touching equal ones joined. A surrogate stays with the first part of a
 * split; parts that are new have none until they are written.
 *
 * <p>Example: {@code [Jan, open) A=x, B=1} amended to {@code A=y} from March gives {@code [Jan, Mar) A=x, B=1 | [Mar, open) A=y, B=1}.
 */
public final class Timeline {
    private final Dimension dimension;
    private final List<Version> base;
    private List<Span> spans;

    private Timeline(Dimension dimension, List<Version> base) {
        this.dimension = dimension;
        this.base = base;
        this.spans = new ArrayList<>();
        for (Version version : base) {
            spans.add(Span.of(version));
        }
    }

    /**
     * Applies one member's changes together.
     *
     * @param base the member's visible versions, oldest first; empty for a new member
     * @param changes all changes of this member in the change set, in any order
     * @throws RdmException NO_VERSION_AT_DATE where a change has no version to act on, KEY_TAKEN where an added member is there already
     */
    public static List<Span> apply(Dimension dimension, List<Version> base, List<Change> changes) {
        Timeline timeline = new Timeline(dimension, base);
        List<Change> ordered = new ArrayList<>(changes);
        ordered.sort(Comparator.comparing(Timeline::rank).thenComparing(Change::effective));
        for (Change change : ordered) {
            switch (change.kind()) {
                case CANCELLED -> timeline.cancel(change);
                case RETIRED, MERGED, SPLIT -> timeline.retire(change);
                case ADDED -> timeline.add(change);
                case EXTENDED -> timeline.extend(change);
                case REINSTATED -> timeline.reinstate(change);
                case AMENDED, CORRECTED, REKEYED -> {
                    // Below, attribute by attribute: each runs to the next date that the set names.
                }
            }
        }
        for (int at = 0; at < dimension.attributes().size(); at++) {
            timeline.amend(at, ordered);
        }
        // Corrections come last: they overwrite all rows, the ones that a split has just made too.
        for (Change change : ordered) {
            if (change.kind() == ChangeKind.CORRECTED || isOfAllHistory(change)) {
                timeline.correct(change);
            }
        }
        for (Change change : ordered) {
            timeline.requireEnd(change);
        }
        return joined(timeline.spans);
    }

    /** Others take over on a day on which the member ends. */
    private void requireEnd(Change change) {
        if (!change.kind().isSuccession()) {
            return;
        }
        if (spans.stream().anyMatch(span -> span.period().contains(change.effective()))) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    dimension.code() + " " + change.key().shown() + " would be "
                            + (change.kind() == ChangeKind.MERGED ? "merged" : "split") + " on " + change.effective()
                            + " and live on. Take one of the two changes away.");
        }
        if (!Successions.endsOn(spans.stream().map(Span::period).toList(), change.effective())) {
            throw noVersion(change, "to end");
        }
    }

    private static int rank(Change change) {
        return switch (change.kind()) {
            case CANCELLED -> 0;
            case RETIRED, MERGED, SPLIT -> 1;
            case ADDED, EXTENDED, REINSTATED -> 2;
            case AMENDED, REKEYED -> 3;
            case CORRECTED -> 4;
        };
    }

    /** A code that was wrong from the start. */
    private static boolean isOfAllHistory(Change change) {
        return change.kind() == ChangeKind.REKEYED && change.effective().equals(Period.BEGINNING);
    }

    private void add(Change change) {
        if (!spans.isEmpty()) {
            throw new RdmException(
                    ErrorCode.KEY_TAKEN,
                    dimension.code() + " " + change.key().shown() + " exists already and cannot be added again.");
        }
        LocalDate from = dimension.firstVersionFromBeginning() ? Period.BEGINNING : change.effective();
        spans.add(new Span(new Period(from, end(change, Period.OPEN_END)), null, allValues(change)));
    }

    private void extend(Change change) {
        Span first = spans.isEmpty() ? null : spans.getFirst();
        if (first == null || !change.effective().isBefore(first.period().from())) {
            throw noVersion(change, "to begin earlier");
        }
        spans.set(0, new Span(new Period(change.effective(), first.period().to()), first.surrogate(), first.values()));
    }

    private void retire(Change change) {
        LocalDate end = change.effective();
        List<Span> kept = new ArrayList<>();
        for (Span span : spans) {
            if (!span.period().to().isAfter(end)) {
                kept.add(span);
            } else if (span.period().from().isBefore(end)) {
                kept.add(new Span(new Period(span.period().from(), end), span.surrogate(), span.values()));
            }
        }
        if (change.kind().isSuccession()) {
            // Who is merged may have ended on that day before, and live again later; whether it ends then is asked once
            // all is applied.
            boolean hasEnded =
                    Successions.endsOn(spans.stream().map(Span::period).toList(), end);
            spans = hasEnded ? spans : kept;
            return;
        }
        if (kept.equals(spans)) {
            throw noVersion(change, "to end");
        }
        spans = kept;
    }

    private void reinstate(Change change) {
        LocalDate from = change.effective();
        LocalDate to = end(change, Period.OPEN_END);
        for (Span span : spans) {
            if (span.period().contains(from)) {
                throw new RdmException(
                        ErrorCode.KEY_TAKEN,
                        dimension.code() + " " + change.key().shown() + " lives on " + from
                                + " already and cannot be reinstated then.");
            }
            if (span.period().from().isAfter(from) && span.period().from().isBefore(to)) {
                to = span.period().from();
            }
        }
        List<@Nullable Object> values = new ArrayList<>(allValues(change));
        if (!spans.isEmpty()) {
            // One value on all rows of the member, also on those of its second life.
            for (int i = 0; i < values.size(); i++) {
                Attribute attribute = dimension.attributes().get(i);
                if (!attribute.key() && attribute.history() == HistoryPolicy.FIXED) {
                    values.set(i, spans.getFirst().values().get(i));
                } else if (!attribute.key() && attribute.history() == HistoryPolicy.OVERWRITE) {
                    overwrite(i, values.get(i));
                }
            }
        }
        spans.add(new Span(new Period(from, to), null, values));
        spans.sort(Comparator.comparing(span -> span.period().from()));
    }

    private void cancel(Change change) {
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            if (!span.period().from().equals(change.effective())) {
                continue;
            }
            spans.remove(i);
            if (i > 0 && spans.get(i - 1).period().to().equals(change.effective())) {
                Span before = spans.get(i - 1);
                spans.set(
                        i - 1,
                        new Span(
                                new Period(before.period().from(), span.period().to()),
                                before.surrogate(),
                                before.values()));
            }
            return;
        }
        throw noVersion(change, "that begins on that day, to be withdrawn");
    }

    private void correct(Change change) {
        if (spans.isEmpty()) {
            throw noVersion(change, "to correct");
        }
        for (CellChange cell : change.cells()) {
            overwrite(dimension.indexOf(cell.attribute()), cell.after());
        }
    }

    private void overwrite(int at, @Nullable Object value) {
        spans.replaceAll(span -> with(span, span.period(), span.surrogate(), at, value));
    }

    /** All amendments of one attribute, sorted by date: each runs to its end, else to the next date named, else to the base's next change. */
    private void amend(int at, List<Change> ordered) {
        String attribute = dimension.attributes().get(at).name();
        List<Change> changes = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (Change change : ordered) {
            if (change.kind().isFromDayOn() && !isOfAllHistory(change)) {
                for (CellChange cell : change.cells()) {
                    if (cell.attribute().equals(attribute)) {
                        changes.add(change);
                        values.add(cell.after());
                    }
                }
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            LocalDate from = change.effective();
            if (spans.stream().noneMatch(span -> span.period().contains(from))) {
                throw noVersion(change, "to amend");
            }
            LocalDate to = change.until();
            if (to == null && i + 1 < changes.size()) {
                to = changes.get(i + 1).effective();
            }
            if (to == null) {
                to = nextOwnChange(at, from);
            }
            replace(at, from, to, values.get(i));
        }
    }

    /** The day on which the base's value of an attribute next changes by itself, or ends at a gap. */
    private LocalDate nextOwnChange(int at, LocalDate from) {
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
        return Period.OPEN_END;
    }

    private void replace(int at, LocalDate from, LocalDate to, @Nullable Object value) {
        List<Span> result = new ArrayList<>();
        LocalDate reached = from;
        for (Span span : spans) {
            LocalDate a = span.period().from();
            LocalDate b = span.period().to();
            boolean touched = a.isBefore(to) && from.isBefore(b);
            // A gap stops an amendment: what lies behind it is the member's next life.
            if (!touched || a.isAfter(reached)) {
                result.add(span);
                continue;
            }
            LocalDate cutFrom = a.isBefore(from) ? from : a;
            LocalDate cutTo = b.isAfter(to) ? to : b;
            UUID name = span.surrogate();
            if (a.isBefore(cutFrom)) {
                result.add(new Span(new Period(a, cutFrom), name, span.values()));
                name = null;
            }
            result.add(with(span, new Period(cutFrom, cutTo), name, at, value));
            if (cutTo.isBefore(b)) {
                result.add(new Span(new Period(cutTo, b), null, span.values()));
            }
            reached = b;
        }
        spans = result;
    }

    /** The same history with touching spans of equal values as one, under the earlier surrogate. */
    public static List<Span> joined(List<Span> spans) {
        List<Span> joined = new ArrayList<>();
        for (Span span : spans) {
            Span last = joined.isEmpty() ? null : joined.getLast();
            if (last != null
                    && last.period().to().equals(span.period().from())
                    && last.values().equals(span.values())) {
                UUID name = last.surrogate() == null ? span.surrogate() : last.surrogate();
                joined.set(
                        joined.size() - 1,
                        new Span(new Period(last.period().from(), span.period().to()), name, last.values()));
            } else {
                joined.add(span);
            }
        }
        return List.copyOf(joined);
    }

    private List<@Nullable Object> allValues(Change change) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Attribute attribute : dimension.attributes()) {
            Object value = null;
            for (CellChange cell : change.cells()) {
                if (cell.attribute().equals(attribute.name())) {
                    value = cell.after();
                }
            }
            values.add(value);
        }
        return values;
    }

    private static LocalDate end(Change change, LocalDate otherwise) {
        LocalDate until = change.until();
        return until == null ? otherwise : until;
    }

    private static Span with(Span span, Period period, @Nullable UUID surrogate, int at, @Nullable Object value) {
        List<@Nullable Object> values = new ArrayList<>(span.values());
        values.set(at, value);
        return new Span(period, surrogate, values);
    }

    private RdmException noVersion(Change change, String what) {
        return new RdmException(
                ErrorCode.NO_VERSION_AT_DATE,
                dimension.code() + " " + change.key().shown() + " has no version on " + change.effective() + " " + what
                        + ". Choose a date inside its life, or reinstate it.");
    }
}
