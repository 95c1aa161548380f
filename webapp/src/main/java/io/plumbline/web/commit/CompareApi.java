package io.plumbline.web.commit;

import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;

import io.plumbline.engine.change.ChangeKind;
import io.plumbline.engine.commit.CompareCommits;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.change.ChangeJson;
import io.plumbline.web.member.VersionJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What differs between two commits of a dimension. */
@RestController
@RequestMapping(path = "/api/v1/dimensions/{code}/compare", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "commits")
class CompareApi {
    /** Members that are looked at for the counts: more would keep the caller waiting. */
    static final int COUNTED = 20_000;

    static final int PAIRS = 50;

    private final Database database;
    private final Cursors cursors;

    CompareApi(Database database, Cursors cursors) {
        this.database = database;
        this.cursors = cursors;
    }

    /** Some of the differences, and the two commits. */
    @Schema(name = "Comparison")
    record Comparison(
            long from,
            long to,
            List<ChangeJson> items,
            @Nullable String next) {}

    /**
     * The differences counted.
     *
     * @param touched members that commits between the two touched
     * @param changes how many differences of each kind
     * @param attributes how many of those of values touch each attribute
     * @param values the commonest pairs of values, each with the number of changes
     * @param complete false where only the first members were counted
     */
    @Schema(name = "ComparisonCounts")
    record Counts(
            long from,
            long to,
            long touched,
            Map<ChangeKind, Long> changes,
            Map<String, Long> attributes,
            List<ValuePair> values,
            boolean complete) {}

    /** One value that takes another's place. */
    @Schema(name = "ValuePair")
    record ValuePair(
            String attribute,

            @Schema(ref = "#/components/schemas/Value") @Nullable
            Object before,

            @Schema(ref = "#/components/schemas/Value") @Nullable
            Object after,

            long changes) {}

    @GetMapping
    @Operation(
            operationId = "compareCommits",
            summary = "What differs between two commits, cell by cell",
            description =
                    "Each item is a change that leads from the one history to the other; from may be the newer one. Members come in the"
                            + " order of their creation. A page ends with a member: it may hold some more items than asked for, or fewer and still"
                            + " have a next one.")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_COMMIT})
    Comparison compare(
            @PathVariable String code,
            @RequestParam long from,
            @RequestParam long to,
            @RequestParam(required = false) @Nullable ChangeKind kind,
            @RequestParam(required = false) @Nullable String attribute,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Dimension dimension = new DimensionStore(database.read()).at(code, to);
        Cursors.InList list = cursors.in("compare", dimension.id(), from, to, kind, attribute);
        CompareCommits.Page page = new CompareCommits(database.read(), dimension, from, to)
                .page(
                        new CompareCommits.Filter(kind, attribute, null),
                        Objects.requireNonNullElse(list.number(cursor), 0L),
                        Cursors.limit(limit));
        return new Comparison(
                from,
                to,
                page.changes().stream()
                        .map(change -> ChangeJson.of(dimension, change))
                        .toList(),
                page.next() == null ? null : list.after(page.next()));
    }

    @GetMapping("/counts")
    @Operation(
            operationId = "countComparison",
            summary = "How many differences there are, by kind and by pair of values",
            description = "Of the first 20,000 members that were touched; complete tells whether these are all.")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_COMMIT})
    Counts counts(@PathVariable String code, @RequestParam long from, @RequestParam long to) {
        Dimension dimension = new DimensionStore(database.read()).at(code, to);
        CompareCommits.Counts counts = new CompareCommits(database.read(), dimension, from, to).counts(COUNTED, PAIRS);
        Map<ChangeKind, Long> byKind = new EnumMap<>(ChangeKind.class);
        byKind.putAll(counts.byKind());
        return new Counts(
                from,
                to,
                counts.touched(),
                byKind,
                counts.byAttribute(),
                counts.facets().stream().map(facet -> pair(dimension, facet)).toList(),
                counts.complete());
    }

    private static ValuePair pair(Dimension dimension, CompareCommits.Facet facet) {
        var attribute = dimension.attribute(facet.pair().attribute());
        return new ValuePair(
                attribute.name(),
                VersionJson.json(attribute, facet.pair().before()),
                VersionJson.json(attribute, facet.pair().after()),
                facet.changes());
    }
}
