package io.plumbline.launcher;

import java.time.Duration;

/** How long to wait before a part that ended by itself is started again: 1, 2, 4 … at most 30 seconds. */
record Backoff(Duration pause) {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofSeconds(15);

    static Backoff first() {
        return new Backoff(Duration.ofSeconds(1));
    }

    /** The next pause, after a run of this length: a part that ran well for a while starts from the beginning. */
    Backoff after(Duration run) {
        if (run.compareTo(STEADY) >= 0) {
            return first();
        }
        var doubled = pause.multipliedBy(2);
        return new Backoff(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
    }
}
