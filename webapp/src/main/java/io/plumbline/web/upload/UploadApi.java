package io.plumbline.web.upload;

import static io.plumbline.engine.error.ErrorCode.FILE_EMPTY;
import static io.plumbline.engine.error.ErrorCode.OBJECT_STORE;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_UPLOAD;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadMode;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.job.JobJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Workbooks on their way in. */
@RestController
@RequestMapping(path = "/api/v1/uploads", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "uploads", description = "Workbooks on their way in")
class UploadApi {
    private final Database database;
    private final Receiving receiving;

    UploadApi(Database database, Receiving receiving) {
        this.database = database;
        this.receiving = receiving;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "sendUpload",
            summary = "Send a workbook",
            description =
                    "Its job makes a change set, or says why not. mode=full retires the members that are absent; over 5 % or 100 of them it"
                            + " wants confirm_retired with their number. With change_set the changes go into that draft.")
    @Refuses({ROLE_MISSING, UNKNOWN_DIMENSION, UNKNOWN_CHANGE_SET, FILE_EMPTY, OBJECT_STORE})
    UploadJson.Taken send(
            @Parameter(description = "The .xlsx workbook.") @RequestPart MultipartFile file,
            @Parameter(description = "The code of the dimension; read from the workbook where it is absent.")
                    @RequestParam(required = false)
                    @Nullable
                    String dimension,
            @Parameter(description = "The day from which the changes hold.")
                    @RequestParam(name = "effective_date", required = false)
                    @Nullable
                    LocalDate effectiveDate,
            @Parameter(description = "changes, or full: members that are absent are retired.")
                    @RequestParam(required = false)
                    @Nullable
                    String mode,
            @Parameter(description = "How many members may be retired by mode=full.")
                    @RequestParam(name = "confirm_retired", required = false)
                    @Nullable
                    Long confirmRetired,
            @Parameter(description = "The draft that the changes go into; a new one where it is absent.")
                    @RequestParam(name = "change_set", required = false)
                    @Nullable
                    Long changeSet,
            Person who) {
        ReceiveUpload.Terms terms = new ReceiveUpload.Terms(
                dimension == null || dimension.isBlank() ? null : dimension.strip(),
                effectiveDate,
                mode(mode),
                confirmRetired,
                changeSet);
        Receiving.Received received = receiving.receive(file, terms, who);
        return new UploadJson.Taken(received.upload().id(), JobJson.Ref.of(received.job()));
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getUpload",
            summary = "How far an upload is, its change set, and what was found at which cell")
    @Refuses(UNKNOWN_UPLOAD)
    UploadJson get(@PathVariable String id) {
        Upload upload = new UploadStore(database.read()).get(id);
        FindingStore store = new FindingStore(database.read());
        Long changeSet = upload.changeSetId();
        List<Finding> findings = upload.status() == UploadStatus.PARSED && changeSet != null
                ? store.ofChangeSet(changeSet)
                : store.ofUpload(id);
        JobJson.Ref job = new JobStore(database.read())
                .latest(JobKind.UPLOAD, id)
                .map(JobJson.Ref::of)
                .orElse(null);
        return UploadJson.of(upload, job, findings);
    }

    private static UploadMode mode(@Nullable String word) {
        try {
            return word == null || word.isBlank()
                    ? UploadMode.CHANGES
                    : UploadMode.valueOf(word.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "mode is changes or full, found " + word + ".", e);
        }
    }
}
