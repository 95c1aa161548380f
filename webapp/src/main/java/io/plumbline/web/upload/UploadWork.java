package io.plumbline.web.upload;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.Proposal;
import io.plumbline.engine.change.ProposeChangeSet;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.upload.WorkbookReader;
import io.plumbline.engine.validation.Tally;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.job.JobWork;
import io.plumbline.web.job.Outcome;
import io.plumbline.web.observation.Meters;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Makes the change set of an upload: reads and compares, merges with what was committed meanwhile, looks at the rules. */
@Component
final class UploadWork implements JobWork {
    private final Database database;
    private final ProposeChangeSet propose;
    private final RebaseChangeSet rebase;
    private final ValidateChangeSet validate;
    private final Meters meters;

    UploadWork(Database database, Lake lake, WorkbookReader reader, AuditLog audit, Meters meters) {
        this.database = database;
        this.propose = new ProposeChangeSet(database, lake, reader);
        this.rebase = new RebaseChangeSet(database, audit);
        this.validate = new ValidateChangeSet(database);
        this.meters = meters;
    }

    @Override
    public JobKind kind() {
        return JobKind.UPLOAD;
    }

    @Override
    public Outcome run(Job job, Progress progress) {
        return switch (propose.propose(job.subject(), progress)) {
            case Proposal.Refused refused ->
                throw new RdmException(refused.code(), refused.sentence(), refused.findings());
            case Proposal.Proposed proposed -> {
                meters.uploaded(proposed.counts().total() + proposed.counts().unchanged());
                progress.step("Merging with what was committed meanwhile");
                rebase.rebase(proposed.changeSetId(), person(job));
                progress.step("Looking at the rules");
                Tally found = validate.validate(proposed.changeSetId()).tally();
                yield new Outcome.Done(Map.of(
                        "upload", job.subject(),
                        "change_set", proposed.changeSetId(),
                        "changes", proposed.counts().total(),
                        "errors", found.errors(),
                        "warnings", found.warnings()));
            }
        };
    }

    private Person person(Job job) {
        return new PersonStore(database.read())
                .find(Objects.requireNonNull(job.requestedBy()))
                .orElseThrow();
    }
}
