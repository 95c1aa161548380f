package io.plumbline.web.whatif;

import static io.plumbline.engine.error.ErrorCode.FACTS_MISSING;
import static io.plumbline.engine.error.ErrorCode.FACT_BINDING;
import static io.plumbline.engine.error.ErrorCode.FACT_COLUMN;
import static io.plumbline.engine.error.ErrorCode.FACT_SOURCE_EXISTS;
import static io.plumbline.engine.error.ErrorCode.LOCATION_NOT_ALLOWED;
import static io.plumbline.engine.error.ErrorCode.OBJECT_STORE;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_FACT_SOURCE;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceJson;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.RefreshFactSource;
import io.plumbline.engine.whatif.RegisterFactSource;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.audit.Audit;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fact sources: the tables that what-ifs are asked of. */
@RestController
@RequestMapping(path = "/api/v1/fact-sources", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "fact-sources", description = "The fact tables that what-ifs are asked of")
class FactSourceApi {
    private final Database database;
    private final RegisterFactSource register;
    private final RefreshFactSource refresh;
    private final Audit audit;
    private final ImpactIndexes indexes;

    FactSourceApi(Database database, Lake lake, Audit audit, ImpactIndexes indexes) {
        this.indexes = indexes;
        this.database = database;
        this.register = new RegisterFactSource(database, lake);
        this.refresh = new RefreshFactSource(database, lake);
        this.audit = audit;
    }

    @GetMapping
    @Operation(operationId = "listFactSources", summary = "All fact sources, by code")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(ref = "#/components/schemas/PageFactSource")))
    Page<JsonNode> list() {
        return Page.all(new FactSourceStore(database.read())
                .all().stream().map(this::described).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "registerFactSource",
            summary = "Register a fact source",
            description =
                    "Stewards and administrators. The location lies below one of RDM_FACT_ROOTS; the format is parquet.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(ref = "#/components/schemas/NewFactSource"))))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/FactSource")))
    @Answers(value = HttpStatus.CREATED, eTag = true, location = true)
    @Refuses({
        ROLE_MISSING,
        UNKNOWN_DIMENSION,
        FACT_SOURCE_EXISTS,
        LOCATION_NOT_ALLOWED,
        FACTS_MISSING,
        FACT_COLUMN,
        FACT_BINDING,
        OBJECT_STORE
    })
    ResponseEntity<JsonNode> register(@RequestBody String definition, Person who) {
        Roles.require(who, "register a fact source", Role.STEWARD, Role.ADMIN);
        FactSource source = register.register(FactSourceJson.parse(definition));
        audit.record(who, "fact_source.register", "fact-sources/" + source.code(), source.location());
        indexes.require(source.code(), who.id());
        return answer(ResponseEntity.created(URI.create("/api/v1/fact-sources/" + source.code())), source);
    }

    @GetMapping("/{code}")
    @Operation(
            operationId = "getFactSource",
            summary = "A fact source: definition, columns, rows and snapshot as last looked at")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/FactSource")))
    @Answers(eTag = true)
    @Refuses(UNKNOWN_FACT_SOURCE)
    ResponseEntity<JsonNode> get(@PathVariable String code) {
        return answer(ResponseEntity.ok(), new FactSourceStore(database.read()).byCode(code));
    }

    @PostMapping("/{code}/refresh")
    @Operation(
            operationId = "refreshFactSource",
            summary = "Look at the facts again",
            description = "What an impact index lacks is then added up in the background.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/FactSource")))
    @Answers(eTag = true)
    @Refuses({
        ROLE_MISSING,
        UNKNOWN_FACT_SOURCE,
        LOCATION_NOT_ALLOWED,
        FACTS_MISSING,
        FACT_COLUMN,
        FACT_BINDING,
        OBJECT_STORE
    })
    ResponseEntity<JsonNode> refresh(
            @PathVariable String code,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        Roles.require(who, "refresh a fact source", Role.ANALYST, Role.STEWARD, Role.ADMIN);
        FactSource refreshed = refresh.refresh(
                code,
                seen -> ETags.require(ifMatch, ETags.ofContent(FactSourceJson.describe(seen)), "Fact source " + code));
        indexes.require(code, who.id());
        return answer(ResponseEntity.ok(), refreshed);
    }

    /** The tag is of the source alone: that an index grows is no edit. */
    private ResponseEntity<JsonNode> answer(ResponseEntity.BodyBuilder answer, FactSource source) {
        return answer.eTag(ETags.ofContent(FactSourceJson.describe(source))).body(described(source));
    }

    private JsonNode described(FactSource source) {
        ObjectNode body = FactSourceJson.describe(source);
        ArrayNode list = body.putArray("indexes");
        for (ImpactIndexes.State state : indexes.states(source)) {
            ObjectNode item = list.addObject();
            item.put("dimension", state.index().dimension());
            item.put("state", state.word());
            item.put("facts", state.index().factRows());
            item.put("rows", state.index().rows());
            item.put("bytes", state.index().bytes());
        }
        return body;
    }
}
