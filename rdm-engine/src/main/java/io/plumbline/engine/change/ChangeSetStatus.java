package io.plumbline.engine.change;

/** Where a change set stands in its life. */
public enum ChangeSetStatus {
    DRAFT,
    SUBMITTED,
    APPROVED,
    COMMITTED,
    REJECTED,
    WITHDRAWN,
    CHANGES_REQUESTED;

    /** Whether its content may still be edited. */
    public boolean isEditable() {
        return this == DRAFT || this == CHANGES_REQUESTED;
    }

    /** Whether nothing can happen to it any more. */
    public boolean isEnded() {
        return this == COMMITTED || this == REJECTED || this == WITHDRAWN;
    }
}
