package io.plumbline.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps a part running: one that ends by itself is started again, and the operator reads of it. One that refuses its settings at its
 * first start is left alone, for it would refuse them for ever; later, what it lacks may come back.
 */
final class Watch {
    /** With which a Java program ends itself when its heap is full. */
    private static final int OUT_OF_MEMORY = 3;

    private final Part part;
    private final CountDownLatch stopping;
    private final PartsFile file;
    private final Consumer<String> tell;

    /** @param stopping open while the installation is to run */
    Watch(Part part, CountDownLatch stopping, PartsFile file, Consumer<String> tell) {
        this.part = part;
        this.stopping = stopping;
        this.file = file;
        this.tell = tell;
    }

    /** Watches what was just started, on a thread of its own, until the installation stops. */
    void over(Running first) {
        file.started(part.name());
        Thread.ofPlatform().daemon().name("watch-" + part.name()).start(() -> {
            try {
                watch(first);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void watch(Running first) throws InterruptedException {
        var running = first;
        var backoff = Backoff.first();
        while (true) {
            var started = System.nanoTime();
            var exit = running.process().ended().join().exitValue();
            if (stopping.getCount() == 0) {
                return;
            }
            file.ended(part.name(), exit, backoff.pause());
            var refusal = running.process().refusal();
            running.close();
            if (refusal.isPresent() && running == first) {
                tell.accept(part.title() + " does not start: " + refusal.get());
                return;
            }
            tell.accept(part.title() + " ended by itself (exit code " + exit
                    + (exit == OUT_OF_MEMORY ? ": out of memory" : "")
                    + ") and is started again in "
                    + backoff.pause().toSeconds() + " s. "
                    + refusal.orElse("Its log: " + running.process().log()));
            if (stopping.await(backoff.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            backoff = backoff.after(Duration.ofNanos(System.nanoTime() - started));
            running = again(backoff);
        }
    }

    private Running again(Backoff firstPause) throws InterruptedException {
        var backoff = firstPause;
        while (true) {
            try {
                var running = part.start().get();
                file.started(part.name());
                tell.accept(part.title() + " is started again.");
                return running;
            } catch (RuntimeException e) {
                file.notStarted(part.name(), backoff.pause());
                tell.accept(part.title() + " did not start; the next try is in "
                        + backoff.pause().toSeconds() + " s. " + e.getMessage());
                if (stopping.await(backoff.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException();
                }
                backoff = backoff.after(Duration.ZERO);
            }
        }
    }
}
