package io.plumbline.web.job;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.Progress;

/**
 * What the jobs of one kind do.
 *
 * <p>The program may be killed at any moment, and then the job is begun again from the start: the work has to bear that.
 */
public interface JobWork {
    JobKind kind();

    /** Does the work; an exception ends the job with its problem. */
    Outcome run(Job job, Progress progress);
}
