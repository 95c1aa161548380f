package io.plumbline.web.browser;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks until something is there, as long as a person would. */
final class Wait {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Wait() {}

    static void until(String what, BooleanSupplier there) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!there.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}
