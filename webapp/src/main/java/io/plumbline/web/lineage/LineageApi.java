package io.plumbline.web.lineage;

import static io.plumbline.engine.error.ErrorCode.NO_VERSION_AT_DATE;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_MEMBER;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.lineage.CellLineage;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.member.MemberFinding;
import io.plumbline.web.member.MemberTime;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where a value of a member comes from. */
@RestController
@RequestMapping(path = "/api/v1/dimensions/{code}/members", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dimensions")
class LineageApi {
    private final Database database;
    private final LineageReading reading;

    LineageApi(Database database, LineageReading reading) {
        this.database = database;
        this.reading = reading;
    }

    @GetMapping("/{key}/lineage")
    @Operation(
            operationId = "traceValue",
            summary =
                    "Where a value comes from: commit, change set, people, workbook cell, what-ifs, and the publications that held it",
            description =
                    "The key is the member's id, or the parts of its business key joined by commas. The commit is the last one that changed"
                            + " what holds on the day, not one that only rewrote the row.")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_MEMBER, UNKNOWN_COMMIT, NO_VERSION_AT_DATE})
    LineageJson lineage(
            @PathVariable String code,
            @PathVariable String key,
            @RequestParam String attribute,
            @RequestParam(name = "as_of", required = false) @Nullable LocalDate asOf,
            @RequestParam(required = false) @Nullable Long commit) {
        MemberTime time = time(asOf, commit);
        Dimension dimension = new DimensionStore(database.read()).at(code, time.commit());
        return traced(dimension, finding(dimension).byPath(key, time.commit()), attribute, time);
    }

    @GetMapping("/lineage")
    @Operation(
            operationId = "traceValueByKey",
            summary = "The same, for keys of any characters: one key parameter for each part")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_MEMBER, UNKNOWN_COMMIT, NO_VERSION_AT_DATE})
    LineageJson lineage(
            @PathVariable String code,
            @RequestParam List<String> key,
            @RequestParam String attribute,
            @RequestParam(name = "as_of", required = false) @Nullable LocalDate asOf,
            @RequestParam(required = false) @Nullable Long commit) {
        MemberTime time = time(asOf, commit);
        Dimension dimension = new DimensionStore(database.read()).at(code, time.commit());
        return traced(dimension, finding(dimension).byKey(key, time.commit()), attribute, time);
    }

    private LineageJson traced(Dimension dimension, long memberNo, String attribute, MemberTime time) {
        CellLineage cell = reading.trace(dimension, memberNo, attribute, time.day(), time.commit());
        return LineageJson.of(dimension, cell, reading.names(cell));
    }

    private MemberFinding finding(Dimension dimension) {
        return new MemberFinding(dimension, new HistoryStore(database.read(), dimension));
    }

    private MemberTime time(@Nullable LocalDate asOf, @Nullable Long commit) {
        return MemberTime.of(
                asOf == null ? null : asOf.toString(),
                commit == null ? null : commit.toString(),
                new HeadStore(database.read()).commit(),
                LocalDate.now(ZoneOffset.UTC));
    }
}
