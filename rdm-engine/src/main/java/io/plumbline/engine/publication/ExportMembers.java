package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.lake.EmptyParquet;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.upload.Inert;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the members that a query finds as a file for other programs, in constant memory: the columns of the published table, but for the commit and the
 * batch, which a file that anybody may ask for has not.
 *
 * <p>Shape: CSV as RFC 4180 in UTF-8, where each value is quoted, null is nothing, and a text that a spreadsheet program would take for a formula stands behind an apostrophe ({@link Inert}); JSON as an array of objects; Parquet with the types of the published
 * table. Decimals and dates are texts in CSV and JSON.
 *
 * <p>Errors: BAD_FILTER for a filter that the dimension cannot answer.
 */
public final class ExportMembers {
    /** What is written. */
    public enum Format {
        CSV,
        JSON,
        PARQUET
    }

    /** Nothing that a person asks for is hashed. */
    private static final Disguise OPEN = new Disguise(text -> text);

    private final Database database;

    public ExportMembers(Database database) {
        this.database = database;
    }

    /** Writes CSV or JSON while it reads; the query's cursor and limit do not count. */
    public void write(Dimension dimension, MemberQuery query, Format format, OutputStream out) {
        TableShape shape = TableShape.ofMembers(dimension);
        try {
            switch (format) {
                case CSV -> csv(shape, query, out);
                case JSON -> json(shape, query, out);
                case PARQUET -> throw new IllegalArgumentException("Parquet ends with its index: it needs a file");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a Parquet file where there is none yet; the query's cursor and limit do not count. */
    public void writeParquet(Dimension dimension, MemberQuery query, Path file) {
        TableShape shape = TableShape.ofMembers(dimension);
        Schema schema = shape.schema().select(shape.columns());
        int[] at = FileRows.positions(shape, schema);
        OutputFile written = Files.localOutput(file.toFile());
        try (FileAppender<Record> writer = Parquet.write(written)
                .schema(schema)
                .createWriterFunc(GenericParquetWriter::create)
                .build()) {
            Record row = GenericRecord.create(schema);
            each(dimension, query, version -> {
                List<@Nullable Object> values = values(shape, version);
                for (int i = 0; i < at.length; i++) {
                    row.set(at[i], values.get(i));
                }
                writer.add(row);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!written.toInputFile().exists()) {
            EmptyParquet.write(written, schema);
        }
    }

    private void csv(TableShape shape, MemberQuery query, OutputStream out) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setQuoteMode(QuoteMode.ALL_NON_NULL)
                .setHeader(shape.columns().toArray(String[]::new))
                .get();
        CSVPrinter printer =
                new CSVPrinter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), format);
        each(shape.dimension(), query, version -> {
            try {
                for (Object value : values(shape, version)) {
                    printer.print(
                            switch (value) {
                                case BigDecimal number -> number.toPlainString();
                                case String text -> Inert.written(text);
                                case null, default -> value;
                            });
                }
                printer.println();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        printer.flush();
    }

    private void json(TableShape shape, MemberQuery query, OutputStream out) {
        JsonGenerator json = JsonMapper.shared().createGenerator(out);
        json.writeStartArray();
        each(shape.dimension(), query, version -> {
            json.writeStartObject();
            List<@Nullable Object> values = values(shape, version);
            for (int i = 0; i < values.size(); i++) {
                json.writeName(shape.columns().get(i));
                switch (values.get(i)) {
                    case null -> json.writeNull();
                    case Long whole -> json.writeNumber(whole);
                    case Boolean truth -> json.writeBoolean(truth);
                    case BigDecimal number -> json.writeString(number.toPlainString());
                    case LocalDate day -> json.writeString(day.toString());
                    case Object text -> json.writeString(text.toString());
                }
            }
            json.writeEndObject();
        });
        json.writeEndArray();
        json.flush();
    }

    private static List<@Nullable Object> values(TableShape shape, Version version) {
        return shape.values(new Told(
                version,
                version.period(),
                List.of(version),
                Map.of(),
                version.period().from(),
                OPEN));
    }

    private void each(Dimension dimension, MemberQuery query, Consumer<Version> each) {
        new HistoryStore(database.read(), dimension).each(query, each);
    }
}
