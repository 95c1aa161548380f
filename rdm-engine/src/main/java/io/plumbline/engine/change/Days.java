package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A member's history looked at day by day: what holds on a day, and a history put together from what shall hold. */
final class Days {
    /** What an attribute holds on a day on which the member is not there. */
    static final Object ABSENT = new Object() {
        @Override
        public String toString() {
            return "absent";
        }
    };

    private static final UUID NOBODY = new UUID(0, 0);

    private Days() {}

    static Optional<Version> at(List<Version> versions, LocalDate day) {
        return versions.stream().filter(v -> v.period().contains(day)).findFirst();
    }

    static boolean lives(List<Version> versions, LocalDate day) {
        return at(versions, day).isPresent();
    }

    /** The value on a day; {@link #ABSENT} where the member is not there. */
    static @Nullable Object value(List<Version> versions, LocalDate day, int attribute) {
        Optional<Version> there = at(versions, day);
        return there.isEmpty() ? ABSENT : there.get().values().get(attribute);
    }

    /** The pieces of time in which none of these histories changes, from the first day of any to the last of all. */
    static List<Period> pieces(List<List<Version>> histories, LocalDate... more) {
        TreeSet<LocalDate> edges = new TreeSet<>(List.of(more));
        for (List<Version> versions : histories) {
            for (Version version : versions) {
                edges.add(version.period().from());
                edges.add(version.period().to());
            }
        }
        List<Period> pieces = new ArrayList<>();
        LocalDate last = null;
        for (LocalDate edge : edges) {
            if (last != null) {
                pieces.add(new Period(last, edge));
            }
            last = edge;
        }
        return pieces;
    }

    /** The history in which each piece holds these values, or none; equal neighbours are one version. */
    static List<Version> history(
            List<Period> pieces, Function<LocalDate, @Nullable List<@Nullable Object>> valuesFrom) {
        List<Version> versions = new ArrayList<>();
        for (Period piece : pieces) {
            List<@Nullable Object> values = valuesFrom.apply(piece.from());
            if (values == null) {
                continue;
            }
            Version last = versions.isEmpty() ? null : versions.getLast();
            if (last != null
                    && last.period().to().equals(piece.from())
                    && last.values().equals(values)) {
                versions.set(
                        versions.size() - 1, version(new Period(last.period().from(), piece.to()), values));
            } else {
                versions.add(version(piece, values));
            }
        }
        return versions;
    }

    /** What changes make of a history; empty where they cannot be applied to it. */
    static Optional<List<Version>> applied(Dimension dimension, List<Version> history, List<Change> changes) {
        try {
            return Optional.of(Timeline.apply(dimension, history, changes).stream()
                    .map(span -> version(span.period(), span.values()))
                    .toList());
        } catch (RdmException e) {
            return Optional.empty();
        }
    }

    /** Whether the same values hold on each day. */
    static boolean same(List<Version> one, List<Version> other) {
        return pieces(List.of(one, other)).stream()
                .map(Period::from)
                .allMatch(day -> Objects.equals(
                        at(one, day).map(Version::values), at(other, day).map(Version::values)));
    }

    private static Version version(Period period, List<@Nullable Object> values) {
        return new Version(0, NOBODY, NOBODY, period, values, 0, 0);
    }
}
