package io.plumbline.web.policy;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.STALE_VERSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_FACT_SOURCE;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_POLICY;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.policy.ChangePolicy;
import io.plumbline.engine.policy.Policy;
import io.plumbline.engine.policy.PolicyJson;
import io.plumbline.engine.policy.PolicyStore;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Policies: what domains want before their change sets are committed. */
@RestController
@RequestMapping(path = "/api/v1/policies", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "policies", description = "What domains want before their change sets are committed")
class PolicyApi {
    private final Database database;
    private final ChangePolicy change;

    PolicyApi(Database database, AuditLog audit) {
        this.database = database;
        this.change = new ChangePolicy(database, audit);
    }

    @GetMapping
    @Operation(operationId = "listPolicies", summary = "What holds in each domain, by name")
    Page<PolicyBodyJson> list() {
        return Page.all(new PolicyStore(database.read())
                .all().stream().map(PolicyBodyJson::of).toList());
    }

    @GetMapping("/{code}")
    @Operation(
            operationId = "getPolicy",
            summary = "What holds in a domain; version 0 is one approval and nothing else")
    @Answers(eTag = true)
    @Refuses(UNKNOWN_POLICY)
    ResponseEntity<PolicyBodyJson> get(@PathVariable String code) {
        return answer(new PolicyStore(database.read()).ofDomain(code));
    }

    @GetMapping("/{code}/versions")
    @Operation(operationId = "listPolicyVersions", summary = "All versions of a policy, newest first")
    @Refuses(UNKNOWN_POLICY)
    Page<PolicyBodyJson> versions(@PathVariable String code) {
        PolicyStore policies = new PolicyStore(database.read());
        policies.ofDomain(code);
        return Page.all(policies.versions(code).stream().map(PolicyBodyJson::of).toList());
    }

    @PutMapping(path = "/{code}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "changePolicy",
            summary = "Say anew what a domain wants",
            description =
                    "Stewards and administrators. It holds at once, also for what is in review. Versions before are kept.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = PolicyBodyJson.Wish.class))))
    @Answers(eTag = true)
    @Refuses({ROLE_MISSING, UNKNOWN_POLICY, UNKNOWN_FACT_SOURCE, UNKNOWN_DIMENSION, STALE_VERSION})
    ResponseEntity<PolicyBodyJson> change(
            @PathVariable String code,
            @RequestBody String rules,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        return answer(change.change(code, PolicyJson.parse(rules), ETags.version(ifMatch), who));
    }

    private static ResponseEntity<PolicyBodyJson> answer(Policy policy) {
        return ResponseEntity.ok().eTag(ETags.of(policy.version())).body(PolicyBodyJson.of(policy));
    }
}
