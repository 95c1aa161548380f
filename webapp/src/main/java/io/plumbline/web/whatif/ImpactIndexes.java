package io.plumbline.web.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.engine.job.Origin;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.BuildImpactIndex;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.ImpactIndex;
import io.plumbline.engine.whatif.ImpactIndexStore;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.job.JobWork;
import io.plumbline.web.job.Outcome;
import io.plumbline.web.observation.Traces;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has impact indexes built as soon as there are facts that one lacks, and says how far they are. */
@Component
public final class ImpactIndexes implements JobWork {
    private final Database database;
    private final BuildImpactIndex build;
    private final JobQueue queue;
    private final Traces traces;

    ImpactIndexes(Database database, Lake lake, JobQueue queue, Traces traces) {
        this.database = database;
        this.build = new BuildImpactIndex(database, lake);
        this.queue = queue;
        this.traces = traces;
    }

    /**
     * An index and the work on it.
     *
     * @param job the last one that built it; null where none did yet
     */
    record State(ImpactIndex index, @Nullable Job job) {
        /** The word of the API. */
        String word() {
            return isBuilding() ? "building" : index.isComplete() ? "ready" : "incomplete";
        }

        boolean isBuilding() {
            return job != null && !job.state().isEnded();
        }
    }

    /** Queues the building of each index of a source that lacks facts; one that is built already is left alone. */
    public void require(String factSource, @Nullable Long requestedBy) {
        FactSource source = new FactSourceStore(database.read()).byCode(factSource);
        for (ImpactIndex index : new ImpactIndexStore(database.read()).of(source)) {
            if (!index.isComplete()) {
                queue.addOnce(JobKind.IMPACT_INDEX, subject(factSource, index.dimension()), requestedBy);
            }
        }
    }

    List<State> states(FactSource source) {
        JobStore jobs = new JobStore(database.read());
        return new ImpactIndexStore(database.read())
                .of(source).stream()
                        .map(index -> new State(
                                index,
                                jobs.latest(JobKind.IMPACT_INDEX, subject(source.code(), index.dimension()))
                                        .orElse(null)))
                        .toList();
    }

    private static String subject(String factSource, String dimension) {
        return factSource + "/" + dimension;
    }

    @Override
    public JobKind kind() {
        return JobKind.IMPACT_INDEX;
    }

    @Override
    public Outcome run(Job job, Progress progress) {
        String[] names = job.subject().split("/", 2);
        try (Traces.Span span = traces.begin("impact index", null)) {
            Origin origin = new Origin(job.origin().requestId(), traces.traceParent());
            ImpactIndex index = build.build(names[0], names[1], progress, origin);
            span.attribute("plumbline.impact_index", String.valueOf(index.id()));
            return new Outcome.Done(Map.of("fact_source", names[0], "dimension", names[1], "facts", index.factRows()));
        }
    }
}
