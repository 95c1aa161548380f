package io.plumbline.web.observation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.Await;
import io.plumbline.web.Caller;
import io.plumbline.web.RunningApp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** One id leads from the answer to a request through its problem, its page and its job to the log. */
class RequestIdIT {
    private final RunningApp app = RunningApp.demo();

    @Test
    void answerTellsTheIdThatWasBroughtOrMade() {
        assertThat(app.as("viewer")
                        .with("X-Request-Id", "brought-12345")
                        .get("/api/v1/dimensions")
                        .header("X-Request-Id"))
                .isEqualTo("brought-12345");
        assertThat(app.as("viewer")
                        .with("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                        .get("/api/v1/dimensions")
                        .header("X-Request-Id"))
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(app.as("viewer")
                        .with("X-Request-Id", "no good")
                        .get("/api/v1/dimensions")
                        .header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
        assertThat(app.asNobody().get("/assets/css/none.css").header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void nothingIsTracedWithoutACollector() {
        assertThat(app.bean(Traces.class)).isSameAs(Traces.NONE);
        assertThat(app.bean(Traces.class).traceParent()).isNull();
    }

    @Test
    void problemsAndErrorPagesTellTheId() {
        Caller.Answer problem =
                app.as("viewer").with("X-Request-Id", "problem-12345").get("/api/v1/dimensions/NOPE_D");
        assertThat(problem.json().path("request_id").asString()).isEqualTo("problem-12345");
        Caller.Answer refused =
                app.asNobody().with("X-Request-Id", "refused-12345").get("/api/v1/dimensions");
        assertThat(refused.json().path("request_id").asString()).isEqualTo("refused-12345");
        Caller browser = app.asNobody();
        browser.signIn("viewer", "viewer");
        Caller.Answer page = browser.with("X-Request-Id", "page-12345").get("/dimensions/NOPE_D");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).contains("page-12345");
    }

    @Test
    void jobAndItsLinesBearTheIdOfTheRequestThatAskedForIt() {
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(seen);
        try {
            JsonNode taken = app.as("analyst")
                    .with("X-Request-Id", "upload-12345")
                    .upload("/api/v1/uploads", "hello".getBytes(StandardCharsets.UTF_8), Map.of())
                    .json();
            String id = taken.path("job").path("id").asString();
            JobStore jobs = new JobStore(app.database().read());
            Await.until("the job has ended", () -> jobs.get(id).state().isEnded());
            Job job = jobs.get(id);
            assertThat(job.origin().requestId()).isEqualTo("upload-12345");
            assertThat(job.problem()).contains("\"request_id\":\"upload-12345\"");
            List<ILoggingEvent> lines = List.copyOf(seen.list).stream()
                    .filter(line -> id.equals(line.getMDCPropertyMap().get("job_id")))
                    .toList();
            assertThat(lines)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(line ->
                            "upload-12345".equals(line.getMDCPropertyMap().get("request_id")));
            assertThat(lines.getFirst().getFormattedMessage())
                    .contains("UPLOAD job on")
                    .contains("begins");
        } finally {
            root.detachAppender(seen);
        }
    }
}
