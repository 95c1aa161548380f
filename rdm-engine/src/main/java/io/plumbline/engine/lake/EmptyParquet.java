package io.plumbline.engine.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.Schema;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;

/** Parquet files without a row. Iceberg's writer of records makes a file with its first row, so where none comes there would be none. */
public final class EmptyParquet {
    private EmptyParquet() {}

    /** Writes a file that has the columns, and nothing in them. */
    public static void write(OutputFile file, Schema schema) {
        try {
            Parquet.write(file).schema(schema).overwrite().build().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
