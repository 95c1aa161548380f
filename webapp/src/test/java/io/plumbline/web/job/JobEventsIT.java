package io.plumbline.web.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.Caller;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import io.plumbline.web.job.Listener.Event;
import io.plumbline.web.security.SignedIn;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.json.JsonMapper;

/** Progress by events: each state as it comes, the end for everyone, and nothing for those who may not listen any more. */
class JobEventsIT {
    private final RunningApp app = RunningApp.demo();
    private final JobStore jobs = new JobStore(app.database().read());
    /** Nobody runs it: it goes on as the test says. */
    private final Job job = jobs.create(JobKind.UPLOAD, "nobody's", null);

    @Test
    void eachStateIsToldAndTheEndEndsTheStream() {
        try (Listener listener = new Listener(app.as("viewer"), path())) {
            assertThat(listener.status()).isEqualTo(200);
            assertThat(listener.header("Content-Type")).startsWith("text/event-stream");
            assertThat(listener.header("Cache-Control")).contains("no-store");
            assertThat(listener.next().name()).isEqualTo("retry");
            Event queued = listener.next("progress");
            assertThat(queued.json().path("state").asString()).isEqualTo("QUEUED");
            assertThat(queued.json().path("id").asString()).isEqualTo(job.id());
            run(40);
            Event running = listener.next("progress");
            while (running.json().path("percent").asInt() < 40) {
                running = listener.next("progress");
            }
            assertThat(running.json().path("rows_done").asLong()).isEqualTo(40);
            jobs.succeed(jobs.get(job.id()), "{\"change_set\":1}");
            Event done = listener.next("done");
            assertThat(done.json().path("result").path("change_set").asInt()).isEqualTo(1);
            assertThat(List.of(queued.id(), running.id(), done.id())).isSorted().doesNotHaveDuplicates();
            assertThat(listener.ends()).isTrue();
        }
    }

    @Test
    void whoLosesTheStreamComesBackToTheEnd() {
        long last;
        try (Listener dropped = new Listener(app.as("viewer"), path())) {
            run(10);
            last = dropped.next("progress").id();
        }
        jobs.fail(
                jobs.get(job.id()),
                "{\"type\":\"t\",\"title\":\"t\",\"status\":422,\"detail\":\"d\",\"code\":\"FILE_TYPE\",\"findings\":[]}");
        Event done;
        try (Listener back = new Listener(app.as("viewer").with("Last-Event-ID", String.valueOf(last)), path())) {
            done = back.next("done");
            assertThat(done.id()).isGreaterThan(last);
            assertThat(done.json().path("problem").path("code").asString()).isEqualTo("FILE_TYPE");
            assertThat(back.ends()).isTrue();
        }
        assertThat(app.as("viewer")
                        .with("Last-Event-ID", String.valueOf(done.id()))
                        .get(path())
                        .status())
                .as("who knows the end need not come again")
                .isEqualTo(204);
    }

    @Test
    void streamThatTheServerEndsIsTakenUpAgain() {
        JobLookout watch = app.bean(JobLookout.class);
        long last;
        try (Listener listener = new Listener(app.as("viewer"), path())) {
            last = listener.next("progress").id();
            Instant before = Instant.now();
            watch.stop();
            assertThat(listener.ends()).isTrue();
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
        } finally {
            watch.start();
        }
        run(60);
        try (Listener back = new Listener(app.as("viewer").with("Last-Event-ID", String.valueOf(last)), path())) {
            assertThat(back.next("progress").json().path("percent").asInt()).isEqualTo(60);
        }
    }

    @Test
    void streamEndsWithItsToken() {
        Caller person = app.as("viewer");
        Caller.Answer token = person.post("/api/v1/tokens", "{\"name\":\"ears\",\"days\":1}");
        Caller program = app.asNobody()
                .with("Authorization", "Bearer " + token.json().path("value").asString());
        try (Listener listener = new Listener(program, path())) {
            listener.next("progress");
            person.delete("/api/v1/tokens/" + token.json().path("id").asLong());
            assertThat(listener.ends()).isTrue();
        }
    }

