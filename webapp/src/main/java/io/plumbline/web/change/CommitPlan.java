package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.page.Shown;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.security.Roles;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * When an approved change set is committed: now, or by itself at a time to come.
 *
 * <p>The plan is the commit's job, which waits in the queue until then; what the commit needs (approval, role, base) is asked when it begins.
 */
@Component
public final class CommitPlan {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Database database;
    private final AuditTrail trail;
    private final JobQueue queue;
    private final JsonMapper json;

    CommitPlan(Database database, AuditLog audit, JobQueue queue, JsonMapper json) {
        this.database = database;
        this.trail = new AuditTrail(database, audit);
        this.queue = queue;
        this.json = json;
    }

    /** The job that commits it now; one that waits for its time begins at once. */
    public Job now(long changeSet, Person who) {
        Job job = queue.addOnce(JobKind.COMMIT, String.valueOf(changeSet), who.id());
        if (job.state() == JobState.QUEUED && planned(changeSet).isPresent()) {
            queue.hurry(job);
        }
        return job;
    }

    /**
     * The job that commits it by itself, with the role that the person has then.
     *
     * @param version the version of the change set that the person saw; null where they did not say
     */
    public Job at(long changeSet, Instant when, Person who, @Nullable Integer version) {
        String shown = Shown.time(when) + " UTC";
        return trail.recorded(Deed.onChangeSet(who, "commit.plan", changeSet, shown), tx -> {
            Roles.require(who, "commit", Role.ANALYST, Role.STEWARD, Role.ADMIN);
            ChangeSet set = new ChangeSetStore(tx).lock(changeSet, version);
            if (set.status() != ChangeSetStatus.APPROVED) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + changeSet + " is " + set.status() + "; only an approved one can be committed.");
            }
            new ChangeSetStore(tx).touch(changeSet);
            return queue.plan(tx, JobKind.COMMIT, String.valueOf(changeSet), who.id(), when);
        });
    }

    /** Gives the plan up; the change set stays approved. */
    public void cancel(long changeSet, Person who) {
        trail.recorded(Deed.onChangeSet(who, "commit.unplan", changeSet, ""), tx -> {
            Roles.require(who, "give up a planned commit", Role.ANALYST, Role.STEWARD, Role.ADMIN);
            new ChangeSetStore(tx).lock(changeSet);
            JobStore jobs = new JobStore(tx);
            String subject = String.valueOf(changeSet);
            if (jobs.planned(JobKind.COMMIT, List.of(subject)).isEmpty()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE, "No commit of change set " + changeSet + " is planned any more.");
            }
            RdmException given = new RdmException(
                    ErrorCode.CANCELLED, "The planned commit was given up by " + who.displayName() + ".");
            new ChangeSetStore(tx).touch(changeSet);
            return jobs.cancel(
                    jobs.latest(JobKind.COMMIT, subject).orElseThrow().id(),
                    json.writeValueAsString(Problem.of(given)));
        });
    }

    /** The times for which commits of these change sets are planned. */
    Map<Long, Instant> planned(Collection<Long> changeSets) {
        Map<Long, Instant> planned = new HashMap<>();
        new JobStore(database.read())
                .planned(
                        JobKind.COMMIT, changeSets.stream().map(String::valueOf).toList())
                .forEach((subject, at) -> planned.put(Long.valueOf(subject), at));
        return planned;
    }

    Optional<Instant> planned(long changeSet) {
        return Optional.ofNullable(planned(List.of(changeSet)).get(changeSet));
    }

    /**
     * A time to come as people and programs write it: with an offset, else in UTC; a day alone begins at midnight.
     *
     * @throws RdmException BAD_REQUEST where it is none, has passed, or is more than a year away
     */
    public static Instant time(String text, Instant now) {
        Instant at = Stream.<Function<String, Instant>>of(
                        t -> OffsetDateTime.parse(t).toInstant(),
                        t -> LocalDateTime.parse(t).toInstant(ZoneOffset.UTC),
                        t -> LocalDate.parse(t).atStartOfDay().toInstant(ZoneOffset.UTC))
                .flatMap(form -> parsed(form, text.strip().replace(' ', 'T')).stream())
                .findFirst()
                .orElseThrow(() -> refused(text, "expected one such as 2026-12-01T06:00Z, or 2026-12-01"));
        if (!at.isAfter(now)) {
            throw refused(text, "which has passed; expected a time to come. To commit now, leave it out");
        }
        if (at.isAfter(now.plus(LONGEST))) {
            throw refused(text, "which is more than a year away; expected a nearer time");
        }
        return at;
    }

    private static Optional<Instant> parsed(Function<String, Instant> form, String text) {
        try {
            return Optional.of(form.apply(text));
        } catch (DateTimeException notOfThisForm) {
            return Optional.empty();
        }
    }

    private static RdmException refused(String found, String why) {
        return new RdmException(ErrorCode.BAD_REQUEST, "The time of the commit: found \"" + found + "\", " + why + ".");
    }
}
