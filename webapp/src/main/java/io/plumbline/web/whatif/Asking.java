package io.plumbline.web.whatif;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.AskWhatIf;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.engine.whatif.WhatIfQuestion;
import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.audit.Audit;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.security.Roles;
import java.util.Objects;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Takes a question down from the page or the API and queues its answer in the same transaction, so that neither is without the other. */
@Component
public final class Asking {
    private final Database database;
    private final AskWhatIf ask;
    private final JobQueue queue;
    private final Audit audit;
    private final ImpactIndexes indexes;

    Asking(Database database, Lake lake, JobQueue queue, Audit audit, ImpactIndexes indexes) {
        this.indexes = indexes;
        this.database = database;
        this.ask = new AskWhatIf(database, lake);
        this.queue = queue;
        this.audit = audit;
    }

    /** A what-if and the job that answers it. */
    public record Asked(WhatIf whatIf, Job job) {}

    /** Asks as an analyst or a steward. */
    public Asked ask(WhatIfQuestion question, Person who) {
        Roles.require(who, "ask a what-if", Role.ANALYST, Role.STEWARD);
        WhatIf asked = ask.ask(question, who.id(), (tx, taken) -> queue(tx, taken, who));
        queue.begin();
        indexes.require(asked.question().factSource(), who.id());
        return new Asked(asked, new JobStore(database.read()).get(Objects.requireNonNull(asked.jobId())));
    }

    private void queue(DSLContext tx, WhatIf asked, Person who) {
        audit.record(
                tx,
                who,
                "what_if.ask",
                "what-ifs/" + asked.id(),
                "change sets " + asked.question().changeSets());
        Job job = queue.add(tx, JobKind.WHAT_IF, String.valueOf(asked.id()), who.id());
        new WhatIfStore(tx).attachJob(asked.id(), job.id());
    }
}
