package io.plumbline.web.upload;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_UPLOAD;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.upload.Correction;
import io.plumbline.engine.upload.CorrectionStore;
import io.plumbline.engine.upload.Reading;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.job.JobJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Mending what a file says without sending it again. */
@RestController
@RequestMapping(path = "/api/v1/uploads/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "uploads")
class MendApi {
    private final Database database;
    private final Mending mending;

    MendApi(Database database, Mending mending) {
        this.database = database;
        this.mending = mending;
    }

    /** Something to be mended. */
    record CorrectionJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Correction.@Nullable Kind kind,

            @Schema(description = "The address of the cell, for CELL.", example = "D17") @Nullable
            String cell,

            @Schema(description = "The attribute of the column, for all other kinds.") @Nullable
            String attribute,

            @Schema(description = "The value that REPLACE looks for.") @Nullable
            String found,

            @Schema(description = "The value that is put there; of PAD the number of characters.") @Nullable
            String value) {
        Correction correction() {
            if (kind == null) {
                throw new RdmException(ErrorCode.BAD_REQUEST, "A correction says its kind, such as CELL or REPLACE.");
            }
            return new Correction(kind, cell, attribute, found, value);
        }
    }

    /** Corrections that are made together. */
    record CorrectionsJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<CorrectionJson> corrections) {}

    /** A correction that was made; those that were made together share their step. */
    record MadeJson(
            int step,
            Correction.Kind kind,
            @Nullable String cell,
            @Nullable String attribute,
            @Nullable String found,
            @Nullable String value,
            @JsonProperty("made_by") String madeBy,
            @JsonProperty("made_at") Instant madeAt) {}

    /** All corrections of an upload. */
    record MadeListJson(List<MadeJson> items) {}

    /** How a file is to be read. */
    record ReadingJson(
            @Schema(description = "The sheet with the data; the first one with a header where it is absent.") @Nullable
            String sheet,

            @JsonProperty("header_row")
            @Schema(description = "The row of the header, from 1; the first one that names the key where it is absent.")
            @Nullable
            Integer headerRow,

            @Schema(
                    description =
                            "Headings of the file and the attribute that each means; an empty text leaves the column out. They hold for the next files of this person too.")
            @Nullable
            Map<String, String> columns) {}

    @GetMapping("/corrections")
    @Operation(
            operationId = "listCorrections",
            summary = "What was mended in an upload, in the order in which it was done")
    @Refuses(UNKNOWN_UPLOAD)
    MadeListJson list(@PathVariable String id) {
        new UploadStore(database.read()).get(id);
        List<CorrectionStore.Made> made = new CorrectionStore(database.read()).of(id);
        Map<Long, String> names = new PersonStore(database.read())
                .names(made.stream()
                        .map(CorrectionStore.Made::madeBy)
                        .distinct()
                        .toList());
        return new MadeListJson(made.stream()
                .map(m -> new MadeJson(
                        m.step(),
                        m.correction().kind(),
                        m.correction().cell(),
                        m.correction().attribute(),
                        m.correction().found(),
                        m.correction().value(),
                        names.getOrDefault(m.madeBy(), "somebody"),
                        m.madeAt()))
                .toList());
    }

    @PostMapping(path = "/corrections", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "correctUpload",
            summary = "Mend cells or columns of an upload, and work on it again",
            description =
                    "The file stays as it was sent. Kinds: CELL sets one cell; REPLACE a value in a whole column; TRIM, UPPER, LOWER and PAD mend all texts"
                            + " of a column; RESTORE takes back what a spreadsheet program has probably changed by itself. Who mends becomes one of the authors.")
    @Refuses({UNKNOWN_UPLOAD, ROLE_MISSING, WRONG_STATE})
    UploadJson.Taken correct(@PathVariable String id, @RequestBody CorrectionsJson body, Person who) {
        List<CorrectionJson> corrections = body.corrections() == null ? List.of() : body.corrections();
        return new UploadJson.Taken(
                id,
                JobJson.Ref.of(mending.correct(
                        id, corrections.stream().map(CorrectionJson::correction).toList(), who)));
    }

    @DeleteMapping("/corrections/{step}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "undoCorrections",
            summary = "Take a step of corrections, and all that were made after it, back")
    @Refuses({UNKNOWN_UPLOAD, ROLE_MISSING, WRONG_STATE})
    UploadJson.Taken undo(@PathVariable String id, @PathVariable int step, Person who) {
        return new UploadJson.Taken(id, JobJson.Ref.of(mending.undo(id, step, who)));
    }

    @PutMapping(path = "/columns", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "mapColumns",
            summary = "Say which sheet, header and columns of a file mean what, and work on it again")
    @Refuses({UNKNOWN_UPLOAD, ROLE_MISSING, WRONG_STATE})
    UploadJson.Taken read(@PathVariable String id, @RequestBody ReadingJson body, Person who) {
        Map<String, String> columns = body.columns() == null ? Map.of() : body.columns();
        return new UploadJson.Taken(
                id, JobJson.Ref.of(mending.read(id, new Reading(body.sheet(), body.headerRow(), columns), who)));
    }
}
