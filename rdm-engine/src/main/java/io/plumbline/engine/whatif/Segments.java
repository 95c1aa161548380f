package io.plumbline.engine.whatif;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lays the baseline and the proposal of one key over each other.
 *
 * <p>Example: the key holds Books in [2020, open) and the proposal says Music from 2021. The segments are [2020, 2021) Books → Books,
 * unchanged, and [2021, open) Books → Music, changed.
 */
final class Segments {
    private static final Period ALWAYS = new Period(Period.BEGINNING, Period.OPEN_END);

    private final String dimension;
    private final List<Attribute> grouping;
    private final int[] positions;

    /** @param groupBy names of the grouping attributes of this dimension, in the order of the answer */
    Segments(Dimension dimension, List<String> groupBy) {
        this.dimension = dimension.code();
        this.grouping = groupBy.stream().map(dimension::attribute).toList();
        this.positions = groupBy.stream().mapToInt(dimension::indexOf).toArray();
    }

    /**
     * The segments of one key in the order of time; days on which nobody holds the key on either side have none.
     *
     * <p>Errors: KEY_TAKEN where two members would hold the key on one day.
     */
    List<Segment> overlay(List<String> key, List<Held> before, List<Held> after) {
        List<Held> olds = sorted(key, before);
        List<Held> news = sorted(key, after);
        var cuts = new TreeSet<LocalDate>();
        for (var side : List.of(olds, news)) {
            for (var held : side) {
                cuts.add(held.period().from());
                cuts.add(held.period().to());
            }
        }
        List<Segment> segments = new ArrayList<>();
        LocalDate from = null;
        int o = 0;
        int n = 0;
        for (var to : cuts) {
            if (from != null) {
                o = skip(olds, o, from);
                n = skip(news, n, from);
                Held old = at(olds, o, from);
                Held young = at(news, n, from);
                if (old != null || young != null) {
                    append(segments, segment(key, new Period(from, to), old, young));
                }
            }
            from = to;
        }
        return segments;
    }

    /** The one segment of a key whose facts' dates are not looked at. */
    Segment always(List<String> key, @Nullable Held before, @Nullable Held after) {
        return segment(key, ALWAYS, before, after);
    }

    private Segment segment(List<String> key, Period period, @Nullable Held old, @Nullable Held young) {
        boolean same = old == young
                || (old != null
                        && young != null
                        && old.member().equals(young.member())
                        && old.values().equals(young.values()));
        return new Segment(
                key,
                period,
                !same,
                old == null ? null : old.member(),
                young == null ? null : young.member(),
                texts(old),
                texts(young));
    }

    private List<@Nullable String> texts(@Nullable Held held) {
        List<@Nullable String> texts = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            Object value = held == null ? null : held.values().get(positions[i]);
            texts.add(value == null ? null : grouping.get(i).type().shown(value));
        }
        return texts;
    }

    /** Neighbours that say the same become one: the lookup of the run gets smaller, and its answer stays. */
    private static void append(List<Segment> segments, Segment next) {
        if (!segments.isEmpty()) {
            Segment last = segments.getLast();
            if (last.period().to().equals(next.period().from()) && last.saysTheSameAs(next)) {
                segments.set(
                        segments.size() - 1,
                        last.during(
                                new Period(last.period().from(), next.period().to())));
                return;
            }
        }
        segments.add(next);
    }

    private List<Held> sorted(List<String> key, List<Held> holders) {
        List<Held> sorted = new ArrayList<>(holders);
        sorted.sort(Comparator.comparing(held -> held.period().from()));
        for (int i = 1; i < sorted.size(); i++) {
            Held first = sorted.get(i - 1);
            Held second = sorted.get(i);
            if (first.period().overlaps(second.period())) {
                throw new RdmException(
                        ErrorCode.KEY_TAKEN,
                        "In " + dimension + " the key " + String.join(", ", key) + " would stand for two versions from "
                                + second.period().from() + " on: of member " + first.member() + " and of member "
                                + second.member()
                                + ". A key stands for one member a day; take one of the changes out, then ask again.");
            }
        }
        return sorted;
    }

    private static int skip(List<Held> holders, int at, LocalDate day) {
        int i = at;
        while (i < holders.size() && !holders.get(i).period().to().isAfter(day)) {
            i++;
        }
        return i;
    }

    private static @Nullable Held at(List<Held> holders, int at, LocalDate day) {
        return at < holders.size() && holders.get(at).period().contains(day)
                ? Objects.requireNonNull(holders.get(at))
                : null;
    }
}
