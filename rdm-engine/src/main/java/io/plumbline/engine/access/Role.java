package io.plumbline.engine.access;

/** What a person may do: a viewer reads; an analyst also changes; a steward also decides; an administrator also runs the installation. */
public enum Role {
    VIEWER,
    ANALYST,
    STEWARD,
    ADMIN
}
