package io.plumbline.web.change;

import static io.plumbline.engine.error.ErrorCode.CELL_TYPE;
import static io.plumbline.engine.error.ErrorCode.KEY_TAKEN;
import static io.plumbline.engine.error.ErrorCode.NOTHING_CHANGED;
import static io.plumbline.engine.error.ErrorCode.NO_VERSION_AT_DATE;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_MEMBER;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangeRequest;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.EditMember;
import io.plumbline.engine.change.NamedSuccessor;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Changes put in one by one, without a workbook. */
@RestController
@RequestMapping(path = "/api/v1/change-sets/{id}/changes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "change-sets")
class EditApi {
    private final Database database;
    private final ChangeSetReading reading;
    private final EditMember edit;
    private final ValidateChangeSet validate;

    EditApi(Database database, ChangeSetReading reading, AuditLog audit) {
        this.database = database;
        this.reading = reading;
        this.edit = new EditMember(database, audit);
        this.validate = new ValidateChangeSet(database);
    }

    /**
     * One change.
     *
     * @param effective the change set's date where it is absent
     * @param into who takes over from a member that is MERGED or SPLIT
     * @param recycled true where ADDED means another member under the code of one that has ended
     * @param values JSON strings, numbers, true, false, null; as members are shown
     */
    @Schema(name = "NewChange")
    record Wanted(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String dimension,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<JsonNode> key,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            ChangeKind kind,

            @Nullable LocalDate effective,
            @Nullable LocalDate until,
            @Nullable Map<String, JsonNode> values,
            @Nullable List<Into> into,
            @Nullable Boolean recycled) {}

    /**
     * Who takes over.
     *
     * @param key the parts of its business key
     * @param weight its share, above 0 and at most 1; those of all sum to 1, and a merge needs none
     */
    @Schema(name = "NewSuccessor")
    record Into(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<JsonNode> key,

            @Schema(type = "string") @Nullable JsonNode weight) {}

    /** What came of it. */
    @Schema(name = "MadeChanges")
    record Made(@JsonProperty("change_set") ChangeSetJson changeSet, List<ChangeJson> items) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addChange",
            summary = "Put in one change of one member",
            description =
                    "A later edit of the same cell and date takes the place of the earlier one. Approvals lapse. An amendment of an"
                            + " OVERWRITE attribute comes back as the correction that it is.")
    @Answers(HttpStatus.CREATED)
    @Refuses({
        UNKNOWN_CHANGE_SET,
        UNKNOWN_DIMENSION,
        UNKNOWN_MEMBER,
        ROLE_MISSING,
        WRONG_STATE,
        KEY_TAKEN,
        NO_VERSION_AT_DATE,
        CELL_TYPE,
        NOTHING_CHANGED
    })
    Made edit(
            @PathVariable long id,
            @RequestBody Wanted wanted,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        if (wanted.dimension() == null || wanted.kind() == null || wanted.key() == null) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "A change names its dimension, key and kind.");
        }
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        if (wanted.values() != null) {
            wanted.values().forEach((name, value) -> values.put(name, text(value)));
        }
        ChangeRequest request = new ChangeRequest(
                wanted.dimension(),
                wanted.key().stream().map(part -> String.valueOf(text(part))).toList(),
                wanted.kind(),
                wanted.effective(),
                wanted.until(),
                values,
                successors(wanted.into()),
                Boolean.TRUE.equals(wanted.recycled()),
                null);
        List<Change> made = edit.edit(id, request, who, ETags.version(ifMatch));
        validate.validate(id);
        Dimension dimension = new DimensionStore(database.read())
                .at(
                        request.dimension(),
                        new ChangeSetStore(database.read()).get(id).baseCommit());
        return new Made(
                reading.view(id),
                made.stream().map(change -> ChangeJson.of(dimension, change)).toList());
    }

    private static List<NamedSuccessor> successors(@Nullable List<Into> into) {
        List<NamedSuccessor> successors = new ArrayList<>();
        for (Into one : Objects.requireNonNullElse(into, List.<Into>of())) {
            if (one.key() == null || one.key().isEmpty()) {
                throw new RdmException(ErrorCode.BAD_REQUEST, "Who takes over is named by its key.");
            }
            BusinessKey key = new BusinessKey(
                    one.key().stream().map(part -> String.valueOf(text(part))).toList());
            successors.add(new NamedSuccessor(key.text(), text(one.weight())));
        }
        return successors;
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isContainer()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "A value is a string, a number, true, false or null, found " + value + ".");
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
    }
}
