package io.plumbline.web.job;

import io.plumbline.engine.job.Job;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a page that shows a job has to change in it. */
record JobNews(
        String id,
        int percent,
        String step,
        @Nullable String rows,
        String took,
        @Nullable String left,
        boolean cancelling) {

    static JobNews of(Job job) {
        JobShown shown = JobShown.of(job, "", null, null, Instant.now());
        return new JobNews(
                shown.id(),
                shown.percent(),
                shown.step(),
                shown.rows(),
                shown.took(),
                shown.left(),
                shown.cancelling());
    }
}
