package io.plumbline.engine.change;

/** What a change does to its member; see the glossary. */
public enum ChangeKind {
    ADDED,
    AMENDED,
    CORRECTED,
    RETIRED,
    REINSTATED,
    EXTENDED,
    CANCELLED,
    REKEYED,
    /** The member ends, and another takes over from it. */
    MERGED,
    /** The member ends, and several take over from it, each with its weight. */
    SPLIT;

    /** Whether it gives attributes other values from a day on, each until its end, the next date that is named, or the base's next own change. */
    boolean isFromDayOn() {
        return this == AMENDED || this == REKEYED;
    }

    /** Whether the member ends by it. */
    public boolean isEnd() {
        return this == RETIRED || isSuccession();
    }

    /** Whether others take over from the member. */
    public boolean isSuccession() {
        return this == MERGED || this == SPLIT;
    }

    /** Whether it is about values, not about whether the member is there. */
    public boolean isAboutValues() {
        return this == AMENDED || this == CORRECTED || this == REKEYED;
    }
}
