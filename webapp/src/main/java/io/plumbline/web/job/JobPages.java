package io.plumbline.web.job;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Toast;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.security.Roles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.json.JsonMapper;

/** The page of long work; it leads to the result as soon as there is one. */
@Controller
class JobPages {
    private static final int REFRESH_SECONDS = 2;

    private final Database database;
    private final JobReading reading;
    private final JsonMapper json;
    private final JobEvents events;

    JobPages(Database database, JobReading reading, JsonMapper json, JobEvents events) {
        this.database = database;
        this.reading = reading;
        this.json = json;
        this.events = events;
    }

    @GetMapping("/jobs/{id}")
    @Nullable
    String job(
            @PathVariable String id,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String partial,
            HttpServletResponse response,
            Model model) {
        Job job = new JobStore(database.read()).get(id);
        JobShown shown = reading.shown(job);
        if (shown.next() != null) {
            if (partial == null) {
                return "redirect:" + shown.next();
            }
            response.setHeader("HX-Redirect", shown.next());
            return null;
        }
        Upload upload = reading.upload(job);
        String code = upload == null ? null : upload.dimensionCode();
        model.addAttribute("job", shown);
        model.addAttribute(
                "file",
                upload != null && upload.status() == UploadStatus.REJECTED && looked(upload)
                        ? "/uploads/" + upload.id()
                        : null);
        model.addAttribute("again", code == null ? null : "/dimensions/" + Addresses.segment(code) + "/upload");
        if (partial != null) {
            if (!shown.running()) {
                // The whole page says more about how it ended.
                response.setHeader("HX-Redirect", shown.href());
                return null;
            }
            return "job/parts :: job(job=${job})";
        }
        if (shown.running()) {
            model.addAttribute("refreshSeconds", REFRESH_SECONDS);
        }
        return "job/job";
    }

    /** Whether somebody can say how the file is to be read. */
    private boolean looked(Upload upload) {
        return new UploadStore(database.read()).look(upload.id()).isPresent();
    }

    /** What the pages' script listens to: of all jobs that a page shows in one stream, for a browser has few connections. */
    @GetMapping(path = "/jobs/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(
            @RequestParam("id") List<String> ids,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response) {
        events.stream(ids, lastEventId, JobNews::of, request, response);
    }

    @PostMapping("/jobs/{id}/cancel")
    String cancel(@PathVariable String id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, "/jobs/" + id, () -> {
            JobStore jobs = new JobStore(database.read());
            Job job = jobs.get(id);
            if (!Objects.equals(job.requestedBy(), who.id())) {
                Roles.require(who, "cancel the work of others", Role.STEWARD, Role.ADMIN);
            }
            RdmException cancelled =
                    new RdmException(ErrorCode.CANCELLED, "The work was cancelled by " + who.displayName() + ".");
            jobs.cancel(id, json.writeValueAsString(Problem.of(cancelled)));
            return new Acts.Done(
                    "/jobs/" + id,
                    Toast.done("Cancelled", "The work stops at its next step; nothing is left half done."));
        });
    }
}
