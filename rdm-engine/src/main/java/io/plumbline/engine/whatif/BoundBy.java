package io.plumbline.engine.whatif;

/** How a fact names the member that it belongs to. */
public enum BoundBy {
    /** By the business key, as it was held on the fact's date. */
    KEY_AT_DATE,
    /** By the business key, as it is held on one day for all facts. */
    KEY_CURRENT,
    /** By the surrogate of one version; the fact's date is not looked at. */
    SURROGATE,
    /** By the durable id, with the version that holds on the fact's date. */
    MEMBER_ID;

    /** Whether the fact's date decides which version counts. */
    public boolean dated() {
        return this == KEY_AT_DATE || this == MEMBER_ID;
    }

    /** Whether the fact carries the business key, one column for each of its parts. */
    public boolean byKey() {
        return this == KEY_AT_DATE || this == KEY_CURRENT;
    }
}
