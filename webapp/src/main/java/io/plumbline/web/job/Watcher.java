package io.plumbline.web.job;

import io.plumbline.engine.job.Job;
import io.plumbline.web.security.SignIn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One who watches jobs: of each the newest state waits here until it is taken. */
final class Watcher implements AutoCloseable {
    private final Set<String> ids;
    private final SignIn signIn;
    private final Consumer<Watcher> leave;
    private final Map<String, Job> news = new LinkedHashMap<>();
    private boolean beat;
    private boolean ended;

    Watcher(Set<String> ids, SignIn signIn, Consumer<Watcher> leave) {
        this.ids = ids;
        this.signIn = signIn;
        this.leave = leave;
    }

    Set<String> ids() {
        return ids;
    }

    SignIn signIn() {
        return signIn;
    }

    synchronized void tell(Job job) {
        news.put(job.id(), job);
        notifyAll();
    }

    /** Has a heartbeat written now. */
    synchronized void beat() {
        beat = true;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** What has changed, as soon as something has; nothing when it is time for a heartbeat, or when the watch has ended. */
    synchronized List<Job> next(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (news.isEmpty() && !beat && !ended) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        List<Job> changed = List.copyOf(news.values());
        news.clear();
        beat = false;
        return changed;
    }

    @Override
    public void close() {
        leave.accept(this);
    }
}