    @Test
    void pagesStreamEndsWithItsSession() {
        Caller browser = app.asNobody();
        browser.signIn("viewer", "viewer");
        try (Listener listener = new Listener(browser, "/jobs/events?id=" + job.id())) {
            assertThat(listener.next("progress").json().path("step").asString()).isEqualTo("Waiting");
            browser.form("/logout", Map.of("_csrf", browser.formToken("/")));
            assertThat(listener.ends()).isTrue();
        }
    }

    @Test
    void manyWhoListenAreOneQuestionToTheDatabase() {
        JobLookout watch = app.bean(JobLookout.class);
        List<Listener> listeners = new ArrayList<>();
        for (String person : List.of("analyst2", "steward2", "admin")) {
            for (int i = 0; i < JobLookout.MOST_OF_A_PERSON; i++) {
                listeners.add(new Listener(app.as(person), path()));
            }
        }
        listeners.forEach(listener -> listener.next("progress"));
        Instant began = Instant.now();
        long before = watch.queries();
        for (int percent = 10; percent <= 50; percent += 10) {
            run(percent);
            for (Listener listener : listeners) {
                Event seen = listener.next("progress");
                while (seen.json().path("percent").asInt() < percent) {
                    seen = listener.next("progress");
                }
            }
        }
        long most = Duration.between(began, Instant.now()).toMillis() / 250 + 2;
        assertThat(watch.queries() - before).isBetween(5L, most);
        try (Listener tooMany = new Listener(app.as("admin"), path())) {
            assertThat(tooMany.status()).isEqualTo(429);
            assertThat(tooMany.header("Retry-After")).isNotEmpty();
        }
        listeners.forEach(Listener::close);
        Walk.await(() -> {
            try (Listener again = new Listener(app.as("admin"), path())) {
                return again.status() == 200 ? again : null;
            }
        });
    }

    @Test
    void streamOfNoJobIsRefusedLikeTheJobItself() {
        Caller.Answer unknown =
                app.as("viewer").with("Accept", "text/event-stream").get("/api/v1/jobs/none/events");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("UNKNOWN_JOB");
        assertThat(app.asNobody().get(path()).status()).isEqualTo(401);
        assertThat(app.as("viewer")
                        .with("Accept", "application/json")
                        .get(path())
                        .status())
                .isEqualTo(406);
    }

    @Test
    void silenceIsBrokenByAHeartbeat() throws Exception {
        JobEvents events =
                new JobEvents(app.database(), app.bean(JobLookout.class), JsonMapper.shared(), Duration.ofMillis(20));
        MockHttpServletResponse response = new MockHttpServletResponse();
        Thread stream = Thread.ofVirtual().start(() -> {
            signIn("viewer");
            events.stream(List.of(job.id()), null, JobJson::of, new MockHttpServletRequest(), response);
        });
        Walk.await(() -> written(response).contains(": still here\n\n: still here\n\n") ? response : null);
        run(1);
        jobs.cancelled(jobs.get(job.id()), "{}");
        stream.join();
        assertThat(written(response)).contains("event: done");
    }

    private void signIn(String login) {
        var person = new PersonStore(app.database().read()).byLogin(login).orElseThrow();
        long token = new TokenStore(app.database().read())
                .byValue("demo-" + login)
                .orElseThrow()
                .id();
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        new SignedIn(person, token), null, List.of()));
    }

    private static String written(MockHttpServletResponse response) {
        try {
            return response.getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(int percent) {
        if (jobs.get(job.id()).attempt() == 0) {
            jobs.claim(job.id());
        }
        jobs.progress(jobs.get(job.id()), "Reading", Instant.now(), percent, percent, 100);
    }

    private String path() {
        return "/api/v1/jobs/" + job.id() + "/events";
    }
}
