package io.plumbline.web.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobLost;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.job.Progress;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.observation.Traces;
import io.plumbline.web.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Jobs that end, fail, wait, stop, and outlive the program that began them. */
class JobRunnerIT {
    private final DataSource source = TestDatabase.source(TestDatabase.freshSchema());
    private final Database database = new Database(source);
    private final JobStore jobs = new JobStore(database.read());
    private final JobQueue queue;
    private BiFunction<Job, Progress, Outcome> work =
            (job, progress) -> new Outcome.Done(Map.of("done", job.subject()));
    private final JobRunner runner;

    JobRunnerIT() {
        database.migrate();
        queue = new JobQueue(database, event -> {}, Traces.NONE);
        runner = new JobRunner(
                source,
                database,
                JsonMapper.shared(),
                new Meters(new SimpleMeterRegistry()),
                Traces.NONE,
                List.of(new Given(JobKind.UPLOAD), new Given(JobKind.COMMIT)),
                List.of());
    }

    /** Work that each test gives. */
    private final class Given implements JobWork {
        private final JobKind kind;

        Given(JobKind kind) {
            this.kind = kind;
        }

        @Override
        public JobKind kind() {
            return kind;
        }

        @Override
        public Outcome run(Job job, Progress progress) {
            return work.apply(job, progress);
        }
    }

    @AfterEach
    void stop() {
        runner.stop();
    }

    @Test
    void resultIsKept() {
        runner.start();
        Job job = queue.add(JobKind.UPLOAD, "u1", null);
        assertThat(await(job, now -> now.state() == JobState.SUCCEEDED).result())
                .isEqualTo("{\"done\":\"u1\"}");
    }

    @Test
    void failureIsKeptAsProblemDetails() {
        work = (job, progress) -> {
            throw new RdmException(ErrorCode.FILE_DAMAGED, "The file ends in the middle.");
        };
        runner.start();
        Job job = queue.add(JobKind.UPLOAD, "u1", null);
        assertThat(await(job, now -> now.state() == JobState.FAILED).problem())
                .contains("\"code\":\"FILE_DAMAGED\"")
                .contains("The file ends in the middle.");
    }

    @Test
    void anotherTryComesByItself() {
        RdmException trouble = new RdmException(ErrorCode.OBJECT_STORE, "The store is down.");
        work = (job, progress) -> job.attempt() < 3
                ? new Outcome.Again(Duration.ofMillis(50), Problem.of(trouble))
                : new Outcome.Done(Map.of());
        runner.start();
        Job job = queue.add(JobKind.UPLOAD, "u1", null);
        assertThat(await(job, now -> now.state() == JobState.SUCCEEDED).attempt())
                .isEqualTo(3);
    }

    @Test
    void commitBeginsAtOnceHoweverManyUploadsWait() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        work = (job, progress) -> {
            if (job.kind() == JobKind.UPLOAD) {
                most.accumulateAndGet(working.incrementAndGet(), Math::max);
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                working.decrementAndGet();
            }
            return new Outcome.Done(Map.of());
        };
        runner.start();
        List<Job> uploads = IntStream.range(0, 30)
                .mapToObj(i -> queue.add(JobKind.UPLOAD, "u" + i, null))
                .toList();
        await(uploads.getLast(), now -> now.step().contains("Waiting for other uploads"));
        Job commit = queue.add(JobKind.COMMIT, "17", null);
        await(commit, now -> now.state() == JobState.SUCCEEDED);
        jobs.cancel(uploads.getLast().id(), "{}");
        await(uploads.getLast(), now -> now.state() == JobState.CANCELLED);
        end.countDown();
        uploads.subList(0, 29).forEach(upload -> await(upload, now -> now.state() == JobState.SUCCEEDED));
        assertThat(most.get()).isBetween(2, 8);
    }

    @Test
    void runningJobStopsWhenItIsCancelled() {
        work = (job, progress) -> {
            for (long row = 0; ; row++) {
                progress.rows(row, 0);
                LockSupport.parkNanos(10_000_000);
            }
        };
        runner.start();
        Job job = queue.add(JobKind.UPLOAD, "u1", null);
        await(job, now -> now.rowsDone() > 0);
        jobs.cancel(job.id(), "{}");
        assertThat(await(job, now -> now.state() == JobState.CANCELLED).problem())
                .contains("CANCELLED");
    }

    @Test
    void jobOfAKilledProgramIsBegunAgain() {
        Job job = queue.add(JobKind.UPLOAD, "u1", null);
        jobs.claim(job.id());
        database.read()
                .update(table("scheduled_tasks"))
                .set(field("picked", Boolean.class), true)
                .set(field("picked_by", String.class), "a program that was killed")
                .set(
                        field("last_heartbeat", LocalDateTime.class),
                        LocalDateTime.ofInstant(Instant.now().minusSeconds(60), ZoneOffset.UTC))
                .execute();
        runner.start();
        assertThat(await(job, now -> now.state() == JobState.SUCCEEDED).attempt())
                .isEqualTo(2);
    }

    @Test
    void workThatMissesTheObjectStoreIsTriedAgainByItself() {
        work = (job, progress) -> {
            if (job.attempt() == 1) {
                throw new RdmException(ErrorCode.OBJECT_STORE, "The store is down.");
            }
            return new Outcome.Done(Map.of());
        };
        runner.start();
        Job job = queue.add(JobKind.UPLOAD, "u1", null);
        assertThat(await(job, now -> now.problem() != null && now.state() == JobState.QUEUED)
                        .problem())
                .contains("OBJECT_STORE");
        assertThat(await(job, now -> now.state() == JobState.SUCCEEDED).attempt())
                .isEqualTo(2);
    }

    @Test
    void workerThatStoodStillWhileItsJobWasBegunAnewDropsItsWork() throws InterruptedException {
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        AtomicReference<Throwable> heard = new AtomicReference<>();
        work = (job, progress) -> {
            if (job.attempt() > 1) {
                return new Outcome.Done(Map.of("by", job.attempt()));
            }
            asleep.countDown();
            try {
                woken.await();
                progress.step("Going on as if nothing had been");
            } catch (InterruptedException | JobLost e) {
                heard.set(e);
            }
            return new Outcome.Done(Map.of("by", "the one that slept"));
        };
        runner.start();
        Job job = queue.add(JobKind.UPLOAD, "u1", null);
        asleep.await();
        database.read()
                .execute(
                        "UPDATE scheduled_tasks SET last_heartbeat = UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE, version = version + 1");
        assertThat(await(job, now -> now.state() == JobState.SUCCEEDED).result())
                .isEqualTo("{\"by\":2}");
        woken.countDown();
        await(job, now -> heard.get() != null);
        assertThat(heard.get()).isInstanceOf(JobLost.class);
        assertThat(jobs.get(job.id()).result()).isEqualTo("{\"by\":2}");
    }

    @Test
    void sameWorkIsQueuedOnce() {
        Job first = queue.addOnce(JobKind.UPLOAD, "u1", null);
        assertThat(queue.addOnce(JobKind.UPLOAD, "u1", null).id()).isEqualTo(first.id());
        assertThat(queue.addOnce(JobKind.UPLOAD, "u2", null).id()).isNotEqualTo(first.id());
    }

    private Job await(Job job, Predicate<Job> wanted) {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        Job now = job;
        while (!wanted.test(now)) {
            assertThat(Instant.now()).as("still waiting: " + now).isBefore(end);
            LockSupport.parkNanos(20_000_000);
            now = jobs.get(job.id());
        }
        return now;
    }
}
