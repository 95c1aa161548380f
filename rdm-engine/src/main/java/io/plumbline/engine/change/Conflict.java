package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Two sides that want different values for the same days.
 *
 * @param memberNo the member; null where it is added
 * @param attribute null where the conflict is about the member's life, not a value
 * @param effective the first of the days
 * @param until the end of the days
 * @param baseValue kept text, as are {@code mine} and {@code theirs}; null is the value null, or that the member is not there
 * @param taken how it was resolved: mine, theirs, value or both; null while open
 */
public record Conflict(
        long id,
        String dimension,
        Kind kind,
        String key,
        @Nullable Long memberNo,
        @Nullable String attribute,
        LocalDate effective,
        LocalDate until,
        @Nullable String baseValue,
        @Nullable String mine,
        @Nullable String theirs,
        @Nullable String taken,
        @Nullable String takenValue) {

    /** What the two sides did. */
    public enum Kind {
        BOTH_AMENDED,
        BOTH_ADDED,
        AMENDED_AND_RETIRED,
        /** Both say who takes over from the member, and say others. */
        BOTH_SUCCEEDED,
        /** Mine gives a member a key that theirs gave to another one on these days. */
        KEY_TAKEN,
        /** Mine refers to a member that theirs took away on these days. */
        REFERENCE_GONE,
        /** Mine edits what theirs retired from the definition, or gave another history policy. */
        DEFINITION_CHANGED,
        /** Not a conflict: both orders give the same, and somebody has to have seen it. */
        OVERLAP;

        /** Whether mine can hold: where the definition leaves it no place, or another member has the key, it cannot. */
        boolean canBeMine() {
            return this != DEFINITION_CHANGED && this != KEY_TAKEN;
        }
    }

    public boolean isOpen() {
        return taken == null;
    }

    /** The same with the values that people know; a taken one is what somebody wrote, and stays. */
    Conflict shown(Attribute of) {
        return new Conflict(
                id,
                dimension,
                kind,
                key,
                memberNo,
                attribute,
                effective,
                until,
                shown(of, baseValue),
                shown(of, mine),
                shown(of, theirs),
                taken,
                takenValue);
    }

    private static @Nullable String shown(Attribute of, @Nullable String kept) {
        return kept == null || !(of.type() instanceof AttributeType.Reference)
                ? kept
                : of.type().shown(of.type().parse(kept));
    }

    public boolean isOverlap() {
        return kind == Kind.OVERLAP;
    }
}
