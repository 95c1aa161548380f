package io.plumbline.web.change;

import static io.plumbline.engine.error.ErrorCode.BAD_DEFINITION;
import static io.plumbline.engine.error.ErrorCode.NOTHING_CHANGED;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.STALE_VERSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ProposeDefinition;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Other definitions of dimensions, proposed as change sets. */
@RestController
@RequestMapping(path = "/api/v1/dimensions/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dimensions")
class DefinitionApi {
    private final ChangeSetReading reading;
    private final ProposeDefinition propose;
    private final ValidateChangeSet validate;

    DefinitionApi(Database database, ChangeSetReading reading, AuditLog audit) {
        this.reading = reading;
        this.propose = new ProposeDefinition(database, audit);
        this.validate = new ValidateChangeSet(database);
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "proposeDefinition",
            summary = "Propose another definition, as a change set to be reviewed and committed",
            description =
                    "The body is the whole definition as it shall be. An attribute is the same one by its name, or by renamed_from, its name before; one that is not"
                            + " there any more is retired. A new one may have a fill, the value of all members that are there. A type may become wider."
                            + " The findings of the change set say what it does to history.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(ref = "#/components/schemas/DimensionRevision"))))
    @Answers(value = HttpStatus.CREATED, eTag = true, location = true)
    @Refuses({UNKNOWN_DIMENSION, BAD_DEFINITION, ROLE_MISSING, NOTHING_CHANGED, STALE_VERSION})
    ResponseEntity<ChangeSetJson> propose(
            @PathVariable String code,
            @RequestBody String definition,
            @RequestParam(required = false) @Nullable String title,
            @RequestParam(defaultValue = "") String reason,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        ChangeSet set = propose.propose(code, definition, title, reason, who, ETags.version(ifMatch));
        validate.validate(set.id());
        ChangeSetJson made = reading.view(set.id());
        return ResponseEntity.created(URI.create("/api/v1/change-sets/" + made.id()))
                .eTag(ETags.of(made.version()))
                .body(made);
    }
}
