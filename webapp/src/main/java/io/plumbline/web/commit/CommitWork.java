package io.plumbline.web.commit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.commit.CommitChangeSet;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.Progress;
import io.plumbline.web.job.JobWork;
import io.plumbline.web.job.Outcome;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.publication.Deliveries;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Commits a change set and has its releases delivered; the role of the one who asked is looked at again. */
@Component
final class CommitWork implements JobWork {
    private final Database database;
    private final CommitChangeSet commit;
    private final Deliveries deliveries;
    private final Meters meters;

    CommitWork(Database database, CommitChangeSet commit, Deliveries deliveries, Meters meters) {
        this.database = database;
        this.commit = commit;
        this.deliveries = deliveries;
        this.meters = meters;
    }

    @Override
    public JobKind kind() {
        return JobKind.COMMIT;
    }

    @Override
    public Outcome run(Job job, Progress progress) {
        long changeSet = Long.parseLong(job.subject());
        Person who = new PersonStore(database.read())
                .find(Objects.requireNonNull(job.requestedBy()))
                .orElseThrow();
        long began = System.nanoTime();
        CommitEntry entry = commit.commit(changeSet, who, progress);
        meters.committed(
                Duration.ofNanos(System.nanoTime() - began),
                entry.parts().stream()
                        .mapToLong(part -> part.rowsAdded() + part.rowsSuperseded())
                        .sum());
        deliveries.sweep();
        return new Outcome.Done(
                Map.of("commit", entry.commitNo(), "change_set", changeSet, "members", entry.members()));
    }
}
