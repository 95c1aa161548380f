package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.JobLost;
import io.plumbline.engine.job.Origin;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.HeadStore;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Answers a question: pins what it depends on, writes the segments, queues the run, waits for the runner and keeps the report.
 *
 * <p>May be called again after the application ended in the middle: the run's number is kept before the run is queued, so that a second
 * call finds the run and goes on waiting, or begins anew where none was queued. A finished what-if is left as it is.
 *
 * <p>Outcomes: the what-if with its report; CANCELLED, RUN_FAILED, NOT_RECONCILED, FACTS_MISSING, FACT_COLUMN, OBJECT_STORE, CONTENT_CHANGED
 * and what {@link Proposal} refuses. JobLost where another worker prepared it anew meanwhile.
 */
public final class RunWhatIf {
    private static final Logger LOG = LoggerFactory.getLogger(RunWhatIf.class);
    /** Between two shares nobody builds for a moment. */
    private static final Duration BUILDER_SILENCE = Duration.ofSeconds(20);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Database database;
    private final Lake lake;
    private final RefreshFactSource refresh;
    private final RunFiles files;
    private final Baselines baselines;
    private final AwaitRun await;

    /** What the run is made of, read once. */
    private record Prepared(WhatIf whatIf, FactSource source, Proposals proposals, LocalDate day) {}

    /** Where the run finds what it needs. */
    private record Written(
            Map<String, String> segments, RunRequest.@Nullable FromIndex index, RunRequest.@Nullable Delta delta) {
        static final Written NOTHING = new Written(Map.of(), null, null);
    }

    public RunWhatIf(Database database, Lake lake) {
        this.database = database;
        this.lake = lake;
        this.refresh = new RefreshFactSource(database, lake);
        this.files = new RunFiles(database, lake);
        this.baselines = new Baselines(database, lake);
        this.await = new AwaitRun(database);
    }

    public WhatIf run(long whatIfId, Progress progress) {
        return run(whatIfId, progress, Origin.NONE);
    }

    /** @param origin what the runner's log and Spark name as the one who asked */
    public WhatIf run(long whatIfId, Progress progress, Origin origin) {
        WhatIf whatIf = new WhatIfStore(database.read()).get(whatIfId);
        if (whatIf.finishedAt() != null) {
            return whatIf;
        }
        Prepared prepared = isUnderWay(whatIf) ? prepared(whatIf) : prepare(whatIf, progress, origin);
        String runId = String.valueOf(prepared.whatIf().runId());
        RunRequest request = request(prepared, Written.NOTHING);
        try {
            RunResult result = await.result(runId, progress);
            RunResult whole = request.needsWholeGroups() ? await.result(wholeGroupsId(runId), progress) : result;
            progress.step("Making the report");
            finish(prepared, result, whole);
        } catch (RdmException e) {
            await.stop(List.of(runId, wholeGroupsId(runId)));
            files.delete(runId);
            if (e.code() == ErrorCode.INDEX_LOST) {
                // Without its shares the index answers nothing, so this time the facts do.
                forgetIndex(prepared);
                return run(whatIfId, progress, origin);
            }
            throw e;
        }
        files.delete(runId);
        return new WhatIfStore(database.read()).get(whatIfId);
    }

    private boolean isUnderWay(WhatIf whatIf) {
        if (whatIf.runId() == null) {
            return false;
        }
        Optional<RunRow> run = new RunStore(database.read()).find(whatIf.runId());
        return run.isPresent()
                && run.get().state() != RunRow.State.FAILED
                && run.get().state() != RunRow.State.CANCELLED;
    }

    private Prepared prepared(WhatIf whatIf) {
        FactSource source =
                new FactSourceStore(database.read()).byCode(whatIf.question().factSource());
        Proposals proposals = Proposals.read(database, whatIf.question().changeSets(), whatIf.baselineCommit());
        return new Prepared(whatIf, source, proposals, proposals.currentDay(today()));
    }

