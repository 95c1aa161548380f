package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where two sides give the same days of a member different values.
 *
 * <p>Shape: of each attribute the stretches of days on which both values stay the same, one conflict each; where it is whether the member is there at
 * all, one for the member.
 *
 * @param isOverlap whether both orders of what the sides did to an attribute come to the same
 */
record Contests(
        Dimension dimension,
        long memberNo,
        List<Version> base,
        List<Version> mine,
        List<Version> theirs,
        List<Period> pieces,
        IntPredicate isOverlap) {

    List<Conflict> conflicts(BusinessKey key) {
        List<Conflict> values = new ArrayList<>();
        List<Period> lives = new ArrayList<>();
        for (int at = 0; at < dimension.attributes().size(); at++) {
            List<Period> contested = contested(at);
            if (contested.isEmpty()) {
                onAllRows(key, at).ifPresent(values::add);
                continue;
            }
            boolean isOverlapping = isOverlap.test(at);
            for (Period stretch : stretches(at, contested)) {
                boolean isAboutLife = Days.lives(mine, stretch.from()) != Days.lives(theirs, stretch.from());
                if (isAboutLife && !isOverlapping) {
                    lives.add(stretch);
                } else {
                    values.add(conflict(isOverlapping ? Conflict.Kind.OVERLAP : valueKind(), key, at, stretch));
                }
            }
        }
        if (!lives.isEmpty()) {
            values.addFirst(aboutLife(key, lives));
        }
        return values;
    }

    private Conflict.Kind valueKind() {
        return base.isEmpty() ? Conflict.Kind.BOTH_ADDED : Conflict.Kind.BOTH_AMENDED;
    }

    /** The pieces on which both sides changed what the base holds, each to something else. */
    private List<Period> contested(int at) {
        return pieces.stream()
                .filter(piece -> {
                    Object was = Days.value(base, piece.from(), at);
                    Object own = Days.value(mine, piece.from(), at);
                    Object other = Days.value(theirs, piece.from(), at);
                    return !Objects.equals(own, was) && !Objects.equals(other, was) && !Objects.equals(own, other);
                })
                .toList();
    }

    /** One value on all rows is the member's, so both may want another one without a day in common. */
    private Optional<Conflict> onAllRows(BusinessKey key, int at) {
        if (!dimension.attributes().get(at).keepsOneValue() || mine.isEmpty() || theirs.isEmpty()) {
            return Optional.empty();
        }
        Object was = base.isEmpty() ? Days.ABSENT : base.getFirst().values().get(at);
        Object own = mine.getFirst().values().get(at);
        Object other = theirs.getFirst().values().get(at);
        if (Objects.equals(own, was) || Objects.equals(other, was) || Objects.equals(own, other)) {
            return Optional.empty();
        }
        Period days = new Period(pieces.getFirst().from(), pieces.getLast().to());
        return Optional.of(new Conflict(
                0,
                dimension.code(),
                valueKind(),
                key.joined(),
                memberNo,
                dimension.attributes().get(at).name(),
                days.from(),
                days.to(),
                text(at, was),
                text(at, own),
                text(at, other),
                null,
                null));
    }

    private List<Period> stretches(int at, List<Period> contested) {
        boolean isOneValue = dimension.attributes().get(at).keepsOneValue();
        List<Period> stretches = new ArrayList<>();
        for (Period piece : contested) {
            Period last = stretches.isEmpty() ? null : stretches.getLast();
            boolean goesOn = last != null
                    && (isOneValue || last.to().equals(piece.from()))
                    && Objects.equals(Days.value(mine, last.from(), at), Days.value(mine, piece.from(), at))
                    && Objects.equals(Days.value(theirs, last.from(), at), Days.value(theirs, piece.from(), at));
            if (last != null && goesOn) {
                stretches.set(stretches.size() - 1, new Period(last.from(), piece.to()));
            } else {
                stretches.add(piece);
            }
        }
        return stretches;
    }

    private Conflict conflict(Conflict.Kind kind, BusinessKey key, int at, Period days) {
        return new Conflict(
                0,
                dimension.code(),
                kind,
                key.joined(),
                memberNo,
                dimension.attributes().get(at).name(),
                days.from(),
                days.to(),
                text(at, Days.value(base, days.from(), at)),
                text(at, Days.value(mine, days.from(), at)),
                text(at, Days.value(theirs, days.from(), at)),
                null,
                null);
    }

    private Conflict aboutLife(BusinessKey key, List<Period> stretches) {
        // To end a member, or to let it live on, is about all days on which the sides differ, not only those with an
        // amendment.
        List<Period> days = new ArrayList<>(stretches);
        pieces.stream()
                .filter(piece -> Days.lives(base, piece.from())
                        && Days.lives(mine, piece.from()) != Days.lives(theirs, piece.from()))
                .forEach(days::add);
        LocalDate from =
                days.stream().map(Period::from).min(LocalDate::compareTo).orElseThrow();
        LocalDate to = days.stream().map(Period::to).max(LocalDate::compareTo).orElseThrow();
        return new Conflict(
                0,
                dimension.code(),
                Conflict.Kind.AMENDED_AND_RETIRED,
                key.joined(),
                memberNo,
                null,
                from,
                to,
                null,
                word(mine, from),
                word(theirs, from),
                null,
                null);
    }

    private static String word(List<Version> side, LocalDate day) {
        return Days.lives(side, day) ? "there" : "ended";
    }

    private @Nullable String text(int at, @Nullable Object value) {
        return value == null || value == Days.ABSENT
                ? null
                : dimension.attributes().get(at).type().kept(value);
    }
}
