package io.plumbline.engine.dimension;

/** What a new value of an attribute does to history: Kimball's types 0, 1 and 2. */
public enum HistoryPolicy {
    /** Type 0: set once; one value on all rows of a member. */
    FIXED,
    /** Type 1: one value on all rows of a member, the newest. */
    OVERWRITE,
    /** Type 2: a new version from the effective date. */
    NEW_VERSION
}
