package io.plumbline.web.whatif;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.whatif.CheckStaleness;
import io.plumbline.engine.whatif.QuestionJson;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Page;
import io.plumbline.web.job.JobJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
@RequestMapping("/api/v1/what-ifs")
@Tag(name = "what-ifs", description = "What change sets would do to the facts, before anybody commits them")
class WhatIfApi {
    private final Database database;
    private final Asking asking;
    private final CheckStaleness staleness;

    WhatIfApi(Database database, Asking asking) {
        this.database = database;
        this.asking = asking;
        this.staleness = new CheckStaleness(database);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Ask what change sets would do to the facts of a source",
            description =
                    "change_sets and fact_source; group_by, measures, from, to and grain where they are wanted. The plan is full; auto takes"
                            + " it too. The job waits while no runner is there.")
    WhatIfJson.Taken ask(@RequestBody String question, Person who) {
        Asking.Asked asked = asking.ask(QuestionJson.parse(question), who);
        return new WhatIfJson.Taken(asked.whatIf().id(), JobJson.Ref.of(asked.job()));
    }

    @GetMapping
    @Operation(summary = "The newest what-ifs, or those of a change set")
    Page<WhatIfJson> list(
            @RequestParam(name = "change_set", required = false) @Nullable Long changeSet,
            @RequestParam(defaultValue = "50") int limit) {
        WhatIfStore store = new WhatIfStore(database.read());
        List<WhatIf> found = changeSet == null ? store.list(Cursors.limit(limit)) : store.ofChangeSet(changeSet);
        return Page.all(found.stream().map(this::view).toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "A what-if: its question, what it is pinned to, and whether its report still holds")
    WhatIfJson get(@PathVariable long id) {
        return view(new WhatIfStore(database.read()).get(id));
    }

    @GetMapping(path = "/{id}/report", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The report as JSON, once it is there")
    String report(@PathVariable long id) {
        WhatIfStore store = new WhatIfStore(database.read());
        store.get(id);
        return store.report(id)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.WRONG_STATE,
                        "What-if " + id + " has no report yet. Watch its job, and come back when it has succeeded."));
    }

    private WhatIfJson view(WhatIf whatIf) {
        return WhatIfJson.of(whatIf, staleness.check(whatIf));
    }
}
