package io.plumbline.engine.commit;

/** The points of a commit, in order; a crash at any of them leaves whole or nothing. */
public enum CommitStep {
    LEASED,
    PENDING_NOTED,
    CHUNK_BEGUN,
    MEMBERS_ADDED,
    ROWS_SUPERSEDED,
    ROWS_APPENDED,
    CHUNK_WRITTEN,
    ALL_WRITTEN,
    FLIP_BEGUN,
    FLIPPED,
    LEASE_RETURNED
}
