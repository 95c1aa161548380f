package io.plumbline.web.job;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Jobs with what they are about and where they lead. */
@Component
public final class JobReading {
    private final Database database;
    private final JsonMapper json;

    JobReading(Database database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    public JobShown shown(Job job) {
        String problem = job.problem();
        return JobShown.of(
                job,
                title(job),
                job.state() == JobState.SUCCEEDED ? next(job) : null,
                problem == null ? null : json.readValue(problem, Problem.class),
                Instant.now());
    }

    /** The upload that a job works on, null for other work. */
    public @Nullable Upload upload(Job job) {
        return switch (job.kind()) {
            case UPLOAD -> new UploadStore(database.read()).find(job.subject()).orElse(null);
            case WHAT_IF, IMPACT_INDEX, COMMIT, PUBLICATION, DEMO -> null;
        };
    }

    private String title(Job job) {
        Upload upload = upload(job);
        return switch (job.kind()) {
            case UPLOAD -> "Reading " + (upload == null ? "a workbook" : upload.fileName());
            case WHAT_IF -> "What-if " + job.subject();
            case IMPACT_INDEX -> "Impact index " + job.subject();
            case COMMIT -> "Committing #" + job.subject();
            case PUBLICATION -> "Publishing release " + job.subject();
            case DEMO -> "Loading the demo's data";
        };
    }

    /** Whether cells of a file are wrong: they are mended before the change set is looked at. */
    private boolean needsMending(Upload upload) {
        return new UploadStore(database.read())
                .findings(upload.id()).stream().anyMatch(f -> f.severity() == Severity.ERROR && f.cell() != null);
    }

    private String next(Job job) {
        Upload upload = upload(job);
        return switch (job.kind()) {
            case UPLOAD ->
                upload == null || upload.changeSetId() == null
                        ? "/change-sets"
                        : needsMending(upload) ? "/uploads/" + upload.id() : "/change-sets/" + upload.changeSetId();
            case WHAT_IF -> "/what-ifs/" + job.subject();
            case IMPACT_INDEX ->
                "/fact-sources/" + Addresses.segment(job.subject().split("/", 2)[0]);
            case COMMIT -> "/change-sets/" + job.subject();
            case PUBLICATION -> "/releases/" + job.subject();
            case DEMO -> "/dimensions";
        };
    }
}
