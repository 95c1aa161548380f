package io.plumbline.engine.whatif;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Origin;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings the impact index of a fact source and a dimension up to the facts as they are: shares of facts that have gone or changed are
 * forgotten, facts that no share holds are added up, some files at a time, each share by a run of its own. What-ifs have their turn
 * between two shares.
 *
 * <p>May be called again after the application ended in the middle: shares that are there stay.
 *
 * <p>Outcomes: the index, complete; UNKNOWN_FACT_SOURCE, FACT_BINDING, CANCELLED, RUN_FAILED, FACTS_MISSING, FACT_COLUMN, OBJECT_STORE.
 */
public final class BuildImpactIndex {
    /** A share of so many facts takes the runner some seconds; a single file may hold more. */
    static final long FACTS_AT_ONCE = 5_000_000;

    private final Database database;
    private final Lake lake;
    private final RefreshFactSource refresh;
    private final AwaitRun await;

    public BuildImpactIndex(Database database, Lake lake) {
        this.database = database;
        this.lake = lake;
        this.refresh = new RefreshFactSource(database, lake);
        this.await = new AwaitRun(database);
    }

    public ImpactIndex build(String factSource, String dimension, Progress progress, Origin origin) {
        progress.step("Looking at the facts");
        FactSource source = refresh.refresh(factSource);
        Binding binding = source.bound(dimension);
        String id = database.inTransaction(tx -> new ImpactIndexStore(tx).begin(source, dimension));
        ImpactIndex index = new ImpactIndexStore(database.read()).of(source, dimension);
        database.transact(tx -> new ImpactIndexStore(tx)
                .drop(index.outdated().stream().map(ImpactShare::id).toList()));
        for (List<FactFile> batch : batches(index.missing())) {
            share(id, source, binding, batch, progress, origin);
        }
        return new ImpactIndexStore(database.read()).of(source, dimension);
    }

    static List<List<FactFile>> batches(List<FactFile> files) {
        List<List<FactFile>> batches = new ArrayList<>();
        long facts = 0;
        for (FactFile file : files) {
            if (batches.isEmpty() || facts + file.rows() > FACTS_AT_ONCE) {
                batches.add(new ArrayList<>());
                facts = 0;
            }
            batches.getLast().add(file);
            facts += file.rows();
        }
        return batches;
    }

    private void share(
            String id, FactSource source, Binding binding, List<FactFile> facts, Progress progress, Origin origin) {
        String runId = UUID.randomUUID().toString();
        String request = request(id, runId, source, binding, facts).toString();
        database.transact(tx -> {
            String before = new ImpactIndexStore(tx).await(id, runId);
            RunStore runs = new RunStore(tx);
            if (before != null) {
                runs.cancel(before);
            }
            runs.queue(runId, request, origin);
        });
        try {
            ImpactShare built = ImpactIndexStore.built(runId, facts, await.answer(runId, progress));
            requireWhole(built);
            database.transact(tx -> {
                ImpactIndexStore store = new ImpactIndexStore(tx);
                store.add(id, built);
                store.await(id, null);
            });
        } catch (RdmException e) {
            await.stop(List.of(runId));
            database.transact(tx -> new ImpactIndexStore(tx).await(id, null));
            throw e;
        }
    }

    private static void requireWhole(ImpactShare built) {
        long expected = built.facts().stream().mapToLong(FactFile::rows).sum();
        if (built.factRows() != expected) {
            throw new RdmException(
                    ErrorCode.RUN_FAILED,
                    "A share of the impact index holds " + built.factRows() + " facts; expected " + expected
                            + ", the rows of its files. Refresh the fact source; the index is then built anew.");
        }
    }

    private ObjectNode request(String id, String runId, FactSource source, Binding binding, List<FactFile> files) {
        ObjectNode root = Figures.object();
        root.put("version", 1).put("task", "index").put("index", id).put("share", runId);
        ObjectNode facts = root.putObject("facts").put("format", source.format());
        ArrayNode list = facts.putArray("files");
        files.forEach(file -> list.add(file.location()));
        facts.put("date_column", source.dateColumn());
        binding.columns().forEach(root.putArray("keys")::add);
        columns(source).forEach(root.putArray("columns")::add);
        root.put("output", folder(lake, id, runId));
        return root;
    }

    /** The facts' columns that an index adds up, in its order. */
    static List<String> columns(FactSource source) {
        return source.measures().stream()
                .filter(Measure::numeric)
                .map(Measure::column)
                .distinct()
                .toList();
    }

    static String folder(Lake lake) {
        return lake.settings().privateStore() + "/impact/";
    }

    private static String folder(Lake lake, String id, String runId) {
        return folder(lake) + id + "/" + runId + "/";
    }
}
