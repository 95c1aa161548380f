package io.plumbline.engine.change;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Two sides that want different values for the same days.
 *
 * @param attribute null where the conflict is about the member's life, not a value
 * @param baseValue canonical text, as are {@code mine} and {@code theirs}; null is the value null
 * @param taken how it was resolved: mine, theirs or value; null while open
 */
public record Conflict(
        long id,
        String dimension,
        Kind kind,
        String key,
        @Nullable String attribute,
        LocalDate effective,
        @Nullable String baseValue,
        @Nullable String mine,
        @Nullable String theirs,
        @Nullable String taken,
        @Nullable String takenValue) {

    /** What the two sides did. */
    public enum Kind {
        BOTH_AMENDED,
        BOTH_ADDED,
        AMENDED_AND_RETIRED
    }

    public boolean isOpen() {
        return taken == null;
    }
}
