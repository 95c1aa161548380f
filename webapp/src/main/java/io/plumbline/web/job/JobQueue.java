package io.plumbline.web.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.jdbc.MariaDBJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.job.Origin;
import io.plumbline.web.observation.Correlation;
import io.plumbline.web.observation.Traces;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/** Where long work is queued: a job and its place in the queue are written in one transaction, so that neither is without the other. */
@Component
public final class JobQueue {
    static final TaskDescriptor<Void> TASK = TaskDescriptor.of(JobStore.TASK);
    /** Times in the queue's table are UTC, whatever the machine's zone. */
    static final MariaDBJdbcCustomization IN_UTC = new MariaDBJdbcCustomization(true);

    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    private final Database database;
    private final ApplicationEventPublisher events;
    private final Traces traces;

    JobQueue(Database database, ApplicationEventPublisher events, Traces traces) {
        this.database = database;
        this.events = events;
        this.traces = traces;
    }

    /** Says that the queue has something to begin now. */
    record Filled() {}

    /** Puts work into the queue. */
    public Job add(JobKind kind, String subject, @Nullable Long requestedBy) {
        Job job = database.inTransaction(tx -> add(tx, kind, subject, requestedBy));
        begin();
        return job;
    }

    /** Puts work into the queue together with what it is about, in the caller's transaction; the caller says {@link #begin} after it. */
    public Job add(DSLContext tx, JobKind kind, String subject, @Nullable Long requestedBy) {
        return add(tx, kind, subject, requestedBy, Instant.now());
    }

    private Job add(DSLContext tx, JobKind kind, String subject, @Nullable Long requestedBy, Instant at) {
        Job queued = new JobStore(tx)
                .create(kind, subject, requestedBy, new Origin(Correlation.requestId(), traces.traceParent()));
        tx.connection(connection -> client(connection)
                .scheduleIfNotExists(TASK.instance(queued.id()).build(), at));
        return queued;
    }

    /** Puts work into the queue that begins at a later time; the same work that waits already begins then instead. */
    public Job plan(DSLContext tx, JobKind kind, String subject, Long requestedBy, Instant at) {
        Job known = new JobStore(tx)
                .lockLatest(kind, subject)
                .filter(job -> !job.state().isEnded())
                .orElse(null);
        if (known == null) {
            return add(tx, kind, subject, requestedBy, at);
        }
        reschedule(tx, known, at);
        return known;
    }

    /** Has the queue looked at now rather than at the next poll. */
    public void begin() {
        events.publishEvent(new Filled());
    }

    /** Puts work into the queue unless the same work waits or runs already; the result is the job of that work, also for two at the same time. */
    public Job addOnce(JobKind kind, String subject, @Nullable Long requestedBy) {
        return new JobStore(database.read())
                .latest(kind, subject)
                .filter(known -> !known.state().isEnded())
                .orElseGet(() -> addUnlessQueued(kind, subject, requestedBy));
    }

    private Job addUnlessQueued(JobKind kind, String subject, @Nullable Long requestedBy) {
        Job job = database.inTransaction(tx -> new JobStore(tx)
                .lockLatest(kind, subject)
                .filter(known -> !known.state().isEnded())
                .orElseGet(() -> add(tx, kind, subject, requestedBy)));
        begin();
        return job;
    }

    /** Lets a job that waits for its next try begin now; one that runs already or has just ended needs no hurry. */
    public void hurry(Job job) {
        database.transact(tx -> reschedule(tx, job, Instant.now()));
        begin();
    }

    private static void reschedule(DSLContext tx, Job job, Instant at) {
        tx.connection(connection -> {
            try {
                client(connection).reschedule(TASK.instanceId(job.id()), at);
            } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
                LOG.debug("job {} does not wait", job.id(), e);
            }
        });
    }

    /** Waits a little for a job to end; the result is the job as it is then. */
    public Job await(Job job, Duration patience) {
        Instant until = Instant.now().plus(patience);
        JobStore jobs = new JobStore(database.read());
        Job now = job;
        while (!now.state().isEnded() && Instant.now().isBefore(until)) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            now = jobs.get(job.id());
        }
        return now;
    }

    private static SchedulerClient client(Connection connection) {
        return SchedulerClient.Builder.create(new SingleConnectionDataSource(connection, true))
                .jdbcCustomization(IN_UTC)
                .build();
    }
}
