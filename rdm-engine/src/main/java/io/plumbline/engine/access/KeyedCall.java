package io.plumbline.engine.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that its caller named by a key, so that it has one effect however often it is sent.
 *
 * @param requestHash what was asked, as SHA-256
 * @param runStartedAt when the one who works on it now began
 * @param effectAt when the first transaction that was done for it was committed; null while there is none
 * @param answer null while there is none, and for an answer that is not kept
 */
record KeyedCall(
        String requestHash,
        State state,
        Instant createdAt,
        Instant runStartedAt,
        @Nullable Instant effectAt,
        @Nullable CallAnswer answer) {

    /** How far it is. */
    enum State {
        RUNNING,
        ANSWERED,
        /** Answered with a secret, which is kept nowhere. */
        UNKEPT
    }
}
