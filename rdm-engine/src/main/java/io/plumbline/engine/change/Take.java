package io.plumbline.engine.change;

/** How a conflict is resolved, or an overlap acknowledged. */
public enum Take {
    MINE,
    THEIRS,
    VALUE,
    /** What the merge made of both; for overlaps only. */
    BOTH
}
