package io.plumbline.web.commit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.commit.CommitStore;
import io.plumbline.engine.commit.RevertCommit;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.plumbline.web.api.Cursors;
import io.plumbline.web.api.Page;
import io.plumbline.web.change.ChangeSetJson;
import io.plumbline.web.change.ChangeSetReading;
import io.plumbline.web.job.JobJson;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Commits: making one, and the log of all. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "commits", description = "The gap-free sequence of what was committed")
class CommitApi {
    private static final Duration WORTH_WAITING = Duration.ofSeconds(2);

    private final Database database;
    private final JobQueue queue;
    private final JsonMapper json;
    private final ChangeSetReading reading;
    private final RevertCommit revert;

    CommitApi(Database database, JobQueue queue, JsonMapper json, AuditLog audit, ChangeSetReading reading) {
        this.database = database;
        this.queue = queue;
        this.json = json;
        this.reading = reading;
        this.revert = new RevertCommit(database, audit);
    }

    /** Not before a moment: not offered, so a date is refused rather than ignored. */
    record Terms(@JsonProperty("not_before") @Nullable String notBefore) {}

    /** The job, and the commit where it is done already. */
    record Committing(
            JobJson.Ref job,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long commit) {}

    @PostMapping("/change-sets/{id}/commit")
    @Operation(
            summary = "Commit an approved change set",
            description =
                    "202 with a job; where it ends within two seconds, also with the commit's number, or with its problem.")
    ResponseEntity<?> commit(@PathVariable long id, @RequestBody(required = false) @Nullable Terms terms, Person who) {
        Roles.require(who, "commit", Role.ANALYST, Role.STEWARD, Role.ADMIN);
        if (terms != null && terms.notBefore() != null) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "not_before is not offered; commit when the time has come.");
        }
        ChangeSet set = new ChangeSetStore(database.read()).get(id);
        if (set.status() != ChangeSetStatus.APPROVED && set.status() != ChangeSetStatus.COMMITTED) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + id + " is " + set.status() + "; only an approved one can be committed.");
        }
        Job job = queue.await(queue.addOnce(JobKind.COMMIT, String.valueOf(id), who.id()), WORTH_WAITING);
        if (job.state() == JobState.FAILED && job.problem() != null) {
            Problem problem = json.readValue(job.problem(), Problem.class);
            return ResponseEntity.status(problem.status())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        Long made = job.state() == JobState.SUCCEEDED
                ? new ChangeSetStore(database.read()).get(id).commitNo()
                : null;
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Committing(JobJson.Ref.of(job), made));
    }

    @GetMapping("/commits")
    @Operation(summary = "Commits, newest first, of one dimension where one is named")
    Page<CommitJson> list(
            @RequestParam(required = false) @Nullable String dimension,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Dimension of = dimension == null ? null : new DimensionStore(database.read()).byCode(dimension);
        int rows = Cursors.limit(limit);
        CommitReading reading = new CommitReading(database);
        return reading.page(new CommitStore(database.read()).list(Cursors.number(cursor), of, rows + 1), rows);
    }

    @GetMapping("/commits/{n}")
    @Operation(summary = "One commit")
    CommitJson get(@PathVariable long n) {
        CommitEntry entry = new CommitStore(database.read()).get(n);
        return new CommitReading(database).view(entry);
    }

    @PostMapping("/commits/{n}/revert")
    @Operation(
            summary = "Make the change set that undoes a commit",
            description = "An ordinary draft with the same review; later edits of the same cells are kept.")
    ResponseEntity<ChangeSetJson> revert(@PathVariable long n, Person who) {
        long id = revert.revert(n, who);
        ResponseEntity<ChangeSetJson> made = reading.answer(id);
        return ResponseEntity.created(URI.create("/api/v1/change-sets/" + id))
                .eTag(made.getHeaders().getETag())
                .body(made.getBody());
    }
}
