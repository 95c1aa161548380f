package io.plumbline.web.change;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangePage;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.change.DescribeChangeSet;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
@RequestMapping("/api/v1/change-sets")
@Tag(name = "change-sets", description = "What people propose, and its way to a commit")
class ChangeSetApi {
    private final Database database;
    private final ChangeSetReading reading;
    private final OpenChangeSet open;
    private final DescribeChangeSet describe;

    ChangeSetApi(Database database, ChangeSetReading reading, AuditLog audit) {
        this.database = database;
        this.reading = reading;
        this.open = new OpenChangeSet(database, audit);
        this.describe = new DescribeChangeSet(database, audit);
    }

    /** What a new change set is called and about. */
    record NewSet(
            @Nullable String title,
            @Nullable String reason,
            @JsonProperty("effective_date") @Nullable LocalDate effectiveDate,
            @Nullable List<String> dimensions) {}

    /** What to set; what is absent stays. */
    record Words(
            @Nullable String title,
            @Nullable String reason,
            @JsonProperty("effective_date") @Nullable LocalDate effectiveDate) {}

    @GetMapping
    @Operation(
            summary = "Change sets, newest first",
            description = "status may be repeated; author is a person's number.")
    Page<ChangeSetJson> list(
            @RequestParam(required = false) @Nullable List<ChangeSetStatus> status,
            @RequestParam(required = false) @Nullable Long author,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        int rows = Cursors.limit(limit);
        List<ChangeSet> found = new ChangeSetStore(database.read())
                .list(status == null ? List.of() : status, author, Cursors.number(cursor), rows + 1);
        List<ChangeSet> items = found.subList(0, Math.min(rows, found.size()));
        return new Page<>(
                reading.views(items),
                found.size() > rows ? String.valueOf(items.getLast().id()) : null);
    }

    @PostMapping
    @Operation(
            summary = "Open an empty draft on the newest commit",
            description = "The effective date is today where it is absent.")
    ResponseEntity<ChangeSetJson> open(@RequestBody NewSet wanted, Person who) {
        ChangeSet set = open.open(
                Objects.requireNonNullElse(wanted.title(), "Untitled"),
                Objects.requireNonNullElse(wanted.reason(), ""),
                wanted.effectiveDate() == null ? LocalDate.now(ZoneOffset.UTC) : wanted.effectiveDate(),
                wanted.dimensions() == null ? List.of() : wanted.dimensions(),
                who);
        return ResponseEntity.created(URI.create("/api/v1/change-sets/" + set.id()))
                .eTag("\"" + set.version() + "\"")
                .body(reading.views(List.of(set)).getFirst());
    }

    @GetMapping("/{id}")
    @Operation(summary = "A change set, with its version as ETag")
    ResponseEntity<ChangeSetJson> get(@PathVariable long id) {
        return reading.answer(id);
    }

    @PatchMapping("/{id}")
    @Operation(
            summary = "Set title, reason or effective date of a draft",
            description = "If-Match with the ETag that was read; 412 where somebody wrote it meanwhile.")
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

    @GetMapping("/{id}/changes")
    @Operation(summary = "Its changes with each cell before and after, in the order in which they came")
    Page<ChangeJson> changes(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable ChangeKind kind,
            @RequestParam(required = false) @Nullable String attribute,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        new ChangeSetStore(database.read()).get(id);
        Long after = Cursors.number(cursor);
        ChangePage page = new ChangeStore(database.read())
                .page(id, kind, attribute, after == null ? 0 : Math.toIntExact(after), Cursors.limit(limit));
        Map<String, Dimension> dimensions = new HashMap<>();
        DimensionStore store = new DimensionStore(database.read());
        return new Page<>(
                page.items().stream()
                        .map(change ->
                                ChangeJson.of(dimensions.computeIfAbsent(change.dimension(), store::byCode), change))
                        .toList(),
                page.next() == null ? null : String.valueOf(page.next()));
    }

    @GetMapping("/{id}/findings")
    @Operation(summary = "What the rules found, at its cells")
    Page<Finding> findings(@PathVariable long id) {
        new ChangeSetStore(database.read()).get(id);
        return Page.all(new FindingStore(database.read()).ofChangeSet(id));
    }

    @GetMapping("/{id}/conflicts")
    @Operation(summary = "Where it and the newest commit want different values for the same days")
    Page<ChangeSetJson.ConflictView> conflicts(@PathVariable long id) {
        new ChangeSetStore(database.read()).get(id);
        return Page.all(new ConflictStore(database.read())
                .of(id).stream().map(ChangeSetJson.ConflictView::of).toList());
    }
}
