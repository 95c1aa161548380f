package io.plumbline.web.member;

import static io.plumbline.engine.error.ErrorCode.BAD_FILTER;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_MEMBER;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberPage;
import io.plumbline.engine.member.Version;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Members of a dimension at any date and commit. */
@RestController
@RequestMapping(path = "/api/v1/dimensions/{code}/members", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dimensions")
class MemberApi {
    private final Database database;
    private final Cursors cursors;

    MemberApi(Database database, Cursors cursors) {
        this.database = database;
        this.cursors = cursors;
    }

    /** A page of versions, and the commit that was read. */
    @Schema(name = "PageVersion")
    record Versions(List<VersionJson> items, @Nullable String next, long commit) {}

    @GetMapping
    @Operation(operationId = "listMembers", summary = "A page of members as of a date and a commit")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_COMMIT, BAD_FILTER})
    Versions members(
            @PathVariable String code,
            @ParameterObject @ModelAttribute MemberAsk ask,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        long head = new HeadStore(database.read()).commit();
        Dimension dimension = new DimensionStore(database.read()).at(code, MemberAsk.commit(ask.commit(), head));
        Cursors.InList list =
                cursors.in("members", dimension.id(), ask.asOf(), ask.commit(), ask.q(), ask.filter(), ask.sort());
        String place = list.place(cursor).orElse(null);
        MemberPage page = new HistoryStore(database.read(), dimension)
                .page(ask.query(dimension, head, place, Cursors.limit(limit)));
        return new Versions(
                views(dimension, page.items()), page.next() == null ? null : list.after(page.next()), page.commit());
    }

    @GetMapping("/{key}/history")
    @Operation(
            operationId = "getMemberHistory",
            summary = "All versions of a member, oldest first",
            description = "The key is the member's id, or the parts of its business key joined by commas.")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_MEMBER, UNKNOWN_COMMIT})
    ResponseEntity<Versions> history(
            @PathVariable String code,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Long commit) {
        Dimension dimension = new DimensionStore(database.read()).at(code, at(commit));
        HistoryStore history = new HistoryStore(database.read(), dimension);
        long number = new MemberFinding(dimension, history).byPath(key, at(commit));
        return answer(dimension, versions(dimension, history, number, at(commit)));
    }

    @GetMapping("/history")
    @Operation(
            operationId = "getMemberHistoryByKey",
            summary = "The same, for keys of any characters: one key parameter for each part")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_MEMBER, UNKNOWN_COMMIT})
    ResponseEntity<Versions> history(
            @PathVariable String code,
            @RequestParam List<String> key,
            @RequestParam(required = false) @Nullable Long commit) {
        Dimension dimension = new DimensionStore(database.read()).at(code, at(commit));
        HistoryStore history = new HistoryStore(database.read(), dimension);
        long number = new MemberFinding(dimension, history).byKey(key, at(commit));
        return answer(dimension, versions(dimension, history, number, at(commit)));
    }

    /** What is recorded up to a commit never changes, so the commit is its version. */
    private static ResponseEntity<Versions> answer(Dimension dimension, Versions versions) {
        return ResponseEntity.ok()
                .eTag(ETags.of(versions.commit() + "." + dimension.version()))
                .body(versions);
    }

    private long at(@Nullable Long commit) {
        return MemberAsk.commit(commit, new HeadStore(database.read()).commit());
    }

    private static Versions versions(Dimension dimension, HistoryStore history, long memberNo, long commit) {
        List<Version> versions = history.history(memberNo, commit);
        if (versions.isEmpty()) {
            throw MemberFinding.unknown(dimension, "of that id", commit);
        }
        return new Versions(views(dimension, versions), null, commit);
    }

    private static List<VersionJson> views(Dimension dimension, List<Version> versions) {
        return versions.stream()
                .map(version -> VersionJson.of(dimension, version))
                .toList();
    }
}