    private Prepared prepare(WhatIf asked, Progress progress, Origin origin) {
        if (asked.runId() != null) {
            files.delete(asked.runId());
        }
        progress.step("Looking at the facts");
        FactSource source = refresh.refresh(asked.question().factSource());
        progress.step("Reading the change sets");
        long baseline = new HeadStore(database.read()).commit();
        Proposals proposals = Proposals.read(database, asked.question().changeSets(), baseline);
        String runId = UUID.randomUUID().toString();
        database.transact(tx -> new WhatIfStore(tx)
                .pin(
                        asked.id(),
                        runId,
                        baseline,
                        proposals.contentHashes(),
                        source.facts().snapshot()));
        WhatIf whatIf = new WhatIfStore(database.read()).get(asked.id());
        Prepared prepared = new Prepared(whatIf, source, proposals, proposals.currentDay(today()));
        RunRequest request = request(prepared, write(prepared, runId, progress));
        database.transact(tx -> {
            requirePinned(new WhatIfStore(tx).isPinned(asked.id(), runId), asked.id());
            RunStore runs = new RunStore(tx);
            runs.queue(runId, request.json().toString(), origin);
            if (request.needsWholeGroups()) {
                runs.queue(wholeGroupsId(runId), request.wholeGroups().json().toString(), origin);
            }
        });
        return prepared;
    }

    private void forgetIndex(Prepared prepared) {
        for (Binding binding : bindings(prepared)) {
            @Nullable
            String id = new ImpactIndexStore(database.read())
                    .of(prepared.source(), binding.dimension())
                    .id();
            if (id != null) {
                LOG.warn(
                        "The impact index of {} for {} is lost and forgotten; it is built anew",
                        prepared.source().code(),
                        binding.dimension());
                database.transact(tx -> new ImpactIndexStore(tx).dropAll(id));
            }
        }
    }

    private PlanChoice choice(Prepared prepared) {
        return PlanChoice.of(
                new ImpactIndexStore(database.read()),
                prepared.whatIf().question(),
                prepared.source(),
                bindings(prepared),
                measures(prepared));
    }

    /** Where an index was asked for by name, its builder is waited for as long as there is one. */
    private PlanChoice awaitIndex(Prepared prepared, Progress progress) {
        long lastSeen = System.nanoTime();
        while (true) {
            PlanChoice choice = choice(prepared);
            if (choice.kind() != PlanChoice.Kind.INDEX_TO_COME) {
                return choice;
            }
            boolean isBuilt = new ImpactIndexStore(database.read())
                    .isBeingBuilt(
                            prepared.source(),
                            Objects.requireNonNull(choice.index()).dimension());
            lastSeen = isBuilt ? System.nanoTime() : lastSeen;
            if (System.nanoTime() - lastSeen > BUILDER_SILENCE.toNanos()) {
                return choice;
            }
            progress.step("Waiting for the impact index");
            AwaitRun.pause(LOOK_EVERY);
        }
    }

    private Written write(Prepared prepared, String runId, Progress progress) {
        PlanChoice choice = awaitIndex(prepared, progress);
        try {
            return switch (choice.kind()) {
                case FULL, INDEX_TO_COME -> new Written(writeSegments(prepared, runId, progress), null, null);
                case DELTA, INDEX -> writeChanges(prepared, runId, choice.index(), progress);
            };
        } catch (UncheckedIOException | SdkException e) {
            throw lake.unreachable(lake.settings().privateStore(), e);
        } catch (RdmException e) {
            files.delete(runId);
            throw e;
        }
    }

    /** @param index null: the facts of changed keys are read */
    private Written writeChanges(Prepared prepared, String runId, @Nullable ImpactIndex index, Progress progress) {
        WhatIf whatIf = prepared.whatIf();
        WhatIfQuestion question = whatIf.question();
        Binding binding = bindings(prepared).getFirst();
        Dimension dimension = new DimensionStore(database.read()).at(binding.dimension(), whatIf.baselineCommit());
        List<String> groups = RunRequest.groupsOf(dimension.code(), question.groupBy());
        String location = files.location(runId, dimension);
        progress.step("Writing what changes in " + dimension.label());
        files.writeChanges(
                location,
                dimension,
                binding,
                groups,
                prepared.proposals().of(dimension.code()),
                whatIf.baselineCommit(),
                prepared.day());
        String baseline =
                baselines.require(dimension, binding, groups, whatIf.baselineCommit(), prepared.day(), progress);
        Map<String, String> segments = Map.of(dimension.code(), location);
        return index == null
                ? new Written(segments, null, new RunRequest.Delta(baseline))
                : new Written(
                        segments,
                        new RunRequest.FromIndex(
                                index, baseline, question.plan().equals(PlanChoice.INDEX_DAY)),
                        null);
    }

