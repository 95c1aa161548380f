package io.plumbline.whatif;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says every three seconds that the runner is there, and keeps its run: renews the lease, shows the progress, hears a wish to cancel.
 * It has a connection and a thread of its own, so that no work holds it up. While the database is away it goes on trying: the run is
 * only lost once the database says so.
 */
final class Heartbeat implements AutoCloseable {
    private static final long SECONDS = 3;
    /** How long a run waits for a cluster that gives it nothing. */
    static final Duration STARVED = Duration.ofSeconds(60);

    private final RunStore store;
    private final Master master;
    /** Touched at each beat that the database took: what a container's health check looks at. */
    private final Path seen;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var made = new Thread(work, "heartbeat");
        made.setDaemon(true);
        return made;
    });
    private volatile @Nullable RunInProgress watched;
    private boolean silent;

    Heartbeat(RunStore store, Settings settings) {
        this.store = store;
        this.master = settings.master();
        this.seen = settings.home().resolve("seen");
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::beat, 0, SECONDS, TimeUnit.SECONDS);
    }

    void watch(@Nullable RunInProgress run) {
        watched = run;
    }

    private void beat() {
        try {
            store.seen(host(), master.address());
            var run = watched;
            if (run != null) {
                renew(store, run);
                if (run.starvedFor(master.isLocal()).compareTo(STARVED) > 0) {
                    run.stop(RunInProgress.Stop.STARVED);
                }
            }
            silent = false;
            // Last: a full disk must not cost a run its lease.
            Files.writeString(seen, Instant.now() + "\n");
        } catch (SQLException e) {
            if (!silent) {
                Log.RUNNER.warn("The database does not take the heartbeat, trying on: {}", e.getMessage());
            }
            silent = true;
        } catch (IOException | RuntimeException e) {
            Log.RUNNER.error("The heartbeat failed, trying on", e);
        }
    }

    /** Renews a run's lease once and stops the run where it is lost or no longer wanted. */
    static void renew(RunStore store, RunInProgress run) throws SQLException {
        var wanted = store.renew(run.run().id(), run.progress().shown());
        if (wanted.isEmpty()) {
            run.stop(RunInProgress.Stop.LOST);
        } else if (wanted.get()) {
            run.stop(RunInProgress.Stop.CANCELLED);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        store.close();
    }
}
