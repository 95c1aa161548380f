package io.plumbline.web.upload;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
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
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/** Takes a workbook in from the page or the API and queues the work on it. */
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
        Roles.require(who, "upload a workbook", Role.ANALYST);
        if (terms.dimensionCode() != null) {
            new DimensionStore(database.read()).byCode(terms.dimensionCode());
        }
        if (terms.changeSetId() != null) {
            new ChangeSetStore(database.read()).get(terms.changeSetId());
        }
        Upload upload;
        try (InputStream bytes = file.getInputStream()) {
            upload = receive.receive(file.getOriginalFilename(), bytes, terms, who.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        audit.record(who, "upload.receive", "uploads/" + upload.id(), upload.fileName() + " " + upload.sha256());
        return new Received(upload, queue.add(JobKind.UPLOAD, upload.id(), who.id()));
    }
}
