package io.plumbline.engine.publication;

import io.plumbline.engine.job.JobLost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Does pieces of work beside one another, as many at once as there are processors, and waits until the last has ended. */
final class Beside {
    /** Each holds a block of rows in memory. */
    private static final int MOST_AT_ONCE = 4;

    private Beside() {}

    /**
     * The results in the order of the pieces.
     *
     * <p>Errors: that of the first piece that failed, with those of others as suppressed, once all have ended.
     */
    static <T> List<T> each(List<? extends Callable<T>> pieces) {
        int atOnce = Math.clamp(Math.min(pieces.size(), Runtime.getRuntime().availableProcessors()), 1, MOST_AT_ONCE);
        List<T> results = new ArrayList<>();
        RuntimeException failed = null;
        try (ExecutorService threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("publication-", 0).factory())) {
            for (Future<T> piece : threads.invokeAll(pieces)) {
                try {
                    results.add(piece.get());
                } catch (ExecutionException e) {
                    RuntimeException why = unchecked(e.getCause());
                    if (failed == null) {
                        failed = why;
                    } else {
                        failed.addSuppressed(why);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobLost("The publication was interrupted while its tables were written.");
        }
        if (failed != null) {
            throw failed;
        }
        return results;
    }

    private static RuntimeException unchecked(@Nullable Throwable why) {
        return switch (why) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(why);
        };
    }
}
