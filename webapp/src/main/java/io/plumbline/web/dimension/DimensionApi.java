package io.plumbline.web.dimension;

import static io.plumbline.engine.error.ErrorCode.BAD_DEFINITION;
import static io.plumbline.engine.error.ErrorCode.DIMENSION_EXISTS;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
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
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dimensions: their definitions. */
@RestController
@RequestMapping(path = "/api/v1/dimensions", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dimensions", description = "Dimensions and their members at any date and commit")
class DimensionApi {
    private final Database database;
    private final DefineDimension define;
    private final Audit audit;
    private final JsonMapper json;

    DimensionApi(Database database, Audit audit, JsonMapper json) {
        this.database = database;
        this.define = new DefineDimension(database);
        this.audit = audit;
        this.json = json;
    }

    @GetMapping
    @Operation(operationId = "listDimensions", summary = "All dimensions with their definitions, by code")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/PageDimension")))
    Page<JsonNode> list() {
        return Page.all(new DimensionStore(database.read())
                .all().stream().map(this::written).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "defineDimension",
            summary = "Define a dimension",
            description =
                    "Stewards and administrators. BAD_DEFINITION names the place, what was found and what is expected.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(ref = "#/components/schemas/Dimension"))))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Dimension")))
    @Answers(value = HttpStatus.CREATED, eTag = true, location = true)
    @Refuses({BAD_DEFINITION, ROLE_MISSING, DIMENSION_EXISTS})
    ResponseEntity<JsonNode> define(@RequestBody String definition, Person who) {
        Roles.require(who, "define a dimension", Role.STEWARD, Role.ADMIN);
        Dimension made = define.define(DefinitionJson.parse(definition), who.id());
        audit.record(who, "dimension.define", "dimensions/" + made.code(), DefinitionJson.write(made));
        return ResponseEntity.created(URI.create("/api/v1/dimensions/" + made.code()))
                .eTag(ETags.of(made.version()))
                .body(written(made));
    }

    @GetMapping("/{code}")
    @Operation(operationId = "getDimension", summary = "A dimension's definition")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Dimension")))
    @Answers(eTag = true)
    @Refuses(UNKNOWN_DIMENSION)
    ResponseEntity<JsonNode> get(@PathVariable String code) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        return ResponseEntity.ok().eTag(ETags.of(dimension.version())).body(written(dimension));
    }

    private JsonNode written(Dimension dimension) {
        return json.readTree(DefinitionJson.write(dimension));
    }
}
