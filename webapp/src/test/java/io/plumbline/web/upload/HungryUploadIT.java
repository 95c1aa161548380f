package io.plumbline.web.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.upload.SheetXml;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files that eat memory or time are stopped, and nobody else notices. */
class HungryUploadIT {
    private static final String ROWS =
            SheetXml.row("code", "name") + SheetXml.row("A1", "one").repeat(20_000);

    private final RunningApp app = RunningApp.demo();

    @TempDir
    Path folder;

    @Test
    void fileThatNeedsTooMuchMemoryIsRejectedWhileOthersGoOnWorking() throws IOException {
        define("HUNGRY_D");
        JsonNode taken = send("HUNGRY_D", SheetXml.manySharedTexts("Rows", ROWS, RunningApp.PARSER_HEAP_MB * 2));
        JsonNode job = await(taken, HungryUploadIT::isEnded);
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("FAILED");
        assertThat(job.path("problem").path("code").asString()).isEqualTo("PARSER_LIMIT");
        JsonNode upload = app.as("analyst")
                .get("/api/v1/uploads/" + taken.path("id").asString())
                .json();
        assertThat(upload.path("status").asString()).isEqualTo("REJECTED");
        assertThat(upload.path("findings").path(0).path("rule").asString()).isEqualTo("PARSER_LIMIT");
        assertThat(upload.path("findings").path(0).path("message").asString())
                .contains("more memory than the " + RunningApp.PARSER_HEAP_MB + " MB", "RDM_PARSER_HEAP");

        JsonNode next = await(
                send("HUNGRY_D", SheetXml.of("Rows", SheetXml.row("code", "name") + SheetXml.row("A1", "one"))),
                HungryUploadIT::isEnded);
        assertThat(next.path("state").asString()).as(next.toString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void cancelReachesAFileInTheMiddle() throws IOException {
        define("ENDLESS_D");
        JsonNode taken = send("ENDLESS_D", SheetXml.endless("Rows", ROWS));
        await(taken, job -> job.path("rows_done").asLong() > 0);
        Instant cancelled = Instant.now();
        assertThat(app.as("analyst").delete("/api/v1/jobs/" + job(taken)).status())
                .isEqualTo(200);
        JsonNode job = await(taken, HungryUploadIT::isEnded);
        assertThat(Duration.between(cancelled, Instant.now())).isLessThan(Duration.ofSeconds(3));
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("CANCELLED");
        assertThat(app.as("analyst")
                        .get("/api/v1/uploads/" + taken.path("id").asString())
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("REJECTED");
        assertThat(ProcessHandle.current().descendants())
                .noneMatch(process -> process.info().commandLine().orElse("").contains("WorkbookParser"));
    }

    private void define(String code) {
        Answer answer = app.as("admin").post("/api/v1/dimensions", """
                {"code":"%s","label":"Things","domain":"TESTS","key":["code"],"attributes":[
                  {"name":"code","type":"text","length":20},{"name":"name","type":"text","length":20}]}""".formatted(code));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private JsonNode send(String dimension, SheetXml file) throws IOException {
        Answer answer = app.as("analyst")
                .upload("/api/v1/uploads", Files.readAllBytes(file.write(folder)), Map.of("dimension", dimension));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json();
    }

    private static String job(JsonNode taken) {
        return taken.path("job").path("id").asString();
    }

    private static boolean isEnded(JsonNode job) {
        String state = job.path("state").asString();
        return !state.equals("QUEUED") && !state.equals("RUNNING");
    }

    /** Waits for a job, and is another person meanwhile, who is answered each time. */
    private JsonNode await(JsonNode taken, Predicate<JsonNode> wanted) {
        Instant end = Instant.now().plus(Duration.ofSeconds(90));
        while (Instant.now().isBefore(end)) {
            assertThat(app.as("viewer").get("/api/v1/dimensions").status()).isEqualTo(200);
            JsonNode job = app.as("analyst").get("/api/v1/jobs/" + job(taken)).json();
            if (wanted.test(job)) {
                return job;
            }
            assertThat(isEnded(job)).as(job.toString()).isFalse();
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("waited in vain");
    }
}
