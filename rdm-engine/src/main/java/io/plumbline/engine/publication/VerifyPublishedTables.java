package io.plumbline.engine.publication;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.lake.Lake;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jooq.DSLContext;

/**
 * Checks that the lake holds what was published: for each table of each published release, the tag with the recorded snapshot, its row
 * count and its row checksum; and that these are the engine's own rows at that commit.
 *
 * <p>Outcomes: tables, snapshots and rows that were read; a breach for each table, snapshot or checksum that differs. OBJECT_STORE where
 * the store does not answer.
 */
public final class VerifyPublishedTables {
    private static final String PUT_BACK =
            "Somebody else wrote to the lake or its catalog: put the table back from a copy, or publish a newer commit; readers of that tag see the difference.";

    private final DSLContext dsl;
    private final Supplier<IcebergCatalog> catalog;
    private final HashKeys hashKeys;
    private final Checked.Gathering gathering = new Checked.Gathering();

    /** @param catalog is only asked for where something is published */
    public VerifyPublishedTables(DSLContext dsl, Supplier<IcebergCatalog> catalog, HashKeys hashKeys) {
        this.dsl = dsl;
        this.catalog = catalog;
        this.hashKeys = hashKeys;
    }

    /** @param quick counts the engine's rows and leaves out reading them and the lake's */
    public Checked verify(boolean quick) {
        gathering.count("tables", 0);
        gathering.count("snapshots", 0);
        gathering.count("rows_read", 0);
        if (new ReleaseStore(dsl)
                .list(null, null, Integer.MAX_VALUE).stream()
                        .anyMatch(one -> one.status() == PublicationStatus.PUBLISHED)) {
            try (IcebergCatalog open = catalog.get()) {
                new DimensionStore(dsl).all().forEach(dimension -> check(open, dimension, quick));
            }
        }
        return gathering.of("published-tables");
    }

    private void check(IcebergCatalog open, Dimension dimension, boolean quick) {
        Map<String, Optional<Table>> tables = new HashMap<>();
        for (Publication one : new ReleaseStore(dsl).list(dimension.code(), null, Integer.MAX_VALUE)) {
            if (one.status() != PublicationStatus.PUBLISHED || one.expired()) {
                continue;
            }
            Dimension then =
                    new DimensionStore(dsl).at(dimension.id(), one.release().commitNo());
            for (TableShape shape : TableShape.of(dsl, then, one.release().commitNo())) {
                Optional<Table> table = tables.computeIfAbsent(shape.name(), name -> found(open, shape));
                one.tables().stream()
                        .filter(recorded -> table.isPresent() && recorded.name().equals(shape.name()))
                        .forEach(recorded -> check(table.get(), shape, one.release(), recorded, quick));
            }
        }
    }

    private Optional<Table> found(IcebergCatalog open, TableShape shape) {
        Optional<Table> table = open.find(shape.name());
        if (table.isPresent()) {
            gathering.count("tables", 1);
        } else {
            gathering.breach(
                    "Table " + shape.name(),
                    "no such table in the catalog",
                    "the table that releases were published to",
                    PUT_BACK);
        }
        return table;
    }

    private void check(Table table, TableShape shape, Release release, PublishedTable recorded, boolean quick) {
        String place = shape.name() + " at " + release.tag();
        gathering.count("snapshots", 1);
        if (!table.location().equals(recorded.location())) {
            gathering.breach(place, "the location " + table.location(), recorded.location(), PUT_BACK);
        }
        var tag = table.refs().get(release.tag());
        if (tag == null || tag.snapshotId() != recorded.snapshotId()) {
            gathering.breach(
                    place,
                    tag == null ? "no such tag" : "the tag on snapshot " + tag.snapshotId(),
                    "the tag on snapshot " + recorded.snapshotId(),
                    PUT_BACK);
        }
        Snapshot snapshot = table.snapshot(recorded.snapshotId());
        if (snapshot == null) {
            gathering.breach(
                    place, "no snapshot " + recorded.snapshotId(), "the snapshot that was published", PUT_BACK);
            return;
        }
        said(place, snapshot, ReplaceTable.ROWS, Long.toString(recorded.rows()));
        said(place, snapshot, ReplaceTable.SHA256, recorded.sha256());
        said(place, snapshot, ReplaceTable.COMMIT, Long.toString(release.commitNo()));
        said(place, snapshot, ReplaceTable.BATCH, release.batchId().toString());
        TableRows rows =
                TableRows.of(dsl, shape, release.commitNo(), day(release), hashKeys.version(release.hashKey()));
        if (quick) {
            long counted = rows.expected().orElse(recorded.rows());
            if (counted != recorded.rows()) {
                gathering.breach(place, recorded.rows() + " rows published", counted + " as the history has", PUT_BACK);
            }
            return;
        }
        RowChecksum engine = new RowChecksum();
        rows.each(engine::add);
        compare("Rows of the history for " + place, engine, recorded);
        lake(table, snapshot, shape, release)
                .ifPresent(found -> compare("Rows in the lake of " + place, found, recorded));
    }

    private LocalDate day(Release release) {
        return LocalDate.ofInstant(Provenance.of(dsl, release.commitNo()).committedAt(), ZoneOffset.UTC);
    }

    private void said(String place, Snapshot snapshot, String property, String expected) {
        String found = snapshot.summary().get(property);
        if (!Objects.equals(found, expected)) {
            gathering.breach(place + ", snapshot " + snapshot.snapshotId(), property + " " + found, expected, PUT_BACK);
        }
    }

    private void compare(String place, RowChecksum found, PublishedTable recorded) {
        gathering.count("rows_read", found.rows());
        String hex = found.hex();
        if (found.rows() != recorded.rows() || !hex.equals(recorded.sha256())) {
            gathering.breach(
                    place,
                    found.rows() + " rows with the checksum " + hex,
                    recorded.rows() + " with " + recorded.sha256(),
                    PUT_BACK);
        }
    }

    /** The snapshot's rows in the order in which they were written; empty where they cannot be read, which is a breach. */
    private Optional<RowChecksum> lake(Table table, Snapshot snapshot, TableShape shape, Release release) {
        Schema schema = Objects.requireNonNull(table.schemas().get(snapshot.schemaId()));
        FileRows rows = new FileRows(table.io(), schema, shape, release);
        try {
            DataFiles.of(table, snapshot.snapshotId()).forEach(file -> rows.read(file.location(), done -> {}));
            return Optional.of(rows.checksum());
        } catch (RuntimeException e) {
            if (Lake.isSilence(e)) {
                throw e;
            }
            gathering.breach(
                    "Files of " + shape.name() + " at " + release.tag(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()),
                    "files that can be read",
                    PUT_BACK);
            return Optional.empty();
        }
    }
}
