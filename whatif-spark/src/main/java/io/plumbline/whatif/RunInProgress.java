package io.plumbline.whatif;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;

/** The run that this runner works on, and why it is to stop early, if it is. */
final class RunInProgress {
    enum Stop {
        NO,
        CANCELLED,
        LOST,
        /** The cluster has given it no executor for so long that somebody has to look. */
        STARVED,
        SHUTDOWN
    }

    private final RunStore.Claimed run;
    private final SparkContext spark;
    private final String jobGroup;
    private final Progress progress;
    private volatile long executorSeen = System.nanoTime();
    private final AtomicReference<Runnable> beside = new AtomicReference<>(() -> {});
    private final AtomicReference<Stop> stop = new AtomicReference<>(Stop.NO);

    RunInProgress(RunStore.Claimed run, SparkContext spark) {
        this.run = run;
        this.spark = spark;
        this.jobGroup = run.id() + "/" + run.attempt();
        this.progress = new Progress(jobGroup);
    }

    RunStore.Claimed run() {
        return run;
    }

    Progress progress() {
        return progress;
    }

    Stop stopped() {
        return Objects.requireNonNull(stop.get());
    }

    /** Jobs that this thread starts from now on belong to the run: Spark shows them, and logs their tasks, with its ids. */
    void begin() {
        spark.addSparkListener(progress);
        var asker = run.requestId() == null ? "" : " for request " + run.requestId();
        spark.setJobGroup(jobGroup, "what-if run " + run.id() + asker, true);
        ids().forEach(spark::setLocalProperty);
    }

    void end() {
        ids().keySet().forEach(key -> spark.setLocalProperty(key, null));
        spark.clearJobGroup();
        spark.removeSparkListener(progress);
    }

    /** How long there has been no executor to work for it. The driver counts as one where it computes itself. */
    Duration starvedFor(boolean driverComputes) {
        if (driverComputes || spark.statusTracker().getExecutorInfos().length > 1) {
            executorSeen = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - executorSeen);
    }

    /** What begins with {@code mdc.} Spark passes on to the log lines of tasks. */
    private Map<String, String> ids() {
        var ids = new HashMap<String, String>();
        ids.put("mdc.run_id", run.id());
        if (run.requestId() != null) {
            ids.put("plumbline.request_id", run.requestId());
            ids.put("mdc.request_id", run.requestId());
        }
        var trace = Log.traceId(run);
        if (trace != null) {
            ids.put("plumbline.trace_id", trace);
        }
        return ids;
    }

    /** Stops the run's jobs, those under way and those to come. The first reason stays. */
    void stop(Stop reason) {
        if (stop.compareAndSet(Stop.NO, reason)) {
            try (var lines = Log.of(run)) {
                Log.RUNNER.info("Run {} stops: {}", run.id(), reason);
            }
            spark.cancelJobGroupAndFutureJobs(jobGroup);
            Objects.requireNonNull(beside.get()).run();
        }
    }

    /** What else is to end, besides Spark's jobs, when the run is stopped. */
    void whenStopped(Runnable ending) {
        beside.set(ending);
        if (stopped() != Stop.NO) {
            ending.run();
        }
    }
}
