package io.plumbline.web.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.publication.PublicationStatus;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * What the work of an installation measures. Each meter is there from the start, so that a dashboard finds a 0 and not nothing; labels
 * hold words of closed sets, never ids. docs/operations.md lists them all.
 */
@Component
public final class Meters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;

    /** How a run of a job ended. */
    public enum JobEnd {
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** It is tried again. */
        AGAIN
    }

    /** How somebody wanted to be known. */
    public enum Way {
        PASSWORD,
        TOKEN
    }

    /** What was said to them. */
    public enum Said {
        ACCEPTED,
        REFUSED,
        THROTTLED
    }

    /** The plan of a what-if that was not answered. */
    public static final String NO_PLAN = "none";

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        for (JobKind kind : JobKind.values()) {
            for (JobEnd end : JobEnd.values()) {
                job(kind, end);
            }
        }
        uploadRows();
        commit();
        commitRows();
        List.of(PublicationStatus.PUBLISHED, PublicationStatus.SKIPPED, PublicationStatus.FAILED)
                .forEach(this::publication);
        for (String plan : List.of("full", "delta", "index_day", "index_totals", NO_PLAN)) {
            for (JobEnd end : JobEnd.values()) {
                if ((end == JobEnd.SUCCEEDED) != plan.equals(NO_PLAN)) {
                    whatIf(end, plan);
                }
            }
            facts(plan);
        }
        for (Said said : Said.values()) {
            signIn(Way.PASSWORD, said);
        }
        signIn(Way.TOKEN, Said.REFUSED);
    }

    public void jobEnded(JobKind kind, JobEnd end, Duration took) {
        job(kind, end).record(took);
    }

    public void uploaded(long rows) {
        uploadRows().increment(rows);
    }

    /** @param rows of history tables, appended and superseded */
    public void committed(Duration took, long rows) {
        commit().record(took);
        commitRows().increment(rows);
    }

    public void published(PublicationStatus state, Duration took) {
        publication(state).record(took);
    }

    /** @param plan how it was answered, or {@link #NO_PLAN} */
    public void whatIfEnded(JobEnd end, String plan, Duration took, long facts) {
        String word = plan.replace('-', '_');
        whatIf(end, word).record(took);
        facts(word).increment(facts);
    }

    public void signedIn(Way way, Said said) {
        signIn(way, said).increment();
    }

    private Timer job(JobKind kind, JobEnd end) {
        return timer("plumbline.job", "Runs of jobs, from their begin to their end")
                .tag("kind", word(kind))
                .tag("end", word(end))
                .register(registry);
    }

    private Counter uploadRows() {
        return Counter.builder("plumbline.upload.rows")
                .description("Rows read from workbooks that became change sets")
                .register(registry);
    }

    private Timer commit() {
        return timer("plumbline.commit", "Commits, with their wait for the writer before them")
                .register(registry);
    }

    private Counter commitRows() {
        return Counter.builder("plumbline.commit.rows")
                .description("Rows of history tables that commits appended or superseded")
                .register(registry);
    }

    private Timer publication(PublicationStatus state) {
        return timer("plumbline.publication", "Attempts to deliver a release")
                .tag("state", word(state))
                .register(registry);
    }

    private Timer whatIf(JobEnd end, String plan) {
        return timer("plumbline.what.if", "What-ifs, from the begin of their job to the report")
                .tag("plan", plan)
                .tag("end", word(end))
                .register(registry);
    }

    private Counter facts(String plan) {
        return Counter.builder("plumbline.what.if.facts")
                .description("Facts that answered what-ifs looked at")
                .tag("plan", plan)
                .register(registry);
    }

    private Counter signIn(Way way, Said said) {
        return Counter.builder("plumbline.sign.ins")
                .description("Sign-ins by password, and bearer tokens that were refused")
                .tag("way", word(way))
                .tag("said", word(said))
                .register(registry);
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }
}
