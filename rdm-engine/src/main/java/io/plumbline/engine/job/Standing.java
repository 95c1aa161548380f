package io.plumbline.engine.job;

/** How a worker stands to the job that it began. */
public enum Standing {
    /** The job is its own; it goes on. */
    HELD,
    /** Somebody wants the job cancelled; it stops. */
    CANCEL_WANTED,
    /** Another worker has begun the job anew, or it has ended; nothing that this one finds out counts any more. */
    LOST
}
