package io.plumbline.launcher.client;

import java.time.Duration;

/**
 * How long a client goes on when an answer is lost, and how often it looks while work is under way.
 *
 * @param lost how long a lost call is repeated
 * @param between the pause before the first repetition; it doubles
 * @param look the longest pause between two looks at a job
 */
record Patience(Duration lost, Duration between, Duration look) {
    static Patience usual() {
        return new Patience(Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(2));
    }

    /** The pause before the n-th repetition, counted from 0. */
    Duration pause(int repetition) {
        return between.multipliedBy(1L << Math.min(repetition, 4));
    }
}
