package io.plumbline.web.publication;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.publication.RetryPublication;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Page;
import io.plumbline.web.job.JobJson;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Releases: what was published where, and how far the rest is. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "releases", description = "What was published where, with snapshot ids")
class ReleaseApi {
    private final Database database;
    private final RetryPublication retry;
    private final Deliveries deliveries;

    ReleaseApi(Database database, Deliveries deliveries, AuditLog audit) {
        this.database = database;
        this.retry = new RetryPublication(database, audit);
        this.deliveries = deliveries;
    }

    @GetMapping("/releases")
    @Operation(
            summary = "Releases with their delivery, newest first",
            description =
                    "With after, those above that id, oldest first: for programs that poll. Only PUBLISHED means that the tables are there.")
    Page<ReleaseJson> list(
            @RequestParam(required = false) @Nullable String dimension,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        if (dimension != null) {
            new DimensionStore(database.read()).byCode(dimension);
        }
        int rows = Cursors.limit(limit);
        ReleaseStore releases = new ReleaseStore(database.read());
        List<Publication> found = after == null
                ? releases.list(dimension, Cursors.number(cursor), rows + 1)
                : releases.after(dimension, after, rows + 1);
        return Page.of(found, rows, ReleaseJson::of, Publication::id);
    }

    @GetMapping("/publications/{id}")
    @Operation(summary = "One delivery of a release")
    ReleaseJson get(@PathVariable long id) {
        return ReleaseJson.of(new ReleaseStore(database.read()).get(id));
    }

    @PostMapping("/publications/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Try a failed delivery again now")
    JobJson.Ref retry(@PathVariable long id, Person who) {
        Roles.require(who, "retry a publication", Role.STEWARD, Role.ADMIN);
        Publication waiting = retry.retry(id, who);
        return JobJson.Ref.of(deliveries.deliverNow(waiting));
    }
}
