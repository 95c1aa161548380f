package io.plumbline.web.part;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.database.TransactionCounts;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import io.plumbline.engine.publication.PublicationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** How the parts fare and what work is in hand, as meters; what only the database can tell is NaN while that is away. */
@Component
final class PartMeters {
    private static final String SECONDS = "seconds";

    private final MeterRegistry registry;
    private final Parts parts;

    PartMeters(MeterRegistry registry, Parts parts, Database database) {
        this.registry = registry;
        this.parts = parts;
        for (Part part : Part.values()) {
            Gauge.builder("plumbline.part.up", parts, all -> all.isAway(part) ? 0 : 1)
                    .description("1 while the part is there, 0 while it is away")
                    .tag("part", word(part))
                    .register(registry);
        }
        for (Part part : List.of(Part.WEB, Part.DATABASE, Part.OBJECT_STORE, Part.RUNNER)) {
            FunctionCounter.builder("plumbline.part.restarts", parts, all -> restarts(all.state(part)))
                    .description("How often the launcher started the part again")
                    .tag("part", word(part))
                    .register(registry);
        }
        work();
        transactions(database);
    }

    private void work() {
        for (JobKind kind : JobKind.values()) {
            for (JobState state : List.of(JobState.QUEUED, JobState.RUNNING)) {
                figure(
                                "plumbline.jobs.open",
                                now -> now.jobs().getOrDefault(kind, Map.of()).getOrDefault(state, 0))
                        .description("Jobs that wait or run")
                        .tag("kind", word(kind))
                        .tag("state", word(state))
                        .register(registry);
            }
        }
        figure("plumbline.queue.age", now -> age(now.dueSince()))
                .description("For how long the first job in the queue could have begun")
                .baseUnit(SECONDS)
                .register(registry);
        for (PublicationStatus state :
                List.of(PublicationStatus.PENDING, PublicationStatus.PUBLISHING, PublicationStatus.FAILED)) {
            figure("plumbline.publications.open", now -> now.backlog().of(state))
                    .description("Publications that are not in the lake yet")
                    .tag("state", word(state))
                    .register(registry);
        }
        figure("plumbline.publication.lag", now -> age(now.backlog().oldest()))
                .description("Age of the oldest release that is not in the lake yet")
                .baseUnit(SECONDS)
                .register(registry);
        figure("plumbline.runners.alive", now -> now.runners().alive())
                .description("What-if runners that show themselves")
                .register(registry);
    }

    private void transactions(Database database) {
        Map<String, ToLongFunction<TransactionCounts>> kinds = Map.of(
                "repeated", TransactionCounts::repeated,
                "given_up", TransactionCounts::givenUp,
                "looked_up", TransactionCounts::lookedUp);
        kinds.forEach((kind, count) -> FunctionCounter.builder(
                        "plumbline.transactions", database, known -> count.applyAsLong(known.transactionCounts()))
                .description("Transactions that did not end at their first try")
                .tag("kind", kind)
                .register(registry));
    }

    private Gauge.Builder<Parts> figure(String name, ToDoubleFunction<Figures> value) {
        return Gauge.builder(
                name, parts, all -> all.figures().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private static double restarts(PartState state) {
        return state.restarts() == null ? 0 : state.restarts().count();
    }

    private static double age(Optional<Instant> since) {
        return since.map(then ->
                        Math.max(0, Duration.between(then, Instant.now()).toMillis() / 1000.0))
                .orElse(0.0);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
