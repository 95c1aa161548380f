package io.plumbline.engine.database;

import java.time.Duration;

/**
 * How long a transaction is tried before whoever asked is told.
 *
 * @param tries how often at most
 * @param total no try is begun later than this after the first
 * @param answer how long the answer to a COMMIT is waited for
 * @param lookup how long the outcome of a COMMIT without an answer is looked for
 */
record Patience(int tries, Duration total, Duration answer, Duration lookup) {
    static final Patience USUAL =
            new Patience(10, Duration.ofSeconds(8), Duration.ofSeconds(20), Duration.ofSeconds(20));
}
