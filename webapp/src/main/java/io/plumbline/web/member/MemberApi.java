package io.plumbline.web.member;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberPage;
import io.plumbline.engine.member.Version;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
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
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Database database;

    MemberApi(Database database) {
        this.database = database;
    }

    /** A page of versions, and the commit that was read. */
    record Versions(List<VersionJson> items, @Nullable String next, long commit) {}

    @GetMapping
    @Operation(
            summary = "A page of members as of a date and a commit",
            description =
                    "q searches keys and texts; filter is attribute:value, or attribute alone for null, and may be repeated; sort is"
                            + " attribute or -attribute.")
    Versions members(@PathVariable String code, @ParameterObject @ModelAttribute MemberAsk ask) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        long head = new HeadStore(database.read()).commit();
        MemberPage page = new HistoryStore(database.read(), dimension).page(ask.query(dimension, head));
        return new Versions(views(dimension, page.items()), page.next(), page.commit());
    }

    @GetMapping("/{key}/history")
    @Operation(
            summary = "All versions of a member, oldest first",
            description = "The key is the member's id, or the parts of its business key joined by commas.")
    Versions history(
            @PathVariable String code,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Long commit) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        HistoryStore history = new HistoryStore(database.read(), dimension);
        Optional<Long> byId =
                UUID_FORM.matcher(key).matches() ? history.memberNoById(UUID.fromString(key)) : Optional.empty();
        return byId.map(no -> versions(dimension, history, no, at(commit)))
                .orElseGet(() -> byKey(dimension, history, Arrays.asList(key.split(",", -1)), at(commit)));
    }

    @GetMapping("/history")
    @Operation(summary = "The same, for keys of any characters: one key parameter for each part")
    Versions history(
            @PathVariable String code,
            @RequestParam List<String> key,
            @RequestParam(required = false) @Nullable Long commit) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        return byKey(dimension, new HistoryStore(database.read(), dimension), key, at(commit));
    }

    private long at(@Nullable Long commit) {
        return MemberAsk.commit(commit, new HeadStore(database.read()).commit());
    }

    private static Versions byKey(Dimension dimension, HistoryStore history, List<String> parts, long commit) {
        BusinessKey key = key(dimension, parts);
        Long memberNo = history.memberNosByKey(List.of(key), commit).get(key);
        if (memberNo == null) {
            throw unknown(dimension, key.shown(), commit);
        }
        return versions(dimension, history, memberNo, commit);
    }

    private static Versions versions(Dimension dimension, HistoryStore history, long memberNo, long commit) {
        List<Version> versions = history.history(memberNo, commit);
        if (versions.isEmpty()) {
            throw unknown(dimension, "of that id", commit);
        }
        return new Versions(views(dimension, versions), null, commit);
    }

    private static BusinessKey key(Dimension dimension, List<String> parts) {
        if (parts.size() != dimension.key().size()) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_MEMBER,
                    "A key of " + dimension.code() + " has " + dimension.key().size() + " parts ("
                            + String.join(", ", dimension.key()) + "), found " + parts.size() + ".");
        }
        try {
            return new BusinessKey(parts);
        } catch (IllegalArgumentException e) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_MEMBER, "That is no key of " + dimension.code() + ": " + e.getMessage() + ".", e);
        }
    }

    private static RdmException unknown(Dimension dimension, String which, long commit) {
        return new RdmException(
                ErrorCode.UNKNOWN_MEMBER, dimension.code() + " has no member " + which + " at commit " + commit + ".");
    }

    private static List<VersionJson> views(Dimension dimension, List<Version> versions) {
        return versions.stream()
                .map(version -> VersionJson.of(dimension, version))
                .toList();
    }
}
