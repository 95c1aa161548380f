package io.plumbline.web.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.RunWhatIf;
import io.plumbline.web.job.JobWork;
import io.plumbline.web.job.Outcome;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Has a what-if answered by the runner. */
@Component
final class WhatIfWork implements JobWork {
    private final RunWhatIf run;

    WhatIfWork(Database database, Lake lake) {
        this.run = new RunWhatIf(database, lake);
    }

    @Override
    public JobKind kind() {
        return JobKind.WHAT_IF;
    }

    @Override
    public Outcome run(Job job, Progress progress) {
        return new Outcome.Done(Map.of(
                "what_if", run.run(Long.parseLong(job.subject()), progress).id()));
    }
}
