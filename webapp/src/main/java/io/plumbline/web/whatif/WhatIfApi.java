package io.plumbline.web.whatif;

import static io.plumbline.engine.error.ErrorCode.FACTS_MISSING;
import static io.plumbline.engine.error.ErrorCode.FACT_BINDING;
import static io.plumbline.engine.error.ErrorCode.FACT_COLUMN;
import static io.plumbline.engine.error.ErrorCode.LOCATION_NOT_ALLOWED;
import static io.plumbline.engine.error.ErrorCode.OBJECT_STORE;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_FACT_SOURCE;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_WHAT_IF;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.whatif.CheckStaleness;
import io.plumbline.engine.whatif.QuestionJson;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Attachment;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.job.JobJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What change sets would do to the facts. */
@RestController
@RequestMapping(path = "/api/v1/what-ifs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "what-ifs", description = "What change sets would do to the facts, before anybody commits them")
class WhatIfApi {
    private final Database database;
    private final Asking asking;
    private final CheckStaleness staleness;
    private final Cursors cursors;

    WhatIfApi(Database database, Asking asking, Cursors cursors) {
        this.database = database;
        this.asking = asking;
        this.cursors = cursors;
        this.staleness = new CheckStaleness(database);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "askWhatIf",
            summary = "Ask what change sets would do to the facts of a source",
            description =
                    "change_sets and fact_source; group_by, measures, from, to and grain where they are wanted. Plan auto answers from an"
                            + " impact index where there is one that can, and else by a pass over the facts. The job waits while no runner is there.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(ref = "#/components/schemas/Question"))))
    @Refuses({
        ROLE_MISSING,
        UNKNOWN_CHANGE_SET,
        UNKNOWN_FACT_SOURCE,
        UNKNOWN_DIMENSION,
        WRONG_STATE,
        FACT_BINDING,
        LOCATION_NOT_ALLOWED,
        FACTS_MISSING,
        FACT_COLUMN,
        OBJECT_STORE
    })
    WhatIfJson.Taken ask(@RequestBody String question, Person who) {
        Asking.Asked asked = asking.ask(QuestionJson.parse(question), who);
        return new WhatIfJson.Taken(asked.whatIf().id(), JobJson.Ref.of(asked.job()));
    }

    @GetMapping
    @Operation(operationId = "listWhatIfs", summary = "What-ifs, newest first")
    Page<WhatIfJson> list(
            @RequestParam(name = "change_set", required = false) @Nullable Long changeSet,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        int rows = Cursors.limit(limit);
        Cursors.InList list = cursors.in("what-ifs", changeSet);
        return Page.of(
                        new WhatIfStore(database.read()).list(changeSet, list.number(cursor), rows + 1),
                        rows,
                        list,
                        WhatIf::id)
                .map(this::view);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getWhatIf",
            summary = "A what-if: its question, what it is pinned to, and whether its report still holds")
    @Answers(eTag = true)
    @Refuses(UNKNOWN_WHAT_IF)
    ResponseEntity<WhatIfJson> get(@PathVariable long id) {
        WhatIfJson whatIf = view(new WhatIfStore(database.read()).get(id));
        return ResponseEntity.ok().eTag(ETags.ofContent(whatIf)).body(whatIf);
    }

    @GetMapping(
            path = "/{id}/report",
            produces = {MediaType.APPLICATION_JSON_VALUE, Attachment.CSV, Attachment.XLSX})
    @Operation(
            operationId = "getReport",
            summary = "The report, once it is there",
            description =
                    "csv gives one of its lists, which table names; xlsx all of it, a sheet for each list. The numbers are the same in each.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(ref = "#/components/schemas/Report")),
                @Content(mediaType = Attachment.CSV, schema = @Schema(type = "string")),
                @Content(mediaType = Attachment.XLSX, schema = @Schema(type = "string", format = "binary"))
            })
    @Answers(eTag = true)
    @Refuses({UNKNOWN_WHAT_IF, WRONG_STATE})
    ResponseEntity<?> report(
            @PathVariable long id,
            @RequestParam(defaultValue = "json") String format,
            @RequestParam(defaultValue = "groups") String table) {
        WhatIfStore store = new WhatIfStore(database.read());
        store.get(id);
        String report = store.report(id)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.WRONG_STATE,
                        "What-if " + id + " has no report yet. Watch its job, and come back when it has succeeded."));
        return ReportFile.answer(id, report, format, table);
    }

    private WhatIfJson view(WhatIf whatIf) {
        return WhatIfJson.of(whatIf, staleness.check(whatIf));
    }
}
