package io.plumbline.web.commit;

import static io.plumbline.engine.error.ErrorCode.BASE_MOVED;
import static io.plumbline.engine.error.ErrorCode.CANCELLED;
import static io.plumbline.engine.error.ErrorCode.CONTENT_CHANGED;
import static io.plumbline.engine.error.ErrorCode.KEY_TAKEN;
import static io.plumbline.engine.error.ErrorCode.NOTHING_CHANGED;
import static io.plumbline.engine.error.ErrorCode.REFERENCE_GONE;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.WRITER_BUSY;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.commit.RekeyEntry;
import io.plumbline.engine.commit.RevertCommit;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobState;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.change.ChangeSetJson;
import io.plumbline.web.change.ChangeSetReading;
import io.plumbline.web.change.CommitPlan;
import io.plumbline.web.job.JobJson;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
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
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Commits: making one, and the log of all. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "commits", description = "The gap-free sequence of what was committed")
class CommitApi {
    private static final Duration WORTH_WAITING = Duration.ofSeconds(2);

    private final Database database;
    private final JobQueue queue;
    private final JsonMapper json;
    private final ChangeSetReading reading;
    private final Cursors cursors;
    private final CommitPlan plan;
    private final RevertCommit revert;

    CommitApi(
            Database database,
            JobQueue queue,
            JsonMapper json,
            AuditLog audit,
            ChangeSetReading reading,
            Cursors cursors,
            CommitPlan plan) {
        this.database = database;
        this.queue = queue;
        this.json = json;
        this.reading = reading;
        this.cursors = cursors;
        this.plan = plan;
        this.revert = new RevertCommit(database, audit);
    }

    /**
     * When it is committed.
     *
     * @param notBefore a time to come, with an offset or in UTC, or a day; absent means now
     */
    @Schema(name = "CommitTerms")
    record Terms(
            @Schema(example = "2026-12-01T06:00Z") @JsonProperty("not_before") @Nullable
            String notBefore) {}

    /** The job, and the commit where it is done already. */
    record Committing(
            JobJson.Ref job,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long commit) {}

