package io.plumbline.web.job;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.problem.HttpCode;
import io.plumbline.web.problem.Refused;
import io.plumbline.web.security.SignIn;
import io.plumbline.web.security.SignIns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for all who watch jobs: one query at most four times a second, however many they are, and none while nobody watches.
 *
 * <p>It stops before the server waits for its last answers, and lets every watcher go with it.
 */
@Component
final class JobLookout implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JobLookout.class);
    static final int MOST_OF_A_PERSON = 6;

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(2);

    private final JobStore jobs;
    private final SignIns signIns;
    private final Map<String, Job> latest = new HashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private @Nullable Thread thread;
    private long queries;

    JobLookout(Database database, SignIns signIns) {
        this.jobs = new JobStore(database.read());
        this.signIns = signIns;
    }

    /** Watches jobs until it is closed. Errors: TOO_MANY_STREAMS. */
    synchronized Watcher watch(Collection<String> ids, SignIn signIn) {
        List<Watcher> own = watchers.stream()
                .filter(watcher -> watcher.signIn().person() == signIn.person())
                .toList();
        if (own.size() >= MOST_OF_A_PERSON) {
            // A client that went away shows only when something is written to it: so there may be room in a moment.
            own.forEach(Watcher::beat);
            throw new Refused(
                    HttpCode.TOO_MANY_STREAMS,
                    "You watch " + own.size() + " streams of events already, the most at a time is " + MOST_OF_A_PERSON
                            + ". End one, or ask for the job itself.");
        }
        Watcher watcher = new Watcher(Set.copyOf(ids), signIn, this::leave);
        watchers.add(watcher);
        if (thread == null) {
            watcher.end();
        } else {
            ids.stream().map(latest::get).filter(job -> job != null).forEach(watcher::tell);
            notifyAll();
        }
        return watcher;
    }

    /** How often the database was asked, for those who want to be sure. */
    synchronized long queries() {
        return queries;
    }

    private synchronized void leave(Watcher watcher) {
        watchers.remove(watcher);
        latest.keySet().retainAll(watched());
    }

    private Set<String> watched() {
        return watchers.stream().flatMap(watcher -> watcher.ids().stream()).collect(Collectors.toSet());
    }

    private void run() {
        Instant checked = Instant.EPOCH;
        while (isMine()) {
            try {
                look(awaitWatched());
                if (Duration.between(checked, Instant.now()).compareTo(BETWEEN_CHECKS) >= 0) {
                    checked = Instant.now();
                    endLapsed();
                }
            } catch (DataAccessException e) {
                LOG.debug("the database does not answer; whoever watches jobs waits", e);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("jobs could not be looked at; the next look comes by itself", e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** A thread that was stopped ends, even if another was begun meanwhile. */
    private synchronized boolean isMine() {
        return thread == Thread.currentThread();
    }

    private synchronized Set<String> awaitWatched() throws InterruptedException {
        while (watchers.isEmpty()) {
            wait();
        }
        queries++;
        return watched();
    }

    private void look(Set<String> ids) {
        List<Job> found = jobs.all(ids);
        synchronized (this) {
            for (Job job : found) {
                if (!job.equals(latest.put(job.id(), job))) {
                    watchers.stream()
                            .filter(watcher -> watcher.ids().contains(job.id()))
                            .forEach(watcher -> watcher.tell(job));
                }
            }
            latest.keySet().retainAll(watched());
        }
    }

    private void endLapsed() {
        List<SignIn> present;
        synchronized (this) {
            present = watchers.stream().map(Watcher::signIn).distinct().toList();
        }
        Set<SignIn> lapsed = signIns.lapsed(present);
        synchronized (this) {
            watchers.stream()
                    .filter(watcher -> lapsed.contains(watcher.signIn()))
                    .forEach(Watcher::end);
        }
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofVirtual().name("job-lookout").start(this::run);
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
        watchers.forEach(Watcher::end);
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
