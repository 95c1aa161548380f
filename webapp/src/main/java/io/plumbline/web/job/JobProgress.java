package io.plumbline.web.job;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobLost;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.job.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Writes how far a job is, at most four times a second, and notices when it is to stop or was begun anew by another worker. */
final class JobProgress implements Progress {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final JobStore jobs;
    private final Job job;
    private final Clock clock;
    private String step = "Working";
    private Instant stepStarted;
    private Instant lastWritten = Instant.EPOCH;
    private long done;
    private long total;

    JobProgress(JobStore jobs, Job job, Clock clock) {
        this.jobs = jobs;
        this.job = job;
        this.clock = clock;
        this.stepStarted = clock.instant();
    }

    @Override
    public synchronized void step(String words) {
        step = words;
        stepStarted = clock.instant();
        done = 0;
        total = 0;
        write();
    }

    @Override
    public synchronized void rows(long rowsDone, long rowsTotal) {
        done = rowsDone;
        total = rowsTotal;
        write();
    }

    private void write() {
        Instant now = clock.instant();
        if (Duration.between(lastWritten, now).compareTo(PAUSE) < 0) {
            return;
        }
        lastWritten = now;
        int percent = total <= 0 ? 0 : (int) Math.min(100, done * 100 / total);
        switch (jobs.progress(job, step, stepStarted, percent, done, total)) {
            case HELD -> {}
            case CANCEL_WANTED ->
                throw new RdmException(
                        ErrorCode.CANCELLED,
                        "The work was cancelled while it was at: " + step + ". Nothing was half done.");
            case LOST ->
                throw new JobLost("Attempt " + job.attempt() + " of job " + job.id() + " stood still at: " + step
                        + ". The job was begun anew meanwhile, or has ended; this attempt is dropped.");
        }
    }
}
