package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Merges one member's changes with what commits since their base did to the same member.
 *
 * <p>Each side's effect is what it makes of each attribute on each day, against the base. Where only one side has an effect it stands; equal
 * values are agreement. Where both give the same days different values it is an overlap if mine-then-theirs and theirs-then-mine come to the
 * same, and that stands; else it is a conflict, and until it is resolved those days stand as mine. Where mine needs a member that they
 * ended, mine means that it lives on.
 *
 * <p>Example: base {@code Z}; mine January→X, theirs March→Y is an overlap, X from January and Y from March. Mine January to June→X
 * against the same is a conflict about March to June.
 */
public final class Merge {
    private final Dimension dimension;
    private final long memberNo;
    private final List<Version> base;
    private final List<Version> theirs;
    private final List<Change> mine;
    private final List<Version> mineAlone;
    private final List<Period> pieces;
    private final Map<Integer, Optional<List<Version>>> together = new HashMap<>();
    private final Supplier<List<Change>> mineDone;
    private final Supplier<List<Change>> theirsDone;

    private Merge(
            Dimension dimension,
            long memberNo,
            List<Version> base,
            List<Version> theirs,
            List<Change> mine,
            List<Version> mineAlone) {
        this.dimension = dimension;
        this.memberNo = memberNo;
        this.base = base;
        this.theirs = theirs;
        this.mine = mine;
        this.mineAlone = mineAlone;
        this.pieces = Days.pieces(List.of(base, theirs, mineAlone));
        this.mineDone = once(() -> done(mineAlone));
        this.theirsDone = once(() -> done(theirs));
    }

    /** What of mine is left to do upon theirs, and what needs a decision or somebody's eye. */
    public record Merged(List<Change> changes, List<Conflict> conflicts) {}

    public static Merged of(
            Dimension dimension, long memberNo, List<Version> base, List<Version> theirs, List<Change> mine) {
        // Changes that cannot be applied to their own base have findings that say so; here they have no effect.
        List<Version> alone = Days.applied(dimension, base, mine).orElse(base);
        return new Merge(dimension, memberNo, base, theirs, mine, alone).merged();
    }

    private Merged merged() {
        BusinessKey key = mine.getFirst().key();
        List<Conflict> conflicts =
                new Contests(dimension, memberNo, base, mineAlone, theirs, pieces, this::isOverlap).conflicts(key);
        boolean livesOn = conflicts.stream()
                .anyMatch(c -> c.kind() == Conflict.Kind.AMENDED_AND_RETIRED && Days.lives(mineAlone, c.effective()));
        List<Version> wanted = Days.history(pieces, day -> wanted(day, livesOn));
        List<Change> kept = kept();
        boolean isKept = Days.applied(dimension, theirs, kept)
                .filter(reached -> Days.same(reached, wanted))
                .isPresent();
        return new Merged(
                isKept ? kept : Sourced.difference(dimension, memberNo, key, theirs, wanted, mine), conflicts);
    }

    /** Whether both orders of what the two sides did to an attribute come to the same. */
    private boolean isOverlap(int attribute) {
        return together(attribute).isPresent();
    }

    /** What both orders of what the two sides did to an attribute come to; empty where they differ. */
    private Optional<List<Version>> together(int attribute) {
        return together.computeIfAbsent(attribute, at -> {
            List<Change> ours = only(mineDone.get(), at);
            List<Change> others = only(theirsDone.get(), at);
            Optional<List<Version>> theirsThenMine =
                    Days.applied(dimension, base, others).flatMap(done -> Days.applied(dimension, done, ours));
            Optional<List<Version>> mineThenTheirs =
                    Days.applied(dimension, base, ours).flatMap(done -> Days.applied(dimension, done, others));
            return theirsThenMine.filter(one -> mineThenTheirs
                    .filter(other -> pieces.stream()
                            .map(Period::from)
                            .allMatch(day -> Objects.equals(Days.value(one, day, at), Days.value(other, day, at))))
                    .isPresent());
        });
    }

