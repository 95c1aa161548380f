package io.plumbline.whatif;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The what-if runner. {@code serve} stays and takes run after run; {@code run <id>} does one; {@code warm-up} answers a made-up
 * question and ends.
 *
 * <p>Ends with 0 (done), 1 (the run failed, was cancelled or belongs to another runner), 2 (usage, or a wrong setting), 3 (out
 * of memory), 4 (Spark does not start or has stopped); after 3 and 4 start it again.
 */
public final class Runner {
    private static final long POLL_NANOS = 100_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
    private static final int POLLS_PER_SWEEP = 10;
    private static final int OUT_OF_MEMORY = 3;
    private static final int NO_SPARK = 4;

    private final Settings settings;
    private final String owner = UUID.randomUUID().toString();
    private final AtomicReference<@Nullable RunInProgress> current = new AtomicReference<>();

    private Runner(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] arguments) {
        System.exit(start(arguments));
    }

    private static int start(String[] arguments) {
        var serve = arguments.length == 1 && arguments[0].equals("serve");
        var one = arguments.length == 2 && arguments[0].equals("run");
        var warmUp = arguments.length == 1 && arguments[0].equals("warm-up");
        if (!serve && !one && !warmUp) {
            System.err.println("Usage: Runner serve | Runner run <id of a what-if run> | Runner warm-up");
            return 2;
        }
        Settings settings;
        try {
            settings = Settings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        if (warmUp) {
            new Runner(settings).warmUp(WarmSpark.start(settings));
            return 0;
        }
        var runner = new Runner(settings);
        try (var folder = RunnerFolder.take(settings.home(), runner.owner)) {
            try {
                return runner.run(serve ? null : arguments[1], folder);
            } catch (VirtualMachineError e) {
                // Nothing can be counted on now: no hooks, no clean end. The run stays for the next runner.
                System.err.println("The runner ends: " + e);
                folder.noteOutOfMemory();
                Runtime.getRuntime().halt(OUT_OF_MEMORY);
                return OUT_OF_MEMORY;
            }
        }
    }

    private int run(@Nullable String id, RunnerFolder folder) {
        Log.RUNNER.info("What-if runner {} starts: {}", owner, settings);
        var spark = spark();
        if (spark.isEmpty()) {
            return NO_SPARK;
        }
        // Who is seen can work: the heartbeat begins when Spark is there.
        try (var store = new RunStore(settings, owner);
                var heartbeat = new Heartbeat(new RunStore(settings, owner), settings)) {
            heartbeat.start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::handOn, "hand-on"));
            return id == null
                    ? serve(spark.get(), store, heartbeat, folder.predecessor())
                    : one(id, spark.get(), store, heartbeat);
        }
    }

    private Optional<SparkSession> spark() {
        var silence = settings.master().silence();
        if (silence.isPresent()) {
            Log.RUNNER.error(
                    "Nobody answers at RDM_SPARK_MASTER {} ({}); what-ifs wait until the runner reaches it",
                    settings.master(),
                    silence.get());
            return Optional.empty();
        }
        try {
            return Optional.of(WarmSpark.start(settings));
        } catch (RuntimeException e) {
            Log.RUNNER.error("Spark does not start at RDM_SPARK_MASTER {}; what-ifs wait", settings.master(), e);
            return Optional.empty();
        }
    }

    private int serve(
            SparkSession spark, RunStore store, Heartbeat heartbeat, Optional<RunnerFolder.Predecessor> before) {
        warmUp(spark);
        Log.RUNNER.info("What-if runner {} is ready", owner);
        var attempt = attempt(spark, store, heartbeat);
        var inherited = before;
        var pause = POLL_NANOS;
        for (var poll = 0; !spark.sparkContext().isStopped(); poll++) {
            try {
                if (inherited.isPresent()) {
                    inherit(store, inherited.get());
                    inherited = Optional.empty();
                }
                if (poll % POLLS_PER_SWEEP == 0 && store.failLost() > 0) {
                    Log.RUNNER.warn("A run was given up: its runner was lost {} times", RunStore.ATTEMPTS);
                }
                var claimed = store.claim();
                if (claimed.isPresent()) {
                    work(claimed.get(), spark, attempt);
                    continue;
                }
                if (pause > POLL_NANOS) {
                    Log.RUNNER.info("The database answers");
                }
                pause = POLL_NANOS;
            } catch (SQLException e) {
                if (pause == POLL_NANOS) {
                    Log.RUNNER.warn("The database does not answer, trying on: {}", e.getMessage());
                }
                pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
            }
            LockSupport.parkNanos(pause);
        }
        Log.RUNNER.error("Spark has stopped; the runner ends");
        return NO_SPARK;
    }

    /** The run of the runner that died on this folder is to be had at once, or given up where it fills the memory each time. */
    private static void inherit(RunStore store, RunnerFolder.Predecessor before) throws SQLException {
        if (before.ranOutOfMemory()
                && store.failOutOfMemory(before.owner(), Runtime.getRuntime().maxMemory()) > 0) {
            Log.RUNNER.warn("A run was given up: runners ran out of memory with it");
        }
        if (store.giveUp(before.owner()) > 0) {
            Log.RUNNER.info("The run of runner {}, which has died, is to be had", before.owner());
        }
    }

    private int one(String id, SparkSession spark, RunStore store, Heartbeat heartbeat) {
        Optional<RunStore.Claimed> claimed;
        try {
            claimed = store.claim(id);
        } catch (SQLException e) {
            Log.RUNNER.error("Run {} cannot be claimed, the database does not answer: {}", id, e.getMessage());
            return 1;
        }
        if (claimed.isEmpty()) {
            Log.RUNNER.error(
                    "Run {} cannot be claimed: expected a run that is queued, or running with a lapsed lease. Look at its state.",
                    id);
            return 1;
        }
        return work(claimed.get(), spark, attempt(spark, store, heartbeat)) == RunAttempt.Outcome.SUCCEEDED ? 0 : 1;
    }

    private RunAttempt attempt(SparkSession spark, RunStore store, Heartbeat heartbeat) {
        return new RunAttempt(spark, new Tasks(spark, new LocalIndexes(spark, settings)), store, heartbeat);
    }

    private RunAttempt.Outcome work(RunStore.Claimed claimed, SparkSession spark, RunAttempt attempt) {
        var run = new RunInProgress(claimed, spark.sparkContext());
        current.set(run);
        try {
            return attempt.work(run);
        } finally {
            current.set(null);
        }
    }

    /** A cluster's executors start by themselves; what the warm-up writes would lie on one of its machines. */
    private void warmUp(SparkSession spark) {
        if (!settings.master().isLocal()) {
            return;
        }
        try {
            var started = System.nanoTime();
            WarmSpark.warmUp(spark, settings.home());
            Log.RUNNER.info("Warmed up in {} ms", (System.nanoTime() - started) / 1_000_000);
        } catch (RuntimeException e) {
            Log.RUNNER.warn("The warm-up failed; the first run will be slower, or fail for the same reason", e);
        }
    }

    /** At the end of the program: the run goes to the next runner at once, not after its lease. */
    private void handOn() {
        var run = current.get();
        if (run == null) {
            return;
        }
        run.stop(RunInProgress.Stop.SHUTDOWN);
        try (var store = new RunStore(settings, owner)) {
            store.release(run.run().id());
        } catch (SQLException e) {
            Log.RUNNER.warn("Run {} waits for its lease to lapse: {}", run.run().id(), e.getMessage());
        }
    }
}
