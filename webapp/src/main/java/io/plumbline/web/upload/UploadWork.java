package io.plumbline.web.upload;

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
import java.util.Map;
import org.springframework.stereotype.Component;

/** Makes the change set of an upload: reads and compares, merges with what was committed meanwhile, looks at the rules. */
@Component
final class UploadWork implements JobWork {
    private final ProposeChangeSet propose;
    private final RebaseChangeSet rebase;
    private final ValidateChangeSet validate;

    UploadWork(Database database, Lake lake, WorkbookReader reader) {
        this.propose = new ProposeChangeSet(database, lake, reader);
        this.rebase = new RebaseChangeSet(database);
        this.validate = new ValidateChangeSet(database);
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
                progress.step("Merging with what was committed meanwhile");
                rebase.rebase(proposed.changeSetId());
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
}
