package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Waits until a runner has answered a run, and passes on what it says meanwhile. */
final class AwaitRun {
    /** A runner says every 3 seconds that it is there. */
    static final Duration RUNNER_SILENCE = Duration.ofSeconds(15);

    static final String NO_RUNNER =
            "No what-if runner is there (RUNNER_DOWN). This what-if stays queued and begins as soon as one is";
    private static final String QUEUED = "Waiting for the what-if runner";

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration TELL_EVERY = Duration.ofMillis(500);
    private static final Duration LAST_CHANCE = Duration.ofSeconds(10);

    private final RunStore runs;

    AwaitRun(Database database) {
        this.runs = new RunStore(database.read());
    }

    /**
     * The runner's result.
     *
     * <p>Errors: CANCELLED once the progress says so; RUN_FAILED, FACTS_MISSING, FACT_COLUMN or OBJECT_STORE
     * with the runner's own sentence.
     */
    RunResult result(String runId, Progress progress) {
        return RunResult.parse(answer(runId, progress));
    }

    /** What the runner answered, as it wrote it; errors as of {@link #result}. */
    String answer(String runId, Progress progress) {
        String told = "";
        long toldAt = 0;
        while (true) {
            RunRow run = runs.find(runId)
                    .orElseThrow(() -> new RdmException(
                            ErrorCode.RUN_FAILED, "The run " + runId + " of this what-if is gone. Ask again."));
            if (run.state().ended()) {
                return ended(run);
            }
            long now = System.nanoTime();
            if (toldAt == 0 || now - toldAt > TELL_EVERY.toNanos()) {
                toldAt = now;
                told = tell(run, told, progress);
            }
            pause(LOOK_EVERY);
        }
    }

    private String ended(RunRow run) {
        return switch (run.state()) {
            case SUCCEEDED ->
                runs.result(run.id())
                        .orElseThrow(() -> new RdmException(
                                ErrorCode.RUN_FAILED, "The run " + run.id() + " ended without a result. Ask again."));
            case CANCELLED -> throw new RdmException(ErrorCode.CANCELLED, "The what-if was cancelled.");
            case FAILED, QUEUED, RUNNING -> throw failure(run);
        };
    }

    private String tell(RunRow run, String told, Progress progress) {
        String step = run.held()
                ? run.step().isBlank() ? QUEUED : run.step()
                : runs.runnerSeenWithin(RUNNER_SILENCE) ? QUEUED : NO_RUNNER;
        if (!step.equals(told)) {
            progress.step(step);
        }
        progress.rows(run.rowsDone(), run.rowsTotal());
        return step;
    }

    /** Ends runs that nobody waits for any more, and gives their runner a little time, so that its files are not taken away under its hands. */
    void stop(List<String> runIds) {
        runIds.forEach(runs::cancel);
        long end = System.nanoTime() + LAST_CHANCE.toNanos();
        while (System.nanoTime() < end && runIds.stream().anyMatch(this::isHeld)) {
            pause(LOOK_EVERY);
        }
    }

    private boolean isHeld(String runId) {
        return runs.find(runId)
                .filter(run -> !run.state().ended() && run.held())
                .isPresent();
    }

    private static RdmException failure(RunRow run) {
        String code = String.valueOf(run.errorCode());
        String detail = run.errorDetail() == null ? "The runner gave no reason." : run.errorDetail();
        return switch (code) {
            case "FACTS_MISSING", "FACTS_CHANGED" -> new RdmException(ErrorCode.FACTS_MISSING, detail);
            case "FACT_COLUMN_MISSING", "FACT_COLUMN_TYPE" -> new RdmException(ErrorCode.FACT_COLUMN, detail);
            case "INDEX_LOST" -> new RdmException(ErrorCode.INDEX_LOST, detail);
            case "OBJECT_STORE" -> new RdmException(ErrorCode.OBJECT_STORE, detail);
            default -> new RdmException(ErrorCode.RUN_FAILED, "The what-if failed (" + code + "): " + detail);
        };
    }

    /** Waits a little, unless the application ends. */
    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            // The application ends, not the question: whoever runs this what-if again goes on waiting for the same run.
            throw new IllegalStateException(
                    "The wait for a what-if run was interrupted; it goes on at the next start.");
        }
    }
}