    @PostMapping(path = "/change-sets/{id}/commit", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "commitChangeSet",
            summary = "Commit an approved change set",
            description =
                    "202 with a job; where it ends within two seconds, also with the commit's number, or with its problem. With not_before the"
                            + " job waits until then, and cancelling it gives the plan up; what the commit needs is asked when it begins.")
    @ApiResponse(content = @Content(schema = @Schema(implementation = Committing.class)))
    @Answers(HttpStatus.ACCEPTED)
    @Refuses({
        UNKNOWN_CHANGE_SET,
        ROLE_MISSING,
        WRONG_STATE,
        BASE_MOVED,
        CONTENT_CHANGED,
        NOTHING_CHANGED,
        REFERENCE_GONE,
        KEY_TAKEN,
        CANCELLED,
        WRITER_BUSY
    })
    ResponseEntity<?> commit(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable Terms terms,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        Roles.require(who, "commit", Role.ANALYST, Role.STEWARD, Role.ADMIN);
        Integer version = ETags.version(ifMatch);
        if (terms != null && terms.notBefore() != null) {
            Job planned = plan.at(id, CommitPlan.time(terms.notBefore(), Instant.now()), who, version);
            return accepted(planned, null);
        }
        ChangeSet set = database.inTransaction(tx -> new ChangeSetStore(tx).lock(id, version));
        if (set.status() != ChangeSetStatus.APPROVED && set.status() != ChangeSetStatus.COMMITTED) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + id + " is " + set.status() + "; only an approved one can be committed.");
        }
        Job job = queue.await(plan.now(id, who), WORTH_WAITING);
        if (job.state() == JobState.FAILED && job.problem() != null) {
            Problem problem = json.readValue(job.problem(), Problem.class);
            return ResponseEntity.status(problem.status())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        Long made = job.state() == JobState.SUCCEEDED
                ? new ChangeSetStore(database.read()).get(id).commitNo()
                : null;
        return accepted(job, made);
    }

    private static ResponseEntity<?> accepted(Job job, @Nullable Long made) {
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Committing(JobJson.Ref.of(job), made));
    }

    @GetMapping("/commits")
    @Operation(operationId = "listCommits", summary = "Commits, newest first")
    @Refuses(UNKNOWN_DIMENSION)
    Page<CommitJson> list(
            @RequestParam(required = false) @Nullable String dimension,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Dimension of = dimension == null ? null : new DimensionStore(database.read()).byCode(dimension);
        int rows = Cursors.limit(limit);
        Cursors.InList list = cursors.in("commits", dimension);
        return new CommitReading(database)
                .views(Page.of(
                        new CommitStore(database.read()).list(list.number(cursor), of, rows + 1),
                        rows,
                        list,
                        CommitEntry::commitNo));
    }

    @GetMapping("/commits/{n}")
    @Operation(operationId = "getCommit", summary = "One commit")
    @Answers(eTag = true)
    @Refuses(UNKNOWN_COMMIT)
    ResponseEntity<CommitJson> get(@PathVariable long n) {
        CommitJson commit = view(n);
        return ResponseEntity.ok().eTag(ETags.ofContent(commit)).body(commit);
    }

    /** Days of a member whose version has another id since the commit. */
    @Schema(name = "Rekey")
    record Rekey(
            String dimension,
            @JsonProperty("member_id") UUID memberId,
            @JsonProperty("valid_from") LocalDate validFrom,
            @JsonProperty("valid_to") LocalDate validTo,
            @JsonProperty("old_version_id") UUID oldVersionId,
            @JsonProperty("new_version_id") UUID newVersionId) {
        static Rekey of(RekeyEntry entry) {
            return new Rekey(
                    entry.dimension(),
                    entry.memberId(),
                    entry.period().from(),
                    entry.period().to(),
                    entry.oldSurrogate(),
                    entry.newSurrogate());
        }
    }

    @GetMapping("/commits/{n}/rekeys")
    @Operation(
            operationId = "listRekeys",
            summary = "For facts keyed by version id: on which days which id took another's place",
            description = "Facts that are keyed by business key and date, or by member id, need nothing.")
    @Refuses(UNKNOWN_COMMIT)
    Page<Rekey> rekeys(
            @PathVariable long n,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        new CommitStore(database.read()).get(n);
        int rows = Cursors.limit(limit);
        Cursors.InList list = cursors.in("rekeys", n);
        RekeyEntry.Place after = list.place(cursor).map(CommitApi::place).orElse(null);
        return Page.of(
                        new CommitStore(database.read()).rekeys(n, after, rows + 1),
                        rows,
                        list,
                        last -> last.place().dimensionId() + " " + last.place().memberNo() + " "
                                + last.place().from())
                .map(Rekey::of);
    }

    private static RekeyEntry.Place place(String place) {
        String[] parts = place.split(" ", 3);
        return new RekeyEntry.Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]), LocalDate.parse(parts[2]));
    }

    private CommitJson view(long n) {
        return new CommitReading(database).view(new CommitStore(database.read()).get(n));
    }

    /**
     * What becomes of edits that came after the commit.
     *
     * @param laterEdits keep, where absent, or undo: of the same cells
     */
    @Schema(name = "RevertTerms")
    record RevertTerms(
            @JsonProperty("later_edits") @Nullable Later laterEdits) {
        /** As it is written. */
        enum Later {
            @JsonProperty("keep")
            KEEP,
            @JsonProperty("undo")
            UNDO
        }

        static LaterEdits edits(@Nullable RevertTerms terms) {
            return terms == null || terms.laterEdits() != Later.UNDO ? LaterEdits.KEEP : LaterEdits.UNDO;
        }
    }

    @PostMapping("/commits/{n}/revert")
    @Operation(
            operationId = "revertCommit",
            summary = "Make the change set that undoes a commit",
            description =
                    "An ordinary draft with the same review. Later edits of the same cells are kept and named in findings, or with later_edits undo"
                            + " taken back as well.")
    @Answers(value = HttpStatus.CREATED, eTag = true, location = true)
    @Refuses({UNKNOWN_COMMIT, ROLE_MISSING, NOTHING_CHANGED})
    ResponseEntity<ChangeSetJson> revert(
            @PathVariable long n,
            @RequestBody(required = false) @Nullable RevertTerms terms,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        ETags.require(ifMatch, ETags.ofContent(view(n)), "Commit " + n);
        long id = revert.revert(n, RevertTerms.edits(terms), who);
        ResponseEntity<ChangeSetJson> made = reading.answer(id);
        return ResponseEntity.created(URI.create("/api/v1/change-sets/" + id))
                .eTag(made.getHeaders().getETag())
                .body(made.getBody());
    }
}
