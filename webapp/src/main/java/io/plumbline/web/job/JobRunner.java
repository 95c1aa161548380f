package io.plumbline.web.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobLost;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.job.Progress;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.observation.Traces;
import io.plumbline.web.problem.Outage;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemAdvice;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs what is in the queue. A running job shows a heartbeat; one whose heartbeat stopped, because its program was killed or stood still,
 * is begun again by a program that is alive, and the attempt before counts for nothing from then on.
 */
@Component
final class JobRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    /** Most of them wait, for a place, a process or another commit; how much is done at once is bounded there. */
    private static final int AT_ONCE = 64;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration AFTER_OUTAGE = Duration.ofSeconds(5);
    /** A store that is started again is back within seconds; one that stays away fails the job after some four minutes. */
    private static final Duration[] WITHOUT_STORE = {
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120)
    };

    private final Database database;
    private final JobStore jobs;
    private final JsonMapper json;
    private final Map<JobKind, JobWork> works = new EnumMap<>(JobKind.class);
    private final Places places = new Places();
    private final Meters meters;
    private final Traces traces;
    private final Scheduler scheduler;

    JobRunner(
            DataSource source,
            Database database,
            JsonMapper json,
            Meters meters,
            Traces traces,
            List<JobWork> works,
            List<RecurringTask<?>> recurring) {
        this.database = database;
        this.jobs = new JobStore(database.read());
        this.json = json;
        this.meters = meters;
        this.traces = traces;
        works.forEach(work -> this.works.put(work.kind(), work));
        var task = Tasks.custom(JobQueue.TASK)
                .onDeadExecutionRevive()
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_OUTAGE))
                .execute((instance, context) -> run(instance.getId(), context.getSchedulerState()));
        this.scheduler = Scheduler.create(source, task)
                .startTasks(recurring)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("job-", 0).factory()))
                .threads(AT_ONCE)
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(LAST_WORDS)
                .jdbcCustomization(JobQueue.IN_UTC)
                .build();
    }

    /** Runs a job; the result says what becomes of its place in the queue. */
    private CompletionHandler<Void> run(String id, SchedulerState state) {
        Optional<Job> claimed = database.inTransaction(tx -> new JobStore(tx).claim(id));
        if (claimed.isEmpty()) {
            return done();
        }
        Job job = claimed.get();
        try (JobWatch watch = JobWatch.begin(job, meters, traces)) {
            Progress progress = watch.over(new JobProgress(jobs, job, Clock.systemUTC()));
            try (Places.Place place = places.take(job, progress)) {
                return end(job, work(job).run(job, progress), watch);
            } catch (JobLost e) {
                LOG.warn("{}", e.getMessage());
                watch.ended(Meters.JobEnd.AGAIN, null);
                return (complete, operations) -> {};
            } catch (RuntimeException | Error e) {
                return stopped(job, e, state, watch);
            }
        }
    }

    private CompletionHandler<Void> stopped(Job job, Throwable e, SchedulerState state, JobWatch watch) {
        if (e instanceof RdmException rdm && rdm.code() == ErrorCode.CANCELLED) {
            watch.ended(Meters.JobEnd.CANCELLED, null);
            jobs.cancelled(job, write(Problem.of(rdm)));
            return done();
        }
        if (state.isShuttingDown()) {
            watch.ended(Meters.JobEnd.AGAIN, null);
            jobs.requeue(job, "Goes on when the application is back", null);
            return again(Duration.ZERO);
        }
        Problem problem = ProblemAdvice.problem(e, null);
        if (Outage.isOne(e)) {
            watch.ended(Meters.JobEnd.AGAIN, problem);
            jobs.requeue(job, "Waits for the database", write(problem));
            return again(AFTER_OUTAGE);
        }
        if (e instanceof RdmException rdm
                && rdm.code() == ErrorCode.OBJECT_STORE
                && job.attempt() <= WITHOUT_STORE.length) {
            watch.ended(Meters.JobEnd.AGAIN, problem);
            jobs.requeue(job, "Waits for the object store", write(problem));
            return again(WITHOUT_STORE[job.attempt() - 1]);
        }
        watch.ended(Meters.JobEnd.FAILED, problem);
        jobs.fail(job, write(problem));
        return done();
    }

    private CompletionHandler<Void> end(Job job, Outcome outcome, JobWatch watch) {
        return switch (outcome) {
            case Outcome.Done(Map<String, ?> result) -> {
                jobs.succeed(job, json.writeValueAsString(result));
                watch.ended(Meters.JobEnd.SUCCEEDED, null);
                yield done();
            }
            case Outcome.Again(Duration pause, Problem problem) -> {
                watch.ended(Meters.JobEnd.AGAIN, problem);
                jobs.requeue(job, "Tried " + job.attempt() + " times; the next try comes by itself", write(problem));
                yield again(pause);
            }
        };
    }

    private JobWork work(Job job) {
        JobWork work = works.get(job.kind());
        if (work == null) {
            throw new IllegalStateException("nothing does the work of jobs of kind " + job.kind());
        }
        return work;
    }

    private String write(Problem problem) {
        return json.writeValueAsString(problem);
    }

    private static CompletionHandler<Void> done() {
        return new CompletionHandler.OnCompleteRemove<>();
    }

    private static CompletionHandler<Void> again(Duration pause) {
        return (complete, operations) ->
                operations.reschedule(complete, complete.getTimeDone().plus(pause));
    }

    @EventListener
    void filled(JobQueue.Filled event) {
        if (isRunning()) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    @Override
    public void start() {
        scheduler.start();
    }

    @Override
    public void stop() {
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return scheduler.getSchedulerState().isStarted()
                && !scheduler.getSchedulerState().isShuttingDown();
    }
}
