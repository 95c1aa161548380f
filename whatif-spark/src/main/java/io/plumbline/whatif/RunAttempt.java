package io.plumbline.whatif;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;

/** Works on one claimed run until it has ended, one way or another. */
final class RunAttempt {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long PAUSE_NANOS = 500_000_000L;

    enum Outcome {
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** Another runner has the run, or will have it. */
        DROPPED
    }

    private final SparkSession spark;
    private final Tasks tasks;
    private final RunStore store;
    private final Heartbeat heartbeat;

    RunAttempt(SparkSession spark, Tasks tasks, RunStore store, Heartbeat heartbeat) {
        this.spark = spark;
        this.tasks = tasks;
        this.store = store;
        this.heartbeat = heartbeat;
    }

    /**
     * Answers the run and writes the answer, or why there is none.
     *
     * @throws VirtualMachineError the program is out of memory and must end; the run stays for the next runner
     */
    Outcome work(RunInProgress current) {
        try (var lines = Log.of(current.run())) {
            return answered(current);
        }
    }

    private Outcome answered(RunInProgress current) {
        var id = current.run().id();
        Log.RUNNER.info("Run {} begins, attempt {}", id, current.run().attempt());
        current.begin();
        heartbeat.watch(current);
        try {
            patiently(() -> {
                Heartbeat.renew(store, current);
                return true;
            });
            if (current.stopped() != RunInProgress.Stop.NO) {
                return stopped(current);
            }
            var json = tasks.result(current);
            if (current.stopped() != RunInProgress.Stop.NO) {
                return stopped(current);
            }
            refuseTooLong(json);
            heartbeat.watch(null);
            return end(
                    id,
                    Outcome.SUCCEEDED,
                    () -> store.succeed(id, json, current.progress().shown()));
        } catch (SQLException e) {
            return dropped(id, e);
        } catch (Exception | Error e) {
            // Exception, not what javac knows of: Scala throws Spark's checked exceptions without saying so.
            if (Failures.fatal(e)) {
                throw new OutOfMemoryError("Run " + id + " needs more memory than the runner has: " + e);
            }
            return current.stopped() == RunInProgress.Stop.NO ? failed(current, e) : stopped(current);
        } finally {
            heartbeat.watch(null);
            current.end();
        }
    }

    private Outcome failed(RunInProgress current, Throwable problem) {
        var id = current.run().id();
        if (spark.sparkContext().isStopped()) {
            // It counts: a cluster that refuses the runner each time would be asked for ever.
            Log.RUNNER.warn("Run {} is handed on: Spark has stopped", id);
            return end(id, Outcome.DROPPED, () -> store.handOn(id));
        }
        var failure = Failures.of(problem);
        if (failure.code() == ErrorCode.INTERNAL) {
            Log.RUNNER.error("Run {} failed", id, problem);
        } else {
            Log.RUNNER.info("Run {} failed: {}: {}", id, failure.code(), failure.detail());
        }
        heartbeat.watch(null);
        return end(id, Outcome.FAILED, () -> store.fail(id, failure));
    }

    private Outcome stopped(RunInProgress current) {
        var id = current.run().id();
        heartbeat.watch(null);
        switch (current.stopped()) {
            case CANCELLED:
                return end(id, Outcome.CANCELLED, () -> store.cancelled(id));
            case STARVED:
                return end(
                        id,
                        Outcome.FAILED,
                        () -> store.fail(id, starved(spark.sparkContext().master())));
            case SHUTDOWN:
            case LOST:
            case NO:
                return Outcome.DROPPED;
        }
        return Outcome.DROPPED;
    }

    private static RunFailure starved(String master) {
        return new RunFailure(
                ErrorCode.NO_EXECUTORS,
                "The Spark cluster " + master + " gave this run no executor for " + Heartbeat.STARVED.toSeconds()
                        + " s; expected at least one. Check that its workers run and have free cores and memory, then ask again.");
    }

    private void refuseTooLong(String json) throws SQLException {
        var bytes = json.getBytes(StandardCharsets.UTF_8).length;
        var most = patiently(store::largestStatement);
        // Quotes and backslashes take two bytes in the statement.
        if (bytes * 5L / 4 + 4096 > most) {
            throw new RunFailure(
                    ErrorCode.TOO_MANY_GROUPS,
                    "The answer has " + bytes + " bytes, and the database takes " + most
                            + " in one statement. Group by fewer attributes or a coarser grain, or raise max_allowed_packet.");
        }
    }

    private interface Call<T> {
        T call() throws SQLException;
    }

    /** Writes the end of a run; where the database stays away, the run stays as it is. */
    private static Outcome end(String id, Outcome outcome, Call<Boolean> write) {
        try {
            if (patiently(write)) {
                Log.RUNNER.info("Run {} ends: {}", id, outcome);
                return outcome;
            }
            Log.RUNNER.info("Run {} is lost to another runner; what was found is dropped", id);
            return Outcome.DROPPED;
        } catch (SQLException e) {
            return dropped(id, e);
        }
    }

    private static Outcome dropped(String id, SQLException e) {
        Log.RUNNER.error("Run {} stays for the next runner: the database does not answer: {}", id, e.getMessage());
        return Outcome.DROPPED;
    }

    /** Asks the database, through a restart of it if need be. */
    private static <T> T patiently(Call<T> call) throws SQLException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return call.call();
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
