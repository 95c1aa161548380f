package io.plumbline.web.lineage;

import static io.plumbline.engine.error.ErrorCode.NO_VERSION_AT_DATE;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_MEMBER;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_RELEASE;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.lineage.CellLineage;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.publication.PublishedCell;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where a value of a published table comes from. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "releases")
class PublishedLineageApi {
    private final Database database;
    private final LineageReading reading;

    PublishedLineageApi(Database database, LineageReading reading) {
        this.database = database;
        this.reading = reading;
    }

    @GetMapping("/lineage")
    @Operation(
            operationId = "tracePublishedValue",
            summary =
                    "Where a value of a published table comes from: table, key, column and tag lead to the workbook cell",
            description = "For a row of a history table, as_of is its valid_from; without it, the day is today.")
    @Refuses({UNKNOWN_RELEASE, UNKNOWN_MEMBER, NO_VERSION_AT_DATE})
    LineageJson lineage(
            @RequestParam String table,
            @RequestParam List<String> key,
            @RequestParam String column,
            @RequestParam String tag,
            @RequestParam(name = "as_of", required = false) @Nullable LocalDate asOf) {
        PublishedCell cell = PublishedCell.of(database.read(), table, column, tag);
        MemberTime time = MemberTime.of(
                asOf == null ? null : asOf.toString(),
                String.valueOf(cell.commit()),
                cell.commit(),
                LocalDate.now(ZoneOffset.UTC));
        long member = new MemberFinding(cell.dimension(), new HistoryStore(database.read(), cell.dimension()))
                .byKey(key, cell.commit());
        CellLineage lineage =
                reading.trace(cell.dimension(), member, cell.attribute().name(), time.day(), cell.commit());
        return LineageJson.of(cell.dimension(), lineage, reading.names(lineage));
    }
}
