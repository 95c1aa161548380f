package io.plumbline.engine.publication;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the whole content of one table by a release, in one step for its readers.
 *
 * <ol>
 *   <li>Looks whether a snapshot carries the release's batch already, or a newer commit was there first.
 *   <li>Gives the table the columns of the definition.
 *   <li>Writes the data files, reads them back and compares them with the engine's rows; so far nothing can be seen, and several tables are
 *       {@linkplain #prepare prepared} at once.
 *   <li>Swaps: schema, content, snapshot properties and tag become visible together. Where the swap's fate is unknown, it looks for
 *       the batch again, and only what is not there counts as failed.
 * </ol>
 */
final class ReplaceTable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplaceTable.class);

    static final String COMMIT = "plumbline.commit";
    static final String BATCH = "plumbline.batch-id";
    static final String RELEASE = "plumbline.release-id";
    static final String ROWS = "plumbline.rows";
    static final String SHA256 = "plumbline.sha256";

    private static final int MOST_TRIES = 5;

    /** How the replacement ended. */
    sealed interface Outcome {
        /** The release's rows were swapped in, now or at an earlier attempt. */
        record Delivered(PublishedTable table) implements Outcome {}

        /** The table holds a newer commit; nothing was written. */
        record Overtaken(long byCommit) implements Outcome {}
    }

    private final IcebergCatalog catalog;
    private final TableShape shape;
    private final Release release;
    private final Provenance provenance;
    private final DeliveryLock lock;
    private final Progress progress;
    private final Map<String, String> renames;
    private final boolean replay;

    /**
     * @param replay whether an older release than the one that the table holds gets its tag back
     * @param renames the names that columns have now, by those that they had before
     */
    ReplaceTable(
            IcebergCatalog catalog,
            TableShape shape,
            Map<String, String> renames,
            Release release,
            Provenance provenance,
            boolean replay,
            DeliveryLock lock,
            Progress progress) {
        this.catalog = catalog;
        this.shape = shape;
        this.renames = Map.copyOf(renames);
        this.release = release;
        this.provenance = provenance;
        this.replay = replay;
        this.lock = lock;
        this.progress = progress;
    }

    /** What an earlier attempt, or a newer release, has left in the table; empty where there is work to do. */
    Optional<Outcome> look() {
        return catalog.find(shape.name()).flatMap(this::look);
    }

    /**
     * What can be done before anything is seen.
     *
     * @param ready null where the table has its outcome already
     */
    record Prepared(
            Table table,
            TableRows rows,
            int attempt,
            @Nullable Ready ready) {}

    /** Files that are written and checked, and the transaction that swaps them in. */
    private record Ready(Transaction transaction, @Nullable Snapshot before, DataFiles.Written written) {}

    /** The table, which is made where it is not there; one table after the other, for they share what the catalog makes for them. */
    Table open() {
        Table table = catalog.findOrCreate(shape);
        if (!shape.dimension().code().equals(table.properties().get(IcebergCatalog.DIMENSION))
                || !shape.content().name().equals(table.properties().get(IcebergCatalog.CONTENT))) {
            throw new RdmException(
                    ErrorCode.PUBLICATION_FAILED,
                    "The lake already has a table " + shape.name() + ", which is not the "
                            + shape.content() + " table of " + shape.dimension().code() + " but "
                            + table.properties().getOrDefault(IcebergCatalog.DIMENSION, "of another writer")
                            + ". Nothing was written. Rename or move that table, then try again.");
        }
        return table;
    }

    /**
     * Writes and checks the files of a release's rows.
     *
     * @param attempt a number that no attempt of this release had before; it goes into the names of the files
     */
    Prepared prepare(Table table, TableRows rows, int attempt) {
        return new Prepared(table, rows, attempt, look(table).isPresent() ? null : write(table, rows, attempt + "-1"));
    }

    /** Swaps in what was prepared; it is written anew where another writer was quicker. */
    Outcome replace(Prepared prepared) {
        Table table = prepared.table();
        Ready ready = prepared.ready();
        for (int n = 1; ; n++) {
            table.refresh();
            Optional<Outcome> found = look(table);
            if (found.isPresent()) {
                return found.get();
            }
            try {
                swap(table, ready == null ? write(table, prepared.rows(), prepared.attempt() + "-" + n) : ready);
            } catch (CommitFailedException | ValidationException e) {
                if (n == MOST_TRIES) {
                    throw e;
                }
                LOG.info("{} was changed by another writer meanwhile; looking again", shape.name());
            }
            ready = null;
        }
    }

    private Optional<Outcome> look(Table table) {
        for (Snapshot snapshot : table.snapshots()) {
            if (release.batchId().toString().equals(snapshot.summary().get(BATCH))) {
                return Optional.of(new Outcome.Delivered(new PublishedTable(
                        shape.name(),
                        Long.parseLong(snapshot.summary().get(ROWS)),
                        Objects.requireNonNull(snapshot.summary().get(SHA256)),
                        snapshot.snapshotId(),
                        table.location())));
            }
        }
        long held = held(table);
        boolean mayReturn = replay && isOfItsColumns(table);
        return held > release.commitNo() && !mayReturn ? Optional.of(new Outcome.Overtaken(held)) : Optional.empty();
    }

    /** The commit that a table holds; 0: none. */
    private static long held(Table table) {
        Snapshot current = table.currentSnapshot();
        return current == null ? 0 : Long.parseLong(current.summary().getOrDefault(COMMIT, "0"));
    }

    /** Whether a table has just the columns of the release, so that an older one fits beside what it holds. */
    private boolean isOfItsColumns(Table table) {
        Map<String, Type> wanted = new HashMap<>();
        shape.schema().columns().forEach(column -> wanted.put(column.name(), column.type()));
        Map<String, Type> found = new HashMap<>();
        table.schema().columns().forEach(column -> found.put(column.name(), column.type()));
        return wanted.equals(found);
    }

    private Ready write(Table table, TableRows rows, String attempt) {
        Snapshot before = table.currentSnapshot();
        Transaction transaction = table.newTransaction();
        alignColumns(transaction);
        DataFiles files = new DataFiles(transaction.table(), shape, release, progress);
        progress.step("Writing " + shape.name());
        OptionalLong expected = rows.expected();
        DataFiles.Written written = files.write(
                rows,
                release.tag() + "-" + release.batchId() + "-" + attempt,
                expected.orElse(0),
                DataFiles.TARGET_BYTES);
        if (written.rows() != expected.orElse(written.rows())) {
            throw new IllegalStateException("the database counts " + expected.getAsLong() + " rows for " + shape.name()
                    + " at commit " + release.commitNo() + ", but handed out " + written.rows());
        }
        progress.step("Checking " + shape.name());
        files.verify(written);
        return new Ready(transaction, before, written);
    }

    private void swap(Table table, Ready ready) {
        Transaction transaction = ready.transaction();
        Snapshot before = ready.before();
        DataFiles.Written written = ready.written();
        progress.step("Swapping in " + shape.name());
        boolean isOlder = held(table) > release.commitNo();
        String branch = isOlder ? "replay-" + release.tag() : SnapshotRef.MAIN_BRANCH;
        if (isOlder && before != null) {
            transaction
                    .manageSnapshots()
                    .createBranch(branch, before.snapshotId())
                    .commit();
        }
        OverwriteFiles overwrite = transaction
                .newOverwrite()
                .toBranch(branch)
                .overwriteByRowFilter(Expressions.alwaysTrue())
                .conflictDetectionFilter(Expressions.alwaysTrue())
                .validateNoConflictingData()
                .validateNoConflictingDeletes();
        if (before != null) {
            overwrite.validateFromSnapshot(before.snapshotId());
        }
        written.files().forEach(overwrite::addFile);
        overwrite.set(COMMIT, Long.toString(release.commitNo()));
        overwrite.set(BATCH, release.batchId().toString());
        overwrite.set(RELEASE, Long.toString(release.id()));
        overwrite.set(ROWS, Long.toString(written.rows()));
        overwrite.set(SHA256, written.sha256());
        provenance.properties().forEach(overwrite::set);
        overwrite.commit();

        long snapshot =
                Objects.requireNonNull(transaction.table().refs().get(branch)).snapshotId();
        var references = transaction.manageSnapshots();
        if (isOlder) {
            references.removeBranch(branch);
        }
        if (transaction.table().refs().containsKey(release.tag())) {
            references.replaceTag(release.tag(), snapshot);
        } else {
            references.createTag(release.tag(), snapshot);
        }
        references.commit();
        lock.requireHeld();
        commit(table, transaction);
    }

    /** Commits; a failure after which the batch is there was none. */
    private void commit(Table table, Transaction transaction) {
        try {
            transaction.commitTransaction();
        } catch (CommitFailedException | ValidationException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("the swap of {} has an unknown end; looking whether it happened", shape.name(), e);
            try {
                table.refresh();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
                throw e;
            }
            if (!(look(table).orElse(null) instanceof Outcome.Delivered)) {
                throw e;
            }
        }
    }

    /**
     * Gives the table the columns of the definition, no more and no fewer: an attribute that was renamed keeps its column, one that was retired leaves, and
     * readers of earlier tags see the columns of then.
     */
    private void alignColumns(Transaction transaction) {
        Schema there = transaction.table().schema();
        List<Types.NestedField> wanted = shape.schema().columns();
        Set<String> names = wanted.stream().map(Types.NestedField::name).collect(Collectors.toSet());
        List<Consumer<UpdateSchema>> edits = new ArrayList<>();
        Map<String, String> was = new HashMap<>();
        for (Types.NestedField found : there.columns()) {
            String now = renames.get(found.name());
            if (names.contains(found.name())) {
                continue;
            }
            if (now != null && names.contains(now) && there.findField(now) == null && !was.containsKey(now)) {
                was.put(now, found.name());
                edits.add(update -> update.renameColumn(found.name(), now));
            } else {
                edits.add(update -> update.deleteColumn(found.name()));
            }
        }
        for (Types.NestedField field : wanted) {
            String old = was.getOrDefault(field.name(), field.name());
            Types.NestedField found = there.findField(old);
            if (found == null) {
                edits.add(update -> update.addColumn(field.name(), field.type(), field.doc()));
            } else {
                edits.addAll(aligned(found, field));
            }
        }
        // Iceberg ends no transaction that holds an edit of its schema that was not made.
        if (!edits.isEmpty()) {
            UpdateSchema update = transaction.updateSchema();
            edits.forEach(edit -> edit.accept(update));
            update.commit();
        }
    }

    private static List<Consumer<UpdateSchema>> aligned(Types.NestedField found, Types.NestedField wanted) {
        List<Consumer<UpdateSchema>> edits = new ArrayList<>();
        if (!found.type().equals(wanted.type())) {
            if (!(wanted.type() instanceof Type.PrimitiveType wider
                    && TypeUtil.isPromotionAllowed(found.type(), wider))) {
                // Another attribute under a name that was free again.
                return List.of(update ->
                        update.deleteColumn(found.name()).addColumn(wanted.name(), wanted.type(), wanted.doc()));
            }
            edits.add(update -> update.updateColumn(found.name(), wider));
        }
        if (!Objects.equals(found.doc(), wanted.doc())) {
            edits.add(update -> update.updateColumnDoc(found.name(), wanted.doc()));
        }
        return edits;
    }

    /** The tables that a list of outcomes delivered. */
    static List<PublishedTable> delivered(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Outcome.Delivered.class::isInstance)
                .map(outcome -> ((Outcome.Delivered) outcome).table())
                .toList();
    }
}
