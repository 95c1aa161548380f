package io.plumbline.engine.publication;

import io.plumbline.engine.job.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet files of one table of a release: written from the engine's rows in their order, then read back and compared.
 *
 * <p>The same rows written by the same build give the same bytes. Files that no snapshot names are never read by anybody.
 */
final class DataFiles {
    /** A file is closed once it is about this large. */
    static final long TARGET_BYTES = 512L * 1024 * 1024;

    private static final int ROWS_PER_LOOK = 5_000;

    /**
     * What was written.
     *
     * @param files in the order of their rows
     */
    record Written(List<DataFile> files, long rows, String sha256) {
        Written {
            files = List.copyOf(files);
        }
    }

    private final Table table;
    private final Schema schema;
    private final TableShape shape;
    private final Release release;
    private final Progress progress;

    /** @param table as the running transaction sees it, so that new columns have their ids */
    DataFiles(Table table, TableShape shape, Release release, Progress progress) {
        this.table = table;
        this.schema = table.schema();
        this.shape = shape;
        this.release = release;
        this.progress = progress;
    }

    /** The files of a snapshot, in the order of their rows. */
    static List<DataFile> of(Table table, long snapshot) {
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().useSnapshot(snapshot).planFiles()) {
            tasks.forEach(task -> files.add(task.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(Comparator.comparing(DataFile::location));
        return files;
    }

    /**
     * Writes the rows.
     *
     * @param prefix begins each file's name and was never used before
     * @param expected how many rows will come, 0 while unknown
     */
    Written write(TableRows rows, String prefix, long expected, long targetBytes) {
        var writing = new Writing(prefix, expected, targetBytes);
        try {
            rows.each(writing::add);
            writing.closeFile();
        } catch (RuntimeException e) {
            writing.abandon(e);
            throw e;
        }
        return new Written(writing.files, writing.checksum.rows(), writing.checksum.hex());
    }

    /** Reads the files back; a difference in rows, values or order is an error and nothing is swapped in. */
    void verify(Written written) {
        FileRows rows = new FileRows(table.io(), schema, shape, release);
        written.files().forEach(file -> rows.read(file.location(), done -> look(done, written.rows())));
        RowChecksum checksum = rows.checksum();
        String found = checksum.hex();
        if (checksum.rows() != written.rows() || !found.equals(written.sha256())) {
            throw new IllegalStateException("the files of " + shape.name() + " hold " + checksum.rows()
                    + " rows with checksum " + found + ", expected " + written.rows() + " with " + written.sha256());
        }
    }

    private void look(long done, long total) {
        if (done % ROWS_PER_LOOK == 0) {
            progress.rows(done, total);
        }
    }

    /** One run over the rows, with the file that is open. */
    private final class Writing {
        private final String prefix;
        private final long expected;
        private final long targetBytes;
        private final RowChecksum checksum = new RowChecksum();
        private final List<DataFile> files = new ArrayList<>();
        private final int[] at = FileRows.positions(shape, schema);
        private final Record row = GenericRecord.create(schema);
        private @Nullable DataWriter<Record> open;

        Writing(String prefix, long expected, long targetBytes) {
            this.prefix = prefix;
            this.expected = expected;
            this.targetBytes = targetBytes;
            row.setField(TableShape.COMMIT_NO, release.commitNo());
            row.setField(TableShape.BATCH_ID, release.batchId().toString());
        }

        void add(List<@Nullable Object> values) {
            for (int i = 0; i < at.length; i++) {
                row.set(at[i], values.get(i));
            }
            DataWriter<Record> writer = open == null ? newFile() : open;
            open = writer;
            writer.write(row);
            checksum.add(values);
            look(checksum.rows(), expected);
            if (checksum.rows() % ROWS_PER_LOOK == 0 && writer.length() >= targetBytes) {
                closeFile();
            }
        }

        private DataWriter<Record> newFile() {
            String name = String.format(Locale.ROOT, "%s-%05d.parquet", prefix, files.size() + 1);
            try {
                return Parquet.writeData(table.io()
                                .newOutputFile(table.locationProvider().newDataLocation(name)))
                        .schema(schema)
                        .setAll(table.properties())
                        .metricsConfig(MetricsConfig.forTable(table))
                        .createWriterFunc(GenericParquetWriter::create)
                        .withSpec(PartitionSpec.unpartitioned())
                        .overwrite()
                        .build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void closeFile() {
            DataWriter<Record> writer = open;
            if (writer == null) {
                return;
            }
            open = null;
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files.add(writer.toDataFile());
        }

        /** Lets go of the open file; what it holds is named by no snapshot. */
        void abandon(RuntimeException why) {
            try {
                if (open != null) {
                    open.close();
                }
            } catch (IOException | RuntimeException e) {
                why.addSuppressed(e);
            }
        }
    }
}
