package io.plumbline.engine.change;

/** What an undo does with edits of the same cells that came after. */
public enum LaterEdits {
    /** They stay, and are named. */
    KEEP,
    /** They are taken back as well, and are named. */
    UNDO
}
