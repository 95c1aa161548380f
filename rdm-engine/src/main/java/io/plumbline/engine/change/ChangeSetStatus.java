package io.plumbline.engine.change;

import java.util.Set;

/** Where a change set stands in its life. */
public enum ChangeSetStatus {
    DRAFT,
    SUBMITTED,
    APPROVED,
    COMMITTED,
    REJECTED,
    WITHDRAWN,
    CHANGES_REQUESTED;

    /** Those in which the content may still be edited. */
    public static final Set<ChangeSetStatus> EDITABLE = Set.of(DRAFT, CHANGES_REQUESTED);

    /** Whether its content may still be edited. */
    public boolean isEditable() {
        return EDITABLE.contains(this);
    }

    /** Whether nothing can happen to it any more. */
    public boolean isEnded() {
        return this == COMMITTED || this == REJECTED || this == WITHDRAWN;
    }
}
