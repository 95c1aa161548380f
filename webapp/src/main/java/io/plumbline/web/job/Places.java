package io.plumbline.web.job;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobLost;
import io.plumbline.engine.job.Progress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The places of long work: however many uploads and what-ifs wait, a commit and a publication begin at once; what nobody
 * waits for is done one after the other. */
final class Places {
    private static final int LONG_AT_ONCE = 8;

    private final Semaphore longWork = new Semaphore(LONG_AT_ONCE, true);
    private final Semaphore background = new Semaphore(1, true);

    /** A place that is held until it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for a place where the job needs one. Errors: CANCELLED and JobLost from the progress. */
    Place take(Job job, Progress progress) {
        return switch (job.kind().share()) {
            case UNLIMITED -> () -> {};
            case LONG -> take(longWork, "Waiting for other uploads and what-ifs to end", job, progress);
            case BACKGROUND -> take(background, "Waiting for other impact indexes to be built", job, progress);
        };
    }

    private static Place take(Semaphore free, String waiting, Job job, Progress progress) {
        try {
            while (!free.tryAcquire(1, TimeUnit.SECONDS)) {
                progress.step(waiting);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobLost("Attempt " + job.attempt() + " of job " + job.id() + " was interrupted while it waited.");
        }
        return free::release;
    }
}
