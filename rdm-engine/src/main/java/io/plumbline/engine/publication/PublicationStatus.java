package io.plumbline.engine.publication;

/** How far the delivery of a release to a target is. */
public enum PublicationStatus {
    PENDING,
    PUBLISHING,
    /** Every table's swap was seen in the catalog. */
    PUBLISHED,
    /** The last attempt ended with a problem; it may be tried again. */
    FAILED,
    /** A newer release of the dimension was there first. */
    SKIPPED;

    /** Whether nothing more will be done for it. */
    public boolean isEnded() {
        return this == PUBLISHED || this == SKIPPED;
    }
}
