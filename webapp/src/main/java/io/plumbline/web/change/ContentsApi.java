package io.plumbline.web.change;

import static io.plumbline.engine.error.ErrorCode.CONTENT_CHANGED;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;

import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.change.ChangePage;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Conflict;
import io.plumbline.engine.change.ConflictStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.engine.validation.PlacedFinding;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is in a change set: its changes, what the rules found, its conflicts. Each list is of one content: a page after an edit is refused. */
@RestController
@RequestMapping(path = "/api/v1/change-sets/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "change-sets")
class ContentsApi {
    private final Database database;
    private final Cursors cursors;

    ContentsApi(Database database, Cursors cursors) {
        this.database = database;
        this.cursors = cursors;
    }

    @GetMapping("/changes")
    @Operation(
            operationId = "listChanges",
            summary = "Its changes with each cell before and after, in the order in which they came")
    @Refuses({UNKNOWN_CHANGE_SET, CONTENT_CHANGED})
    Page<ChangeJson> changes(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable ChangeKind kind,
            @RequestParam(required = false) @Nullable String attribute,
            @RequestParam(defaultValue = "false") boolean own,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        ChangeSet set = new ChangeSetStore(database.read()).get(id);
        Cursors.InList list = cursors.in("changes", id, kind, attribute, own);
        Content content = new Content(set.contentHash() + "." + set.baseCommit());
        String after = content.place(list.place(cursor)).orElse("0");
        ChangePage page = new ChangeStore(database.read())
                .page(id, kind, attribute, own ? set.stackedOn() : null, Integer.parseInt(after), Cursors.limit(limit));
        DimensionStore store = new DimensionStore(database.read());
        Map<String, Dimension> dimensions = new HashMap<>();
        return new Page<>(
                page.items().stream()
                        .map(change -> ChangeJson.of(
                                dimensions.computeIfAbsent(
                                        change.dimension(), code -> store.at(code, set.baseCommit())),
                                change))
                        .toList(),
                page.next() == null ? null : list.after(content.at(page.next())));
    }

    @GetMapping("/findings")
    @Operation(
            operationId = "listFindings",
            summary = "What the rules found, at its cells: errors, then warnings, then notes")
    @Refuses({UNKNOWN_CHANGE_SET, CONTENT_CHANGED})
    Page<Finding> findings(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        new ChangeSetStore(database.read()).get(id);
        FindingStore findings = new FindingStore(database.read());
        Cursors.InList list = cursors.in("findings", id);
        Content content = new Content(findings.stamp(id));
        PlacedFinding.Place after =
                content.place(list.place(cursor)).map(ContentsApi::place).orElse(null);
        int rows = Cursors.limit(limit);
        List<PlacedFinding> found = findings.page(id, after, rows + 1);
        return Page.of(
                        found,
                        rows,
                        list,
                        last -> content.at(
                                last.place().severity() + " " + last.place().id()))
                .map(PlacedFinding::finding);
    }

    @GetMapping("/conflicts")
    @Operation(
            operationId = "listConflicts",
            summary = "Where it and the newest commit want different values for the same days")
    @Refuses(UNKNOWN_CHANGE_SET)
    Page<ChangeSetJson.ConflictView> conflicts(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        new ChangeSetStore(database.read()).get(id);
        Cursors.InList list = cursors.in("conflicts", id);
        int rows = Cursors.limit(limit);
        return Page.of(
                        new ConflictStore(database.read())
                                .after(id, Objects.requireNonNullElse(list.number(cursor), 0L), rows + 1),
                        rows,
                        list,
                        Conflict::id)
                .map(ChangeSetJson.ConflictView::of);
    }

    private static PlacedFinding.Place place(String place) {
        int space = place.indexOf(' ');
        return new PlacedFinding.Place(
                Severity.valueOf(place.substring(0, space)), Long.parseLong(place.substring(space + 1)));
    }

    /** The content that a list's first page was of; it travels in the cursor in front of the place. */
    private record Content(String stamp) {
        String at(Object place) {
            return stamp + " " + place;
        }

        Optional<String> place(Optional<String> cursor) {
            return cursor.map(text -> {
                int space = text.indexOf(' ');
                if (!text.substring(0, space).equals(stamp)) {
                    throw new RdmException(
                            CONTENT_CHANGED,
                            "The change set was edited since the first page of this list. Begin again without a cursor.");
                }
                return text.substring(space + 1);
            });
        }
    }
}