    /** What leads from the base to a side, each amendment without an end where it ends by itself: the same however it was said. */
    private List<Change> done(List<Version> side) {
        List<Change> all = new ArrayList<>(
                TimelineDiff.of(dimension, memberNo, mine.getFirst().key(), base, side));
        for (int i = 0; i < all.size(); i++) {
            Change bounded = all.get(i);
            if (bounded.kind().isFromDayOn() && bounded.until() != null) {
                all.set(i, bounded.until(null));
                if (Days.applied(dimension, base, all)
                        .filter(reached -> Days.same(reached, side))
                        .isEmpty()) {
                    all.set(i, bounded);
                }
            }
        }
        return all;
    }

    /** Changes of the member's life, and of values those of one attribute. */
    private List<Change> only(List<Change> changes, int attribute) {
        String name = dimension.attributes().get(attribute).name();
        List<Change> found = new ArrayList<>();
        for (Change change : changes) {
            boolean isAboutValues = change.kind().isAboutValues();
            List<CellChange> cells = change.cells().stream()
                    .filter(cell -> !isAboutValues || cell.attribute().equals(name))
                    .toList();
            if (!isAboutValues || !cells.isEmpty()) {
                found.add(change.with(cells));
            }
        }
        return found;
    }

    /** What shall hold on a day; null where the member shall not be there. */
    private @Nullable List<@Nullable Object> wanted(LocalDate day, boolean livesOn) {
        boolean was = Days.lives(base, day);
        boolean mineLives = Days.lives(mineAlone, day);
        boolean theirsLives = Days.lives(theirs, day);
        boolean lives = mineLives != was || livesOn && mineLives ? mineLives : theirsLives;
        if (!lives) {
            return null;
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int at = 0; at < dimension.attributes().size(); at++) {
            values.add(wanted(day, at));
        }
        return values;
    }

    private @Nullable Object wanted(LocalDate day, int at) {
        Attribute attribute = dimension.attributes().get(at);
        if (attribute.keepsOneValue()) {
            return onAllRows(at);
        }
        Object own = Days.value(mineAlone, day, at);
        Object other = Days.value(theirs, day, at);
        if (own == Days.ABSENT || other == Days.ABSENT) {
            return own == Days.ABSENT ? other : own;
        }
        Object was = Days.value(base, day, at);
        if (Objects.equals(own, was) || Objects.equals(other, was)) {
            return Objects.equals(own, was) ? other : own;
        }
        Optional<List<Version>> both = together(at);
        return both.isPresent() ? Days.value(both.get(), day, at) : own;
    }

    /** The one value of an attribute without versions: mine where mine is another than the base's. */
    private @Nullable Object onAllRows(int at) {
        Object own = first(mineAlone, at);
        boolean isMine = theirs.isEmpty() || !mineAlone.isEmpty() && !Objects.equals(own, first(base, at));
        return isMine ? own : first(theirs, at);
    }

    private static @Nullable Object first(List<Version> versions, int at) {
        return versions.isEmpty() ? Days.ABSENT : versions.getFirst().values().get(at);
    }

    /** Mine as it was said, with what it replaces now; cells that they agree with are done already. */
    private List<Change> kept() {
        List<Change> kept = new ArrayList<>();
        for (Change change : mine) {
            boolean isAboutValues = change.kind().isAboutValues();
            if (!isAboutValues) {
                kept.add(change);
                continue;
            }
            List<CellChange> cells = new ArrayList<>();
            for (CellChange cell : change.cells()) {
                int at = dimension.indexOf(cell.attribute());
                Object now = Days.value(theirs, change.effective(), at);
                if (now == Days.ABSENT) {
                    cells.add(cell);
                } else if (!isAgreed(at)) {
                    boolean isMoved = !Objects.equals(now, Days.value(base, change.effective(), at));
                    cells.add(isMoved ? new CellChange(cell.attribute(), now, cell.after(), cell.source()) : cell);
                }
            }
            if (!cells.isEmpty()) {
                kept.add(change.with(cells));
            }
        }
        return kept;
    }

    /** Whether theirs holds already all that mine does to an attribute. */
    private boolean isAgreed(int at) {
        return pieces.stream().map(Period::from).allMatch(day -> {
            Object own = Days.value(mineAlone, day, at);
            return Objects.equals(own, Days.value(base, day, at)) || Objects.equals(own, Days.value(theirs, day, at));
        });
    }

    private static Supplier<List<Change>> once(Supplier<List<Change>> work) {
        List<List<Change>> known = new ArrayList<>();
        return () -> {
            if (known.isEmpty()) {
                known.add(work.get());
            }
            return known.getFirst();
        };
    }
}
