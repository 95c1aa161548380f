package io.plumbline.web.job;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobState;
import io.plumbline.web.page.FindingRow;
import io.plumbline.web.page.Shown;
import io.plumbline.web.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Long work as pages show it: step, percent, rows, time; in the end its result or what went wrong.
 *
 * @param next where the result is, null while there is none
 */
public record JobShown(
        String id,
        String href,
        String title,
        String state,
        boolean running,
        boolean failed,
        String step,
        int percent,
        @Nullable String rows,
        String took,
        @Nullable String left,
        boolean cancelling,
        @Nullable String next,
        @Nullable String problem,
        @Nullable String code,
        List<FindingRow> findings) {

    public static JobShown of(Job job, String title, @Nullable String next, @Nullable Problem problem, Instant now) {
        boolean ended = job.state().isEnded();
        Instant began = job.startedAt() == null ? job.createdAt() : job.startedAt();
        Instant until = job.endedAt() == null ? now : job.endedAt();
        String rows = job.rowsDone() == 0 && job.rowsTotal() == 0
                ? null
                : job.rowsTotal() == 0
                        ? Shown.plural(job.rowsDone(), "row")
                        : Shown.count(job.rowsDone()) + " of " + Shown.plural(job.rowsTotal(), "row");
        Long left = job.secondsLeft(now);
        return new JobShown(
                job.id(),
                "/jobs/" + job.id(),
                title,
                state(job.state()),
                !ended,
                job.state() == JobState.FAILED || job.state() == JobState.CANCELLED,
                job.step().isEmpty() ? state(job.state()) : job.step(),
                job.state() == JobState.SUCCEEDED ? 100 : job.percent(),
                rows,
                Shown.duration(Duration.between(began, until)) + (ended ? "" : " so far"),
                left == null || ended
                        ? null
                        : "about " + Shown.duration(Duration.ofSeconds(Math.max(10, left))) + " left",
                job.cancelRequested(),
                next,
                problem == null ? null : problem.detail(),
                problem == null ? null : problem.code(),
                problem == null ? List.of() : FindingRow.of(problem.findings()));
    }

    private static String state(JobState state) {
        return switch (state) {
            case QUEUED -> "Waiting for its turn";
            case RUNNING -> "Working";
            case SUCCEEDED -> "Done";
            case FAILED -> "Failed";
            case CANCELLED -> "Cancelled";
        };
    }
}
