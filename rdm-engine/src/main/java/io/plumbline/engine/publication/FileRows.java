package io.plumbline.engine.publication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/** The rows of one release's Parquet files as the lake gives them back, file after file, and their checksum. */
final class FileRows {
    private final FileIO io;
    private final Schema schema;
    private final TableShape shape;
    private final Release release;
    private final RowChecksum checksum = new RowChecksum();

    /** @param schema of the snapshot that the files belong to */
    FileRows(FileIO io, Schema schema, TableShape shape, Release release) {
        this.io = io;
        this.schema = schema;
        this.shape = shape;
        this.release = release;
    }

    /** Reads one file; a row of another release is an error. */
    void read(String location, LongConsumer rowsSoFar) {
        int commitAt = position(schema, shape, TableShape.COMMIT_NO);
        int batchAt = position(schema, shape, TableShape.BATCH_ID);
        int[] at = positions(shape, schema);
        try (CloseableIterable<Record> records = Parquet.read(io.newInputFile(location))
                .project(schema)
                .createReaderFunc(found -> GenericParquetReaders.buildReader(schema, found))
                .reuseContainers()
                .build()) {
            for (Record row : records) {
                List<@Nullable Object> values = new ArrayList<>(at.length);
                for (int position : at) {
                    values.add(row.get(position));
                }
                checksum.add(values);
                if (!Long.valueOf(release.commitNo()).equals(row.get(commitAt))
                        || !release.batchId().toString().equals(row.get(batchAt))) {
                    throw new IllegalStateException("a row of " + location + " is not of " + release);
                }
                rowsSoFar.accept(checksum.rows());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RowChecksum checksum() {
        return checksum;
    }

    /** Where the columns of a shape stand in a table's schema. */
    static int[] positions(TableShape shape, Schema schema) {
        return shape.columns().stream()
                .mapToInt(column -> position(schema, shape, column))
                .toArray();
    }

    private static int position(Schema schema, TableShape shape, String column) {
        List<String> names =
                schema.columns().stream().map(field -> field.name()).toList();
        int at = names.indexOf(column);
        if (at < 0) {
            throw new IllegalStateException(shape.name() + " has no column " + column + "; it has " + names);
        }
        return at;
    }
}
