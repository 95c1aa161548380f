package io.plumbline.web.change;

import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two sides want for the same days, to be resolved one by one.
 *
 * @param open conflicts that are not resolved
 * @param unseen overlaps that nobody has acknowledged
 */
public record Conflicts(int open, int unseen, List<Row> rows) {

    /**
     * One conflict or overlap.
     *
     * @param days as in "2026-03-01 to 2026-06-01"
     */
    public record Row(
            long id,
            String dimension,
            String key,
            String what,
            @Nullable String attribute,
            String days,
            @Nullable String base,
            @Nullable String mine,
            @Nullable String theirs,
            boolean open,
            boolean overlap,
            boolean life,
            boolean gone,
            boolean keyTaken,
            @Nullable String taken) {}

    static Conflicts of(List<Conflict> conflicts) {
        return new Conflicts(
                (int) conflicts.stream()
                        .filter(c -> c.isOpen() && !c.isOverlap())
                        .count(),
                (int) conflicts.stream()
                        .filter(c -> c.isOpen() && c.isOverlap())
                        .count(),
                conflicts.stream().map(Conflicts::row).toList());
    }

    private static Row row(Conflict c) {
        String what = switch (c.kind()) {
            case BOTH_AMENDED -> "Both changed it";
            case BOTH_ADDED -> "Both added it";
            case AMENDED_AND_RETIRED -> "One changed it, the other ended it";
            case REFERENCE_GONE -> "It refers to a member that was ended meanwhile";
            case DEFINITION_CHANGED -> "The definition was changed, and this has no place in it as it was";
            case BOTH_SUCCEEDED -> "Both said who takes over from it";
            case KEY_TAKEN -> "Its key was given to another member meanwhile";
            case OVERLAP -> "Both changed it, and both go together";
        };
        String taken = c.taken();
        return new Row(
                c.id(),
                c.dimension(),
                c.key(),
                what,
                c.attribute(),
                c.effective() + (c.until().equals(Period.OPEN_END) ? " on" : " to " + c.until()),
                c.baseValue(),
                c.mine(),
                c.theirs(),
                c.isOpen(),
                c.isOverlap(),
                c.kind() == Conflict.Kind.AMENDED_AND_RETIRED,
                c.kind() == Conflict.Kind.DEFINITION_CHANGED,
                c.kind() == Conflict.Kind.KEY_TAKEN,
                taken == null ? null : taken.equals("value") ? "another value: " + c.takenValue() : taken);
    }
}
