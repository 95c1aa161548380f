package io.plumbline.web.change;

import io.plumbline.engine.change.Conflict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What two sides want for the same days, to be resolved one by one. */
public record Conflicts(int open, List<Row> rows) {

    /** One conflict. */
    public record Row(
            long id,
            String dimension,
            String key,
            String what,
            @Nullable String attribute,
            String effective,
            @Nullable String base,
            @Nullable String mine,
            @Nullable String theirs,
            boolean open,
            @Nullable String taken) {}

    static Conflicts of(List<Conflict> conflicts) {
        return new Conflicts(
                (int) conflicts.stream().filter(Conflict::isOpen).count(),
                conflicts.stream().map(Conflicts::row).toList());
    }

    private static Row row(Conflict c) {
        String what = switch (c.kind()) {
            case BOTH_AMENDED -> "Both changed it";
            case BOTH_ADDED -> "Both added it";
            case AMENDED_AND_RETIRED -> "One changed it, the other ended it";
        };
        String taken = c.taken();
        return new Row(
                c.id(),
                c.dimension(),
                c.key(),
                what,
                c.attribute(),
                c.effective().toString(),
                c.baseValue(),
                c.mine(),
                c.theirs(),
                c.isOpen(),
                taken == null ? null : taken.equals("value") ? "another value: " + c.takenValue() : taken);
    }
}
