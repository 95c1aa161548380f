package io.plumbline.web.upload;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.Upload;
import io.plumbline.web.audit.Audit;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.security.Roles;
import io.plumbline.web.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/** Takes a workbook in from the page or the API and queues the work on it in the same transaction, so that neither is without the other. */
@Component
public final class Receiving {
    private static final long MIB = 1024L * 1024;

    private final Database database;
    private final ReceiveUpload receive;
    private final JobQueue queue;
    private final Audit audit;

    Receiving(Database database, Lake lake, Settings settings, JobQueue queue, Audit audit) {
        this.database = database;
        this.receive = new ReceiveUpload(database, lake, settings.maxUploadMb() * MIB);
        this.queue = queue;
        this.audit = audit;
    }

    /** An upload and the job that works on it. */
    public record Received(Upload upload, Job job) {}

    /** Takes a file in; what it names has to exist, and the person has to be an analyst. */
    public Received receive(MultipartFile file, ReceiveUpload.Terms terms, Person who) {
        try (InputStream bytes = file.getInputStream()) {
            return receive(file.getOriginalFilename(), bytes, terms, who);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes bytes in as a file of a name. */
    public Received receive(@Nullable String name, InputStream bytes, ReceiveUpload.Terms terms, Person who) {
        Roles.require(who, "upload a workbook", Role.ANALYST);
        if (terms.dimensionCode() != null) {
            new DimensionStore(database.read()).byCode(terms.dimensionCode());
        }
        if (terms.changeSetId() != null) {
            new ChangeSetStore(database.read()).get(terms.changeSetId());
        }
        Upload upload = receive.receive(name, bytes, terms, who.id(), (tx, taken) -> queue(tx, taken, who));
        queue.begin();
        return new Received(
                upload,
                new JobStore(database.read())
                        .latest(JobKind.UPLOAD, upload.id())
                        .orElseThrow());
    }

    private void queue(DSLContext tx, Upload upload, Person who) {
        audit.record(tx, who, "upload.receive", "uploads/" + upload.id(), upload.fileName() + " " + upload.sha256());
        queue.add(tx, JobKind.UPLOAD, upload.id(), who.id());
    }
}
