package io.plumbline.web.whatif;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceJson;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.RefreshFactSource;
import io.plumbline.engine.whatif.RegisterFactSource;
import io.plumbline.web.api.Page;
import io.plumbline.web.audit.Audit;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Fact sources: the tables that what-ifs are asked of. */
@RestController
@RequestMapping("/api/v1/fact-sources")
@Tag(name = "fact-sources", description = "The fact tables that what-ifs are asked of")
class FactSourceApi {
    private final Database database;
    private final RegisterFactSource register;
    private final RefreshFactSource refresh;
    private final Audit audit;

    FactSourceApi(Database database, Lake lake, Audit audit) {
        this.database = database;
        this.register = new RegisterFactSource(database, lake);
        this.refresh = new RefreshFactSource(database, lake);
        this.audit = audit;
    }

    @GetMapping
    @Operation(summary = "All fact sources, by code")
    Page<JsonNode> list() {
        return Page.all(new FactSourceStore(database.read())
                .all().stream().<JsonNode>map(FactSourceJson::describe).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Register a fact source",
            description =
                    "Stewards and administrators. The location lies below one of RDM_FACT_ROOTS; the format is parquet.")
    ResponseEntity<JsonNode> register(@RequestBody String definition, Person who) {
        Roles.require(who, "register a fact source", Role.STEWARD, Role.ADMIN);
        FactSource source = register.register(FactSourceJson.parse(definition));
        audit.record(who, "fact_source.register", "fact-sources/" + source.code(), source.location());
        return ResponseEntity.created(URI.create("/api/v1/fact-sources/" + source.code()))
                .body(FactSourceJson.describe(source));
    }

    @GetMapping("/{code}")
    @Operation(summary = "A fact source: definition, columns, rows and snapshot as last looked at")
    JsonNode get(@PathVariable String code) {
        return FactSourceJson.describe(new FactSourceStore(database.read()).byCode(code));
    }

    @PostMapping("/{code}/refresh")
    @Operation(summary = "Look at the facts again")
    JsonNode refresh(@PathVariable String code, Person who) {
        Roles.require(who, "refresh a fact source", Role.ANALYST, Role.STEWARD, Role.ADMIN);
        return FactSourceJson.describe(refresh.refresh(code));
    }
}
