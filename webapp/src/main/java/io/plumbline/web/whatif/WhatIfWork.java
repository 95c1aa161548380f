package io.plumbline.web.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.Origin;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.RunWhatIf;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.engine.whatif.WhatIfStore;
import io.plumbline.web.job.JobWork;
import io.plumbline.web.job.Outcome;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.observation.Meters.JobEnd;
import io.plumbline.web.observation.Traces;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Has a what-if answered by the runner. */
@Component
final class WhatIfWork implements JobWork {
    private final Database database;
    private final RunWhatIf run;
    private final JsonMapper json;
    private final Meters meters;
    private final Traces traces;

    WhatIfWork(Database database, Lake lake, JsonMapper json, Meters meters, Traces traces) {
        this.database = database;
        this.run = new RunWhatIf(database, lake);
        this.json = json;
        this.meters = meters;
        this.traces = traces;
    }

    @Override
    public JobKind kind() {
        return JobKind.WHAT_IF;
    }

    @Override
    public Outcome run(Job job, Progress progress) {
        long began = System.nanoTime();
        try (Traces.Span span = traces.begin("what-if run", null)) {
            Origin origin = new Origin(job.origin().requestId(), traces.traceParent());
            WhatIf done = run.run(Long.parseLong(job.subject()), progress, origin);
            span.attribute("plumbline.run_id", String.valueOf(done.runId()));
            JsonNode report = report(done.id());
            meters.whatIfEnded(
                    JobEnd.SUCCEEDED,
                    report.path("plan").asString(Meters.NO_PLAN),
                    since(began),
                    report.path("facts_total").asLong(0));
            return new Outcome.Done(Map.of("what_if", done.id()));
        } catch (RdmException e) {
            meters.whatIfEnded(
                    e.code() == ErrorCode.CANCELLED ? JobEnd.CANCELLED : JobEnd.FAILED,
                    Meters.NO_PLAN,
                    since(began),
                    0);
            throw e;
        }
    }

    private JsonNode report(long whatIf) {
        return new WhatIfStore(database.read())
                .report(whatIf)
                .map(json::readTree)
                .orElseGet(json::createObjectNode);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
