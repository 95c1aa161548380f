package io.plumbline.e2e;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a condition, looking five times a second. */
final class Await {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Await() {}

    static void until(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain until " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /** Waits for a condition while somebody else is at work, whose failure ends the wait. */
    static void untilAfter(String what, CompletableFuture<?> work, BooleanSupplier condition) {
        until(what, PATIENCE, () -> {
            if (work.isCompletedExceptionally()) {
                work.join();
            }
            return condition.getAsBoolean();
        });
    }

    /** Waits until a look finds something. */
    static <T> T value(String what, Supplier<@Nullable T> look) {
        AtomicReference<@Nullable T> found = new AtomicReference<>();
        until(what, PATIENCE, () -> {
            found.set(look.get());
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }
}
