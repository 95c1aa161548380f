package io.plumbline.engine.whatif;

import io.plumbline.engine.lake.EmptyParquet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** Writes the segments of one dimension for the runner, as docs/what-if-run.md describes them; rows are written as they come. */
final class SegmentFile implements Consumer<Segment>, AutoCloseable {
    private final Schema schema;
    private final int keys;
    private final int groups;
    private final OutputFile file;
    private final FileAppender<Record> rows;
    private long written;

    /**
     * @param keys how many parts a key has
     * @param groups how many grouping attributes there are
     */
    SegmentFile(OutputFile file, int keys, int groups) {
        this.file = file;
        this.keys = keys;
        this.groups = groups;
        this.schema = schema(keys, groups);
        try {
            this.rows = Parquet.write(file)
                    .schema(schema)
                    .createWriterFunc(GenericParquetWriter::create)
                    .overwrite()
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema schema(int keys, int groups) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            fields.add(Types.NestedField.required(fields.size() + 1, "k" + i, Types.StringType.get()));
        }
        fields.add(Types.NestedField.required(fields.size() + 1, "valid_from", Types.DateType.get()));
        fields.add(Types.NestedField.required(fields.size() + 1, "valid_to", Types.DateType.get()));
        fields.add(Types.NestedField.required(fields.size() + 1, "changed", Types.BooleanType.get()));
        fields.add(Types.NestedField.optional(fields.size() + 1, "member_before", Types.StringType.get()));
        fields.add(Types.NestedField.optional(fields.size() + 1, "member_after", Types.StringType.get()));
        for (int i = 0; i < groups; i++) {
            fields.add(Types.NestedField.optional(fields.size() + 1, "before_g" + i, Types.StringType.get()));
            fields.add(Types.NestedField.optional(fields.size() + 1, "after_g" + i, Types.StringType.get()));
        }
        return new Schema(fields);
    }

    @Override
    public void accept(Segment segment) {
        Record row = GenericRecord.create(schema);
        int at = 0;
        for (int i = 0; i < keys; i++) {
            row.set(at++, segment.key().get(i));
        }
        row.set(at++, segment.period().from());
        row.set(at++, segment.period().to());
        row.set(at++, segment.changed());
        row.set(at++, segment.memberBefore());
        row.set(at++, segment.memberAfter());
        for (int i = 0; i < groups; i++) {
            row.set(at++, segment.before().get(i));
            row.set(at++, segment.after().get(i));
        }
        rows.add(row);
        written++;
    }

    long written() {
        return written;
    }

    @Override
    public void close() {
        try {
            rows.close();
            if (written == 0) {
                EmptyParquet.write(file, schema);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
