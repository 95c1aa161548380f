package io.plumbline.web.job;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.security.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams how far jobs are: {@code progress} with each change, {@code done} at the end.
 *
 * <p>Each event tells the whole state, so whoever comes back has missed nothing but what is no longer true: the stream begins with the state
 * that is, whatever the last event was. The id of an event is the time in half milliseconds, odd once everything is done: who comes back with
 * an odd one knows all, and is told not to come again.
 */
@Component
final class JobEvents {
    private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);
    private static final Duration COMES_BACK_AFTER = Duration.ofSeconds(2);

    private final Database database;
    private final JobLookout watch;
    private final JsonMapper json;
    private final Duration heartbeat;

    @Autowired
    JobEvents(Database database, JobLookout watch, JsonMapper json) {
        this(database, watch, json, Duration.ofSeconds(15));
    }

    JobEvents(Database database, JobLookout watch, JsonMapper json, Duration heartbeat) {
        this.database = database;
        this.watch = watch;
        this.json = json;
        this.heartbeat = heartbeat;
    }

    /**
     * Answers until the jobs have ended, the client or the server goes, or the sign-in lapses.
     *
     * @param view what is told of a job
     */
    void stream(
            List<String> ids,
            @Nullable String lastEventId,
            Function<Job, Object> view,
            HttpServletRequest request,
            HttpServletResponse response) {
        Set<String> open = known(ids);
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            return;
        }
        long last = number(lastEventId);
        if (isDone(last)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        try (Watcher watcher = watch.watch(open, SignIn.of(request))) {
            tell(watcher, open, last, view, EventStream.begin(response, COMES_BACK_AFTER));
        } catch (IOException e) {
            LOG.debug("whoever watched jobs is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> known(List<String> ids) {
        JobStore jobs = new JobStore(database.read());
        Set<String> known = jobs.all(ids).stream().map(Job::id).collect(Collectors.toSet());
        ids.stream().filter(id -> !known.contains(id)).forEach(jobs::get);
        return known;
    }

    private void tell(
            Watcher watcher, Set<String> open, long lastEventId, Function<Job, Object> view, EventStream stream)
            throws IOException, InterruptedException {
        long last = lastEventId;
        while (!open.isEmpty() && !watcher.isEnded()) {
            List<Job> changed = watcher.next(heartbeat);
            for (Job job : changed) {
                boolean ended = job.state().isEnded();
                if (ended) {
                    open.remove(job.id());
                }
                last = after(last, open.isEmpty());
                stream.event(ended ? "done" : "progress", last, json.writeValueAsString(view.apply(job)));
            }
            if (changed.isEmpty() && !watcher.isEnded()) {
                stream.heartbeat();
            }
        }
    }

    private static long after(long last, boolean done) {
        long even = Math.max(2 * System.currentTimeMillis(), (last / 2 + 1) * 2);
        return done ? even + 1 : even;
    }

    private static boolean isDone(long id) {
        return id % 2 == 1;
    }

    /** An id that is none of ours is as good as none. */
    private static long number(@Nullable String id) {
        try {
            return id == null ? 0 : Math.clamp(Long.parseLong(id.strip()), 0, Long.MAX_VALUE / 4);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
