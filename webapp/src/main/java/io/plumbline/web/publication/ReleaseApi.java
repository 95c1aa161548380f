package io.plumbline.web.publication;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_RELEASE;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.engine.publication.RepublishReleases;
import io.plumbline.engine.publication.RetryPublication;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.job.JobJson;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Releases: what was published where, and how far the rest is. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "releases", description = "What was published where, with snapshot ids")
class ReleaseApi {
    private final Database database;
    private final RetryPublication retry;
    private final RepublishReleases republish;
    private final Deliveries deliveries;
    private final Cursors cursors;

    ReleaseApi(Database database, Deliveries deliveries, AuditLog audit, Cursors cursors) {
        this.database = database;
        this.retry = new RetryPublication(database, audit);
        this.republish = new RepublishReleases(database, audit);
        this.deliveries = deliveries;
        this.cursors = cursors;
    }

    @GetMapping("/releases")
    @Operation(
            operationId = "listReleases",
            summary = "Releases with their delivery, newest first",
            description =
                    "With after, those above that id, oldest first: for programs that poll. Only PUBLISHED means that the tables are there.")
    @Refuses(UNKNOWN_DIMENSION)
    Page<ReleaseJson> list(
            @RequestParam(required = false) @Nullable String dimension,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        if (dimension != null) {
            new DimensionStore(database.read()).byCode(dimension);
        }
        int rows = Cursors.limit(limit);
        Cursors.InList list = cursors.in("releases", dimension, after);
        Long place = list.number(cursor);
        ReleaseStore releases = new ReleaseStore(database.read());
        List<Publication> found = after == null
                ? releases.list(dimension, place, rows + 1)
                : releases.after(dimension, Objects.requireNonNullElse(place, after), rows + 1);
        return Page.of(found, rows, list, Publication::id).map(ReleaseJson::of);
    }

    @GetMapping("/publications/{id}")
    @Operation(operationId = "getPublication", summary = "One delivery of a release")
    @Answers(eTag = true)
    @Refuses(UNKNOWN_RELEASE)
    ResponseEntity<ReleaseJson> get(@PathVariable long id) {
        ReleaseJson release = ReleaseJson.of(new ReleaseStore(database.read()).get(id));
        return ResponseEntity.ok().eTag(ETags.ofContent(release)).body(release);
    }

    @PostMapping("/publications/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "retryPublication", summary = "Try a failed delivery again now")
    @Refuses({UNKNOWN_RELEASE, ROLE_MISSING, WRONG_STATE})
    JobJson.Ref retry(
            @PathVariable long id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        Roles.require(who, "retry a publication", Role.STEWARD, Role.ADMIN);
        Publication waiting = retry.retry(id, who, seen -> expect(ifMatch, seen));
        return JobJson.Ref.of(deliveries.deliverNow(waiting));
    }

    /**
     * Which releases are delivered again.
     *
     * @param from the first commit
     * @param to the last one; the newest where it is absent
     * @param dimension only of this one
     */
    record RepublishJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Long from,

            @Nullable Long to,
            @Nullable String dimension) {}

    @PostMapping("/releases/republish")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "republishReleases",
            summary = "Deliver the releases of a range of commits again, from the history",
            description =
                    "Into a lake that was lost, or where tags have expired. What lies there already is found and not written again;"
                            + " readers of a table never see an older release. The answer lists what waits, oldest commit first.")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_COMMIT, ROLE_MISSING})
    Page<ReleaseJson> republish(@RequestBody RepublishJson wanted, Person who) {
        Roles.require(who, "publish again", Role.STEWARD, Role.ADMIN);
        if (wanted.from() == null) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "from is missing: the first commit to publish again.");
        }
        List<Publication> waiting = republish.republish(wanted.from(), wanted.to(), wanted.dimension(), who);
        waiting.forEach(deliveries::deliverNow);
        return new Page<>(waiting.stream().map(ReleaseJson::of).toList(), null);
    }

    private static void expect(@Nullable String ifMatch, Publication seen) {
        ETags.require(ifMatch, ETags.ofContent(ReleaseJson.of(seen)), "Publication " + seen.id());
    }
}
