package io.plumbline.web.audit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.BrokenLink;
import io.plumbline.engine.database.Database;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Page;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit chain: who did what, and whether the record is whole. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "audit", description = "The chain of who did what")
class AuditApi {
    private final Database database;
    private final AuditLog log;

    AuditApi(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /** Whether the chain holds, and where it first does not. */
    record Verdict(boolean intact, @Nullable BrokenLink broken) {}

    @GetMapping
    @Operation(summary = "Entries, newest first; for administrators and stewards")
    Page<AuditEntry> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            Person who) {
        Roles.require(who, "read the audit log", Role.ADMIN, Role.STEWARD);
        int rows = Cursors.limit(limit);
        return Page.of(
                log.entries(database.read(), Cursors.number(cursor), rows + 1), rows, entry -> entry, AuditEntry::id);
    }

    @GetMapping("/verify")
    @Operation(summary = "Walk the chain and name the first broken link")
    Verdict verify(Person who) {
        Roles.require(who, "verify the audit log", Role.ADMIN, Role.STEWARD);
        Optional<BrokenLink> broken = log.verify(database.read());
        return new Verdict(broken.isEmpty(), broken.orElse(null));
    }
}
