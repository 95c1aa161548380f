package io.plumbline.web.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far long work is, for programs.
 *
 * @param etaSeconds what the present step still needs at its pace so far
 * @param result what came of it, once it succeeded
 * @param problem problem details, once it failed; of the last try while it waits for the next
 */
public record JobJson(
        String id,
        JobKind kind,
        String subject,
        JobState state,
        String step,
        int percent,
        @JsonProperty("rows_done") long rowsDone,
        @JsonProperty("rows_total") long rowsTotal,
        @JsonProperty("eta_seconds") @Nullable Long etaSeconds,
        int attempt,
        @JsonProperty("cancel_requested") boolean cancelRequested,

        @JsonRawValue @Schema(ref = "#/components/schemas/JobResult") @Nullable
        String result,

        @JsonRawValue @Schema(ref = "#/components/schemas/Problem") @Nullable
        String problem,

        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("started_at") @Nullable Instant startedAt,
        @JsonProperty("ended_at") @Nullable Instant endedAt) {

    public static JobJson of(Job job) {
        return new JobJson(
                job.id(),
                job.kind(),
                job.subject(),
                job.state(),
                job.step(),
                job.percent(),
                job.rowsDone(),
                job.rowsTotal(),
                job.secondsLeft(Instant.now()),
                job.attempt(),
                job.cancelRequested(),
                job.result(),
                job.problem(),
                job.createdAt(),
                job.startedAt(),
                job.endedAt());
    }

    /** Where to look for a job that was just queued. */
    public record Ref(String id) {
        public static Ref of(Job job) {
            return new Ref(job.id());
        }
    }
}
