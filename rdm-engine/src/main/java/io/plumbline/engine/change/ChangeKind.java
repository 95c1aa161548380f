package io.plumbline.engine.change;

/** What a change does to its member; see the glossary. */
public enum ChangeKind {
    ADDED,
    AMENDED,
    CORRECTED,
    RETIRED,
    REINSTATED,
    EXTENDED,
    CANCELLED
}
