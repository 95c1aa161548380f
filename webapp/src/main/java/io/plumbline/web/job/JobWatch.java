package io.plumbline.web.job;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.Progress;
import io.plumbline.web.observation.Correlation;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.observation.Traces;
import io.plumbline.web.page.Shown;
import io.plumbline.web.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a job as operators see it: its two log lines, its span with a span for each step, its duration. */
final class JobWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

    private final Job job;
    private final Meters meters;
    private final Traces traces;
    private final Correlation.Lines lines;
    private final Traces.Span span;
    private final @Nullable String here;
    private final long began = System.nanoTime();
    private Traces.Span step = Traces.NoSpan.INSTANCE;

    private JobWatch(Job job, Meters meters, Traces traces) {
        this.job = job;
        this.meters = meters;
        this.traces = traces;
        this.lines = Correlation.job(job.id(), job.origin());
        this.span = traces.begin("job " + job.kind(), job.origin().traceParent());
        this.here = traces.traceParent();
    }

    /** From here to the close, what this thread logs bears the job's ids. */
    static JobWatch begin(Job job, Meters meters, Traces traces) {
        JobWatch watch = new JobWatch(job, meters, traces);
        watch.span.attribute("plumbline.job_id", job.id());
        watch.span.attribute("plumbline.subject", job.subject());
        watch.span.attribute("plumbline.attempt", String.valueOf(job.attempt()));
        LOG.info("{} job on {} begins, attempt {}", job.kind(), job.subject(), job.attempt());
        return watch;
    }

    /** Passes on how far the job is, and follows its steps. */
    Progress over(Progress told) {
        return traces == Traces.NONE ? told : new Steps(told);
    }

    /** Says how the run ended. */
    void ended(Meters.JobEnd end, @Nullable Problem why) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        meters.jobEnded(job.kind(), end, took);
        if (why == null) {
            LOG.info("{} job on {} ends: {} after {}", job.kind(), job.subject(), end, Shown.duration(took));
        } else {
            LOG.info(
                    "{} job on {} ends: {} after {}: {} {}",
                    job.kind(),
                    job.subject(),
                    end,
                    Shown.duration(took),
                    why.code(),
                    why.detail());
            span.failed(why.code());
        }
    }

    @Override
    public void close() {
        step.close();
        span.close();
        lines.close();
    }

    /** A span for each step that the work tells. */
    private final class Steps implements Progress {
        private final Progress told;

        Steps(Progress told) {
            this.told = told;
        }

        @Override
        public synchronized void step(String words) {
            step.close();
            step = traces.step("step of " + job.kind(), here);
            step.attribute("plumbline.step", words);
            told.step(words);
        }

        @Override
        public void rows(long done, long total) {
            told.rows(done, total);
        }
    }
}
