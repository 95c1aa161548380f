package io.plumbline.whatif;

import java.time.Duration;
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

    /** Jobs that this thread starts from now on belong to the run. */
    void begin() {
        spark.addSparkListener(progress);
        spark.setJobGroup(jobGroup, "what-if " + run.id(), true);
    }

    void end() {
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

    /** Stops the run's jobs, those under way and those to come. The first reason stays. */
    void stop(Stop reason) {
        if (stop.compareAndSet(Stop.NO, reason)) {
            Log.RUNNER.info("Run {} stops: {}", run.id(), reason);
            spark.cancelJobGroupAndFutureJobs(jobGroup);
        }
    }
}
