package io.plumbline.web.change;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CONFLICT;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Bringing a change set onto the newest commit. */
@RestController
@RequestMapping(path = "/api/v1/change-sets/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "change-sets")
class MergeApi {
    private final ChangeSetReading reading;
    private final RebaseChangeSet rebase;
    private final ResolveConflict resolve;
    private final ValidateChangeSet validate;

    MergeApi(Database database, ChangeSetReading reading, AuditLog audit) {
        this.reading = reading;
        this.rebase = new RebaseChangeSet(database, audit);
        this.resolve = new ResolveConflict(database, audit);
        this.validate = new ValidateChangeSet(database);
    }

    /**
     * How a conflict is resolved: mine, theirs, or value with another value as canonical text; both for an overlap.
     *
     * @param conflict its number; absent where all is true
     * @param all whether all that is open is resolved so: conflicts by mine or theirs, overlaps by both
     */
    record Resolution(
            @Nullable Long conflict,
            @Nullable Boolean all,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"mine", "theirs", "value", "both"})
            @Nullable
            String take,

            @Nullable String value) {}

    @PostMapping("/rebase")
    @Operation(
            operationId = "rebaseChangeSet",
            summary = "Merge it with what was committed since its base",
            description =
                    "Approvals stand where the merged content is the same. Conflicts are listed at /conflicts and resolved one by one; overlaps, where both edits go together, are listed there too and acknowledged with both.")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_CHANGE_SET, ROLE_MISSING, WRONG_STATE})
    ResponseEntity<ChangeSetJson> rebase(
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        Roles.require(who, "rebase a change set", Role.ANALYST, Role.STEWARD);
        rebase.rebase(id, who, ETags.version(ifMatch));
        validate.validate(id);
        return reading.answer(id);
    }

    @PostMapping(path = "/resolve", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "resolveConflict",
            summary =
                    "Resolve one conflict as mine, theirs or another value, or acknowledge an overlap; or all at once",
            description = "Who resolves becomes one of the authors.")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_CHANGE_SET, UNKNOWN_CONFLICT, ROLE_MISSING, WRONG_STATE})
    ResponseEntity<ChangeSetJson> resolve(
            @PathVariable long id,
            @RequestBody Resolution resolution,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        Long conflict = resolution.conflict();
        boolean all = Boolean.TRUE.equals(resolution.all());
        Take take = take(resolution.take());
        if (conflict != null && !all) {
            resolve.resolve(id, conflict, take, resolution.value(), who, ETags.version(ifMatch));
        } else if (conflict == null && all) {
            resolve.resolveAll(id, take, who, ETags.version(ifMatch));
        } else {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "A resolution names its conflict by number, or says all, and not both.");
        }
        validate.validate(id);
        return reading.answer(id);
    }

    private static Take take(@Nullable String word) {
        try {
            return Take.valueOf(String.valueOf(word).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "take is mine, theirs, value or, for an overlap, both; found " + word + ".",
                    e);
        }
    }
}
