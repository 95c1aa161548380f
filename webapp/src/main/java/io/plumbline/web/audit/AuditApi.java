package io.plumbline.web.audit;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.BrokenLink;
import io.plumbline.engine.database.Database;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit chain: who did what, and whether the record is whole. */
@RestController
@RequestMapping(path = "/api/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "audit", description = "The chain of who did what")
class AuditApi {
    private final Database database;
    private final AuditLog log;
    private final Cursors cursors;

    AuditApi(Database database, AuditLog log, Cursors cursors) {
        this.database = database;
        this.log = log;
        this.cursors = cursors;
    }

    /** Whether the chain holds, and where it first does not. */
    record Verdict(boolean intact, @Nullable BrokenLink broken) {}

    @GetMapping
    @Operation(operationId = "listAuditEntries", summary = "Entries, newest first; for administrators and stewards")
    @Refuses(ROLE_MISSING)
    Page<AuditEntry> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            Person who) {
        Roles.require(who, "read the audit log", Role.ADMIN, Role.STEWARD);
        int rows = Cursors.limit(limit);
        Cursors.InList list = cursors.in("audit");
        return Page.of(log.entries(database.read(), list.number(cursor), rows + 1), rows, list, AuditEntry::id);
    }

    @GetMapping("/verify")
    @Operation(operationId = "verifyAudit", summary = "Walk the chain and name the first broken link")
    @Refuses(ROLE_MISSING)
    Verdict verify(Person who) {
        Roles.require(who, "verify the audit log", Role.ADMIN, Role.STEWARD);
        Optional<BrokenLink> broken = log.verify(database.read());
        return new Verdict(broken.isEmpty(), broken.orElse(null));
    }
}
