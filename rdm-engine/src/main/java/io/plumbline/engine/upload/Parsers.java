package io.plumbline.engine.upload;

import io.plumbline.engine.job.Progress;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads files that somebody sent, each in a process of its own: one that takes too much memory or time is ended, and nobody else notices.
 *
 * <p>No more than so many at once; who comes later waits.
 */
public final class Parsers {
    private static final long LOOK_MILLIS = 200;

    private final ParserLimits limits;
    private final Path temporary;
    private final Semaphore places;

    public Parsers(ParserLimits limits) {
        this(limits, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param temporary where each process has a folder of its own while it lives */
    Parsers(ParserLimits limits, Path temporary) {
        this.limits = limits;
        this.temporary = temporary;
        this.places = new Semaphore(limits.atOnce(), true);
    }

    /** Opens a file. Errors: as {@link WorkbookApart} has them, and the refusals of what is no workbook. */
    Workbook open(Path file, Progress progress) {
        awaitPlace(progress);
        ParserProcess process;
        try {
            progress.step("Reading rows");
            process = ParserProcess.start(file, limits, temporary, places::release);
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
        return WorkbookApart.open(process, limits, progress);
    }

    private void awaitPlace(Progress progress) {
        try {
            if (places.tryAcquire()) {
                return;
            }
            progress.step(
                    "Waiting until another file has been read; " + limits.atOnce() + " are read at the same time");
            while (!places.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.rows(0, 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the wait for the reading of a workbook was interrupted", e);
        }
    }
}
