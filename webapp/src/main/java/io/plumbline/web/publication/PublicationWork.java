package io.plumbline.web.publication;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.engine.publication.PublishRelease;
import io.plumbline.web.job.JobWork;
import io.plumbline.web.job.Outcome;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.problem.Problem;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Delivers a release, and tries again with growing pauses until it is done; a failure never blocks the next commit. */
@Component
final class PublicationWork implements JobWork {
    private static final Duration BESIDE_ANOTHER = Duration.ofSeconds(3);
    private static final Duration[] PAUSES = {
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofMinutes(3),
        Duration.ofMinutes(10)
    };

    private final PublishRelease publish;
    private final Meters meters;

    PublicationWork(PublishRelease publish, Meters meters) {
        this.publish = publish;
        this.meters = meters;
    }

    @Override
    public JobKind kind() {
        return JobKind.PUBLICATION;
    }

    @Override
    public Outcome run(Job job, Progress progress) {
        Publication publication;
        long began = System.nanoTime();
        try {
            publication = publish.publish(Long.parseLong(job.subject()), progress);
        } catch (RdmException e) {
            if (e.code() == ErrorCode.WRITER_BUSY) {
                return new Outcome.Again(BESIDE_ANOTHER, Problem.of(e));
            }
            throw e;
        }
        meters.published(publication.status(), Duration.ofNanos(System.nanoTime() - began));
        Publication.Problem problem = publication.problem();
        if (publication.status() == PublicationStatus.FAILED && problem != null) {
            int tries = Math.max(1, publication.attempt());
            return new Outcome.Again(
                    PAUSES[Math.min(tries, PAUSES.length) - 1],
                    Problem.of(new RdmException(problem.code(), problem.sentence())));
        }
        return new Outcome.Done(Map.of(
                "publication", publication.id(), "status", publication.status().name()));
    }
}
