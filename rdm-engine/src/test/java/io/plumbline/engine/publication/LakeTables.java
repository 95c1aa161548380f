package io.plumbline.engine.publication;

import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/** Reads published tables as strangers do: by Iceberg's own catalog, plan and generic reader. */
public final class LakeTables {
    private LakeTables() {}

    public static Lake folder(Path folder) {
        return new Lake(new LakeSettings(
                folder.resolve("warehouse").toUri().toString(),
                folder.resolve("private").toUri().toString(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1"));
    }

    static Table table(IcebergCatalog catalog, String name) {
        return catalog.find(name).orElseThrow();
    }

    /** All rows of a table, at its newest snapshot or at a tag. */
    static List<Record> rows(Table table, @Nullable String tag) {
        var scan = IcebergGenerics.read(table);
        try (CloseableIterable<Record> records = tag == null
                ? scan.build()
                : scan.useSnapshot(table.snapshot(tag).snapshotId()).build()) {
            List<Record> rows = new ArrayList<>();
            records.forEach(rows::add);
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of one column, in the table's order. */
    static List<@Nullable Object> column(Table table, @Nullable String tag, String column) {
        List<@Nullable Object> values = new ArrayList<>();
        rows(table, tag).forEach(row -> values.add(row.getField(column)));
        return values;
    }

    /** The data files that the plan of a full scan names. */
    static List<String> files(Table table) {
        List<String> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> files.add(task.file().location()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
