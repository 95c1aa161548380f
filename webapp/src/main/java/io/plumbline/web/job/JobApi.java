package io.plumbline.web.job;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_JOB;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.problem.HttpCode;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Long work: how far it is, and stopping it. */
@RestController
@RequestMapping(path = "/api/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "jobs", description = "Long work: how far it is, and stopping it")
class JobApi {
    private final Database database;
    private final JsonMapper json;
    private final JobEvents events;

    JobApi(Database database, JsonMapper json, JobEvents events) {
        this.database = database;
        this.json = json;
        this.events = events;
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getJob", summary = "State, step, percent, rows and time left of a job")
    @Refuses(UNKNOWN_JOB)
    JobJson get(@PathVariable String id) {
        return JobJson.of(new JobStore(database.read()).get(id));
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            operationId = "watchJob",
            summary = "How far a job is, as Server-Sent Events",
            description =
                    "An event progress with each change, done at the end, each with the job as data; a comment every 15 seconds keeps the"
                            + " connection open. 204 for who has the done event already.",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        content =
                                @Content(
                                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                                        schema = @Schema(type = "string"))),
                @ApiResponse(responseCode = "204", description = "Everything was told.", content = @Content)
            })
    @Refuses(value = UNKNOWN_JOB, http = HttpCode.TOO_MANY_STREAMS)
    void events(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        events.stream(List.of(id), lastEventId, JobJson::of, request, response);
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "cancelJob",
            summary = "Ask a job to stop",
            description =
                    "One that waits ends at once, one that runs at its next sign of progress; nothing is left half done."
                            + " The one who asked for it, stewards and administrators may.")
    @Refuses({UNKNOWN_JOB, ROLE_MISSING})
    JobJson cancel(@PathVariable String id, Person who) {
        JobStore jobs = new JobStore(database.read());
        Job job = jobs.get(id);
        if (!Objects.equals(job.requestedBy(), who.id())) {
            Roles.require(who, "cancel the work of others", Role.STEWARD, Role.ADMIN);
        }
        RdmException cancelled =
                new RdmException(ErrorCode.CANCELLED, "The work was cancelled by " + who.displayName() + ".");
        return JobJson.of(jobs.cancel(id, json.writeValueAsString(Problem.of(cancelled))));
    }
}
