package io.plumbline.web.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadMode;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.web.job.JobJson;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upload, for programs. */
public record UploadJson(
        String id,
        @JsonProperty("file_name") String fileName,
        String sha256,
        long bytes,
        @Nullable String dimension,
        @JsonProperty("effective_date") @Nullable LocalDate effectiveDate,
        UploadMode mode,
        UploadStatus status,
        @JsonProperty("change_set") @Nullable Long changeSet,
        @JsonProperty("base_commit") @Nullable Long baseCommit,
        @JsonProperty("as_of") @Nullable LocalDate asOf,
        @JsonProperty("uploaded_at") Instant uploadedAt,
        JobJson.@Nullable Ref job,
        List<Finding> findings) {

    /** The answer to sending a file. */
    public record Taken(String id, JobJson.Ref job) {}

    static UploadJson of(Upload upload, JobJson.@Nullable Ref job, List<Finding> findings) {
        return new UploadJson(
                upload.id(),
                upload.fileName(),
                upload.sha256(),
                upload.bytes(),
                upload.dimensionCode(),
                upload.effectiveDate(),
                upload.mode(),
                upload.status(),
                upload.changeSetId(),
                upload.baseCommit(),
                upload.asOf(),
                upload.uploadedAt(),
                job,
                findings);
    }
}
