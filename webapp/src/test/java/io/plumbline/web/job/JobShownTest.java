package io.plumbline.web.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.Origin;
import io.plumbline.web.page.Rendering;
import io.plumbline.web.problem.Problem;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobShownTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:30Z");

    @Test
    void runningWorkShowsStepRowsAndTimeAndCanBeCancelled() {
        Document page = page("job-running", JobState.RUNNING, null);
        assertThat(page.select("progress").attr("value")).isEqualTo("41");
        assertThat(page.text())
                .contains("19,768 of 48,213 rows")
                .contains("30 seconds so far")
                .contains("about 43 seconds left");
        assertThat(page.select("form[action$=/cancel] button").text()).isEqualTo("Cancel");
        assertThat(page.select("[data-job]").attr("hx-get")).isEqualTo("/jobs/j1");
        assertThat(page.select("noscript meta[http-equiv=refresh]").attr("content"))
                .isEqualTo("2");
    }

    @Test
    void rejectedUploadShowsItsFindingsAndTheWayOn() {
        Problem problem = Problem.of(new RdmException(
                ErrorCode.CELL_TYPE,
                "The workbook has 1 error.",
                List.of(new Finding(
                        "Items",
                        "D17",
                        "current_price",
                        "TYPE",
                        Severity.ERROR,
                        "The price is not a number",
                        "12,5O",
                        "a number",
                        "write 12.50"))));
        Document page = page("job-failed", JobState.FAILED, problem);
        assertThat(page.select(".pl-findings li").text())
                .isEqualTo("The price is not a number found 12,5O, expected a number next: write 12.50 Items!D17");
        assertThat(page.select("main a.pl-btn--primary").attr("href")).isEqualTo("/dimensions/ITEM_D/upload");
        assertThat(page.select("progress, [hx-get]")).isEmpty();
    }

    private static Document page(String name, JobState state, @Nullable Problem problem) {
        Job job = new Job(
                "j1",
                JobKind.UPLOAD,
                "u1",
                state,
                "Reading rows",
                41,
                19_768,
                48_213,
                1,
                false,
                null,
                null,
                2L,
                NOW.minusSeconds(31),
                NOW.minusSeconds(30),
                state == JobState.FAILED ? NOW : null,
                NOW.minusSeconds(30),
                Origin.NONE);
        Map<String, Object> model = new HashMap<>();
        model.put("job", JobShown.of(job, "Reading items.xlsx", null, problem, NOW));
        model.put("again", "/dimensions/ITEM_D/upload");
        if (state == JobState.RUNNING) {
            model.put("refreshSeconds", 2);
        }
        return Rendering.page(name, "job/job", Rendering.ANALYST, model);
    }
}
