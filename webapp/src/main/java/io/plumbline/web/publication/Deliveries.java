package io.plumbline.web.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.publication.CutReleases;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationListener;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.publication.StopPublication;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.settings.Settings;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Sees to it that each commit's releases are cut and that each publication has a job; what a killed program left out is made up for. */
@Component
public final class Deliveries {
    private static final int AT_ONCE = 100;

    private final Database database;
    private final CutReleases cut;
    private final StopPublication stop;
    private final JobQueue queue;

    Deliveries(Database database, JobQueue queue, Settings settings, PublicationListener listener) {
        this.database = database;
        this.cut = new CutReleases(database, settings.keys().hashKeys());
        this.stop = new StopPublication(database, listener);
        this.queue = queue;
    }

    /** Does what is owed; a call that finds nothing to do does nothing, and what a person has cancelled stays so. */
    public void sweep() {
        cut.cut();
        new ReleaseStore(database.read()).unfinished(AT_ONCE).forEach(publication -> {
            Optional<Job> last = new JobStore(database.read()).latest(JobKind.PUBLICATION, subject(publication));
            boolean isStopped =
                    last.map(job -> job.state() == JobState.CANCELLED).orElse(false);
            if (isStopped) {
                stop.stop(publication.id());
            } else {
                deliver(publication);
            }
        });
    }

    /** Has a publication delivered, now where it waits for its next try. */
    Job deliverNow(Publication publication) {
        Job job = deliver(publication);
        queue.hurry(job);
        return job;
    }

    private Job deliver(Publication publication) {
        Job job = queue.addOnce(JobKind.PUBLICATION, subject(publication), null);
        if (!job.id().equals(publication.jobId())) {
            database.transact(tx -> new ReleaseStore(tx).assignJob(publication.id(), job.id()));
        }
        return job;
    }

    private static String subject(Publication publication) {
        return String.valueOf(publication.id());
    }
}