    private Map<String, String> writeSegments(Prepared prepared, String runId, Progress progress) {
        Map<String, String> segments = new HashMap<>();
        DimensionStore dimensions = new DimensionStore(database.read());
        WhatIf whatIf = prepared.whatIf();
        for (Binding binding : bindings(prepared)) {
            Dimension dimension = dimensions.at(binding.dimension(), whatIf.baselineCommit());
            progress.step("Writing what " + dimension.label() + " says before and after");
            String location = files.location(runId, dimension);
            files.write(
                    location,
                    dimension,
                    binding,
                    RunRequest.groupsOf(dimension.code(), whatIf.question().groupBy()),
                    prepared.proposals().of(dimension.code()),
                    whatIf.baselineCommit(),
                    prepared.day(),
                    progress);
            segments.put(dimension.code(), location);
        }
        return segments;
    }

    private static RunRequest request(Prepared prepared, Written written) {
        WhatIfQuestion question = prepared.whatIf().question();
        return new RunRequest(
                prepared.source(),
                bindings(prepared),
                written.segments(),
                question.groupBy(),
                measures(prepared),
                question.from(),
                question.to(),
                question.grain(),
                written.index(),
                written.delta());
    }

    /** The dimensions that matter: those that change, and those that are grouped by. */
    private static List<Binding> bindings(Prepared prepared) {
        Set<String> codes = new LinkedHashSet<>(prepared.proposals().members().keySet());
        prepared.whatIf().question().groupBy().forEach(group -> codes.add(group.dimension()));
        return codes.stream().map(prepared.source()::bound).toList();
    }

    private static List<Measure> measures(Prepared prepared) {
        return prepared.whatIf().question().measures().stream()
                .map(prepared.source()::measure)
                .toList();
    }

    private void finish(Prepared prepared, RunResult result, RunResult whole) {
        Instant now = Instant.now();
        String report =
                Report.of(subject(prepared, result.plan(), now), result, whole).toString();
        database.transact(tx -> {
            WhatIfStore store = new WhatIfStore(tx);
            long id = prepared.whatIf().id();
            requirePinned(store.isPinned(id, String.valueOf(prepared.whatIf().runId())), id);
            store.finish(id, report, now);
        });
    }

    private static void requirePinned(boolean isPinned, long whatIfId) {
        if (!isPinned) {
            throw new JobLost("What-if " + whatIfId
                    + " was prepared anew by another worker while this one stood still; what this one did is dropped.");
        }
    }

    private ReportSubject subject(Prepared prepared, String plan, Instant now) {
        WhatIf whatIf = prepared.whatIf();
        DimensionStore dimensions = new DimensionStore(database.read());
        List<ReportSubject.Group> groups = new ArrayList<>();
        for (GroupAttribute group : whatIf.question().groupBy()) {
            groups.add(new ReportSubject.Group(
                    group,
                    dimensions
                            .at(group.dimension(), whatIf.baselineCommit())
                            .attribute(group.attribute())
                            .type()));
        }
        Map<String, Integer> scales = new HashMap<>();
        for (Measure measure : measures(prepared)) {
            scales.put(
                    measure.name(),
                    prepared.source()
                            .facts()
                            .column(measure.column())
                            .map(FactColumn::scale)
                            .orElse(0));
        }
        boolean byCurrentKey = bindings(prepared).stream().anyMatch(binding -> binding.by() == BoundBy.KEY_CURRENT);
        @Nullable LocalDate currentDay = byCurrentKey ? prepared.day() : null;
        return new ReportSubject(
                prepared.source().code(),
                groups,
                measures(prepared),
                scales,
                whatIf.question().grain(),
                currentDay,
                whatIf.baselineCommit(),
                whatIf.contentHashes(),
                whatIf.factSnapshot(),
                prepared.proposals().names(),
                prepared.proposals().touched(),
                planReason(prepared, plan),
                whatIf.askedByName(),
                whatIf.askedAt(),
                now);
    }

    private String planReason(Prepared prepared, String plan) {
        if (plan.startsWith("index")) {
            return "";
        }
        String reason = choice(prepared).reason();
        return reason.isEmpty() ? "The impact index was not complete when the run began." : reason;
    }

    /** Follows from the run's number, so that a second call finds it too. */
    static String wholeGroupsId(String runId) {
        return UUID.nameUUIDFromBytes((runId + " without a grain").getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}
