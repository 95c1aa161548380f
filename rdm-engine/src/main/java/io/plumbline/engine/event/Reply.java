package io.plumbline.engine.event;

import org.jspecify.annotations.Nullable;

/** What came of sending a message. */
sealed interface Reply {
    /**
     * The receiver answered.
     *
     * @param beginning the first characters of its answer
     * @param retryAfter the header of that name
     */
    record Answered(int status, String beginning, @Nullable String retryAfter) implements Reply {
        boolean isTaken() {
            return status >= 200 && status < 300;
        }
    }

    /** Nothing was answered, or nothing was sent; why, as a sentence. */
    record Unanswered(String problem) implements Reply {}
}
