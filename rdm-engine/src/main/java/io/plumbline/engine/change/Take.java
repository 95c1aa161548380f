package io.plumbline.engine.change;

/** How a conflict is resolved. */
public enum Take {
    MINE,
    THEIRS,
    VALUE
}
