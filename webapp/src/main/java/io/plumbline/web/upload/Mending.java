package io.plumbline.web.upload;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.MendUpload;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.upload.Correction;
import io.plumbline.engine.upload.Reading;
import io.plumbline.engine.upload.Upload;
import io.plumbline.web.job.JobQueue;
import java.util.List;
import java.util.function.BiConsumer;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Mends uploads for the pages and the API, and queues the work on what they say then. */
@Component
final class Mending {
    private final Database database;
    private final MendUpload mend;
    private final JobQueue queue;

    Mending(Database database, AuditLog audit, JobQueue queue) {
        this.database = database;
        this.mend = new MendUpload(database, audit);
        this.queue = queue;
    }

    Job correct(String uploadId, List<Correction> corrections, Person who) {
        mend.correct(uploadId, corrections, who, queued(who));
        return begun(uploadId);
    }

    Job undo(String uploadId, int step, Person who) {
        mend.undo(uploadId, step, who, queued(who));
        return begun(uploadId);
    }

    Job read(String uploadId, Reading reading, Person who) {
        mend.read(uploadId, reading, who, queued(who));
        return begun(uploadId);
    }

    private BiConsumer<DSLContext, Upload> queued(Person who) {
        return (tx, upload) -> queue.add(tx, JobKind.UPLOAD, upload.id(), who.id());
    }

    private Job begun(String uploadId) {
        queue.begin();
        return new JobStore(database.read()).latest(JobKind.UPLOAD, uploadId).orElseThrow();
    }
}
