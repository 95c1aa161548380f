package io.plumbline.engine.review;

/** What somebody decided about a change set. */
public enum Decision {
    APPROVE,
    REJECT,
    REQUEST_CHANGES,
    WITHDRAW
}
