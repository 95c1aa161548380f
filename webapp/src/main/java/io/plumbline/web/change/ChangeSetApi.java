package io.plumbline.web.change;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.DescribeChangeSet;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.change.StackChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Change sets: opening, describing, reading. */
@RestController
@RequestMapping(path = "/api/v1/change-sets", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "change-sets", description = "What people propose, and its way to a commit")
class ChangeSetApi {
    private final Database database;
    private final ChangeSetReading reading;
    private final Cursors cursors;
    private final OpenChangeSet open;
    private final StackChangeSet stack;
    private final ValidateChangeSet validate;
    private final DescribeChangeSet describe;

    ChangeSetApi(Database database, ChangeSetReading reading, AuditLog audit, Cursors cursors) {
        this.database = database;
        this.reading = reading;
        this.cursors = cursors;
        this.open = new OpenChangeSet(database, audit);
        this.stack = new StackChangeSet(database, audit);
        this.validate = new ValidateChangeSet(database);
        this.describe = new DescribeChangeSet(database, audit);
    }

    /**
     * What a new change set is called and about.
     *
     * @param on the change set that it is made upon: it begins with that one's changes, base, date and dimensions
     */
    @Schema(name = "NewChangeSet")
    record NewSet(
            @Nullable String title,
            @Nullable String reason,
            @JsonProperty("effective_date") @Nullable LocalDate effectiveDate,
            @Nullable List<String> dimensions,
            @Nullable Long on) {}

    /** What to set; what is absent stays. */
    @Schema(name = "ChangeSetWords")
    record Words(
            @Nullable String title,
            @Nullable String reason,
            @JsonProperty("effective_date") @Nullable LocalDate effectiveDate) {}

    @GetMapping
    @Operation(operationId = "listChangeSets", summary = "Change sets, newest first")
    @Refuses
    Page<ChangeSetJson> list(
            @RequestParam(required = false) @Nullable List<ChangeSetStatus> status,
            @RequestParam(required = false) @Nullable Long author,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        int rows = Cursors.limit(limit);
        Cursors.InList list = cursors.in("change-sets", status, author);
        Page<ChangeSet> page = Page.of(
                new ChangeSetStore(database.read())
                        .list(status == null ? List.of() : status, author, list.number(cursor), rows + 1),
                rows,
                list,
                ChangeSet::id);
        return new Page<>(reading.views(page.items()), page.next());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "openChangeSet",
            summary = "Open an empty draft on the newest commit, or one upon another change set",
            description =
                    "The effective date is today where it is absent. Upon another change set it holds that one's changes, and is"
                            + " committed after it.")
    @Answers(value = HttpStatus.CREATED, eTag = true, location = true)
    @Refuses({ROLE_MISSING, UNKNOWN_DIMENSION, UNKNOWN_CHANGE_SET, WRONG_STATE})
    ResponseEntity<ChangeSetJson> open(@RequestBody NewSet wanted, Person who) {
        ChangeSet set = wanted.on() == null ? opened(wanted, who) : stacked(wanted, wanted.on(), who);
        return ResponseEntity.created(URI.create("/api/v1/change-sets/" + set.id()))
                .eTag(ETags.of(set.version()))
                .body(reading.views(List.of(set)).getFirst());
    }

    private ChangeSet stacked(NewSet wanted, long on, Person who) {
        if (wanted.effectiveDate() != null || wanted.dimensions() != null) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A change set upon another one has that one's date and dimensions: leave effective_date and dimensions out.");
        }
        long id = stack.stack(on, wanted.title(), Objects.requireNonNullElse(wanted.reason(), ""), who)
                .id();
        validate.validate(id);
        return new ChangeSetStore(database.read()).get(id);
    }

    private ChangeSet opened(NewSet wanted, Person who) {
        return open.open(
                Objects.requireNonNullElse(wanted.title(), "Untitled"),
                Objects.requireNonNullElse(wanted.reason(), ""),
                wanted.effectiveDate() == null ? LocalDate.now(ZoneOffset.UTC) : wanted.effectiveDate(),
                wanted.dimensions() == null ? List.of() : wanted.dimensions(),
                who);
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getChangeSet", summary = "A change set")
    @Answers(eTag = true)
    @Refuses(UNKNOWN_CHANGE_SET)
    ResponseEntity<ChangeSetJson> get(@PathVariable long id) {
        return reading.answer(id);
    }

    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "describeChangeSet", summary = "Set title, reason or effective date of a draft")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_CHANGE_SET, ROLE_MISSING, WRONG_STATE})
    ResponseEntity<ChangeSetJson> describe(
            @PathVariable long id,
            @RequestBody Words words,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        describe.describe(
                id,
                new DescribeChangeSet.Words(words.title(), words.reason(), words.effectiveDate()),
                ETags.version(ifMatch),
                who);
        return reading.answer(id);
    }
}
