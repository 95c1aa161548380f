package io.plumbline.engine.job;

import static io.plumbline.engine.jooq.Tables.SCHEDULED_TASKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.Utc;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class JobStoreIT {
    private final DSLContext dsl = TestDatabase.fresh().read();
    private final JobStore jobs = new JobStore(dsl);

    @Test
    void jobThatEndedIsNotBegunAgain() {
        Job job = jobs.create(JobKind.UPLOAD, "u1", null);
        assertThat(jobs.claim(job.id())).map(Job::attempt).contains(1);
        Job begun = jobs.claim(job.id()).orElseThrow();
        assertThat(begun.attempt()).as("after a crash").isEqualTo(2);
        jobs.succeed(begun, "{\"a\":1}");
        assertThat(jobs.claim(job.id())).isEmpty();
        jobs.fail(begun, "{}");
        assertThat(jobs.get(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(jobs.get(job.id()).percent()).isEqualTo(100);
    }

    @Test
    void waitingJobIsCancelledAtOnce() {
        Job job = jobs.create(JobKind.WHAT_IF, "7", null);
        assertThat(jobs.cancel(job.id(), "{}").state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void runningJobLearnsThatItIsToStop() {
        Job job = jobs.create(JobKind.WHAT_IF, "7", null);
        Job begun = jobs.claim(job.id()).orElseThrow();
        assertThat(jobs.progress(begun, "Reading", Instant.now(), 10, 1, 10)).isEqualTo(Standing.HELD);
        assertThat(jobs.cancel(job.id(), "{}").state()).isEqualTo(JobState.RUNNING);
        assertThat(jobs.progress(begun, "Reading", Instant.now(), 20, 2, 10)).isEqualTo(Standing.CANCEL_WANTED);
    }

    @Test
    void workerThatWakesUpAfterItsJobWasBegunAnewChangesNothing() {
        Job job = jobs.create(JobKind.UPLOAD, "u1", null);
        Job asleep = jobs.claim(job.id()).orElseThrow();
        Job taken = jobs.claim(job.id()).orElseThrow();
        assertThat(jobs.progress(asleep, "Reading", Instant.now(), 10, 1, 10)).isEqualTo(Standing.LOST);
        jobs.requeue(asleep, "Waits", null);
        jobs.fail(asleep, "{}");
        jobs.cancelled(asleep, "{}");
        jobs.succeed(asleep, "{}");
        assertThat(jobs.get(job.id())).isEqualTo(taken);
        jobs.succeed(taken, "{}");
        assertThat(jobs.progress(taken, "Reading", Instant.now(), 10, 1, 10)).isEqualTo(Standing.LOST);
    }

    @Test
    void timeLeftFollowsThePaceOfTheStep() {
        Job job = jobs.create(JobKind.WHAT_IF, "7", null);
        Job begun = jobs.claim(job.id()).orElseThrow();
        Instant began = Instant.now().minusSeconds(30);
        jobs.progress(begun, "Reading", began, 25, 25, 100);
        assertThat(jobs.get(job.id()).secondsLeft(began.plusSeconds(30))).isEqualTo(90);
    }

    @Test
    void jobKeepsTheRequestThatAskedForIt() {
        Origin origin = new Origin("request-1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        Job job = jobs.create(JobKind.UPLOAD, "u1", null, origin);
        assertThat(jobs.get(job.id()).origin()).isEqualTo(origin);
        assertThat(jobs.create(JobKind.UPLOAD, "u2", null).origin()).isEqualTo(Origin.NONE);
    }

    @Test
    void openJobsAreCountedByKindAndState() {
        jobs.create(JobKind.UPLOAD, "u1", null);
        jobs.create(JobKind.UPLOAD, "u2", null);
        jobs.claim(jobs.create(JobKind.UPLOAD, "u3", null).id());
        Job ended = jobs.create(JobKind.COMMIT, "1", null);
        jobs.cancel(ended.id(), "{}");
        assertThat(jobs.open()).isEqualTo(Map.of(JobKind.UPLOAD, Map.of(JobState.QUEUED, 2, JobState.RUNNING, 1)));
    }

    @Test
    void queueIsDueSinceTheFirstJobThatNobodyPicked() {
        assertThat(jobs.dueSince()).isEmpty();
        schedule("later", Instant.now().plusSeconds(60), false);
        schedule("picked", Instant.now().minusSeconds(90), true);
        assertThat(jobs.dueSince()).isEmpty();
        Instant due = Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.MILLIS);
        schedule("due", due, false);
        schedule("due, but later", due.plusSeconds(10), false);
        assertThat(jobs.dueSince()).contains(due);
    }

    private void schedule(String id, Instant at, boolean picked) {
        dsl.insertInto(SCHEDULED_TASKS)
                .set(SCHEDULED_TASKS.TASK_NAME, JobStore.TASK)
                .set(SCHEDULED_TASKS.TASK_INSTANCE, id)
                .set(SCHEDULED_TASKS.EXECUTION_TIME, Utc.of(at))
                .set(SCHEDULED_TASKS.PICKED, picked)
                .set(SCHEDULED_TASKS.VERSION, 1L)
                .execute();
    }

    @Test
    void newestJobOfASubjectIsFound() {
        jobs.create(JobKind.PUBLICATION, "1", null);
        Job newer = jobs.create(JobKind.PUBLICATION, "1", null);
        assertThat(jobs.latest(JobKind.PUBLICATION, "1")).map(Job::id).contains(newer.id());
        assertThat(jobs.open(JobKind.PUBLICATION)).hasSize(2);
    }

    @Test
    void cancelAndFinishAtOnceLeaveOneEnd() throws Exception {
        race(JobState.SUCCEEDED, job -> jobs.succeed(job, "{}"));
    }

    @Test
    void jobThatGoesBackToTheQueueIsNotMissedByACancel() throws Exception {
        race(JobState.CANCELLED, job -> jobs.requeue(job, "Waits", null));
    }

    @Test
    void cancelAndFailureAtOnceLeaveOneEnd() throws Exception {
        race(JobState.FAILED, job -> jobs.fail(job, "{}"));
    }

    /** A running job is cancelled while something else becomes of it. */
    private void race(JobState end, Consumer<Job> other) throws Exception {
        for (int i = 0; i < 30; i++) {
            Job job =
                    jobs.claim(jobs.create(JobKind.WHAT_IF, "race", null).id()).orElseThrow();
            CyclicBarrier barrier = new CyclicBarrier(2);
            FutureTask<Job> cancelled = new FutureTask<>(() -> {
                barrier.await();
                return jobs.cancel(job.id(), "{}");
            });
            Thread.ofVirtual().start(cancelled);
            barrier.await();
            other.accept(job);
            cancelled.get();
            Job now = jobs.get(job.id());
            assertThat(now.state()).isEqualTo(end);
            assertThat(now.endedAt()).isNotNull();
            assertThat(jobs.claim(job.id()))
                    .as("an ended job is not begun again")
                    .isEmpty();
        }
    }
}
