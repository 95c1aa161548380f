package io.plumbline.engine.whatif;

import org.jspecify.annotations.Nullable;

/**
 * A run as the runner last left it.
 *
 * @param rowsTotal 0 while unknown
 * @param held whether a runner holds its lease
 */
record RunRow(
        String id,
        State state,
        String step,
        long rowsDone,
        long rowsTotal,
        boolean held,
        @Nullable String errorCode,
        @Nullable String errorDetail) {

    enum State {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        boolean ended() {
            return this != QUEUED && this != RUNNING;
        }
    }
}
