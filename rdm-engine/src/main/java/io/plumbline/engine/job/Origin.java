package io.plumbline.engine.job;

import org.jspecify.annotations.Nullable;

/**
 * Which request asked for work, so that its lines are found in every log and its spans in one trace.
 *
 * @param requestId the request's correlation id, at most 64 characters; null where no request asked
 * @param traceParent the request's place in its trace, as W3C trace context; null where no traces are collected
 */
public record Origin(@Nullable String requestId, @Nullable String traceParent) {
    /** Of work that the application does by itself. */
    public static final Origin NONE = new Origin(null, null);

    private static final int LONGEST_ID = 64;
    private static final int LONGEST_PARENT = 55;

    public Origin {
        if (requestId != null && requestId.length() > LONGEST_ID) {
            throw new IllegalArgumentException("a correlation id has at most " + LONGEST_ID + " characters");
        }
        if (traceParent != null && traceParent.length() > LONGEST_PARENT) {
            throw new IllegalArgumentException("a trace parent has at most " + LONGEST_PARENT + " characters");
        }
    }
}
