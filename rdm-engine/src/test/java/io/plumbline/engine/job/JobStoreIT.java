package io.plumbline.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import java.time.Instant;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JobStoreIT {
    private final JobStore jobs = new JobStore(TestDatabase.fresh().read());

    @Test
    void jobThatEndedIsNotBegunAgain() {
        Job job = jobs.create(JobKind.UPLOAD, "u1", null);
        assertThat(jobs.claim(job.id())).map(Job::attempt).contains(1);
        assertThat(jobs.claim(job.id())).as("after a crash").map(Job::attempt).contains(2);
        jobs.succeed(job.id(), "{\"a\":1}");
        assertThat(jobs.claim(job.id())).isEmpty();
        jobs.fail(job.id(), "{}");
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
        jobs.claim(job.id());
        assertThat(jobs.progress(job.id(), "Reading", Instant.now(), 10, 1, 10)).isFalse();
        assertThat(jobs.cancel(job.id(), "{}").state()).isEqualTo(JobState.RUNNING);
        assertThat(jobs.progress(job.id(), "Reading", Instant.now(), 20, 2, 10)).isTrue();
    }

    @Test
    void timeLeftFollowsThePaceOfTheStep() {
        Job job = jobs.create(JobKind.WHAT_IF, "7", null);
        jobs.claim(job.id());
        Instant began = Instant.now().minusSeconds(30);
        jobs.progress(job.id(), "Reading", began, 25, 25, 100);
        assertThat(jobs.get(job.id()).secondsLeft(began.plusSeconds(30))).isEqualTo(90);
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
        race(JobState.SUCCEEDED, job -> jobs.succeed(job.id(), "{}"));
    }

    @Test
    void jobThatGoesBackToTheQueueIsNotMissedByACancel() throws Exception {
        race(JobState.CANCELLED, job -> jobs.requeue(job.id(), "Waits", null));
    }

    @Test
    void cancelAndFailureAtOnceLeaveOneEnd() throws Exception {
        race(JobState.FAILED, job -> jobs.fail(job.id(), "{}"));
    }

    /** A running job is cancelled while something else becomes of it. */
    private void race(JobState end, Consumer<Job> other) throws Exception {
        for (int i = 0; i < 30; i++) {
            Job job = jobs.create(JobKind.WHAT_IF, "race", null);
            jobs.claim(job.id());
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
