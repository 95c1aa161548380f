package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static io.plumbline.engine.publication.CommittedHistory.Row.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.CommittedHistory.Row;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published tables hold the engine's rows to the last digit, whoever reads them. */
class ReadBackIT {
    private static final String ALL_TYPES = """
            {"code":"ODD_D","label":"Odd values","domain":"Retail","key":["code","part"],
             "attributes":[
              {"name":"code","type":"text","length":40},{"name":"part","type":"integer"},
              {"name":"note","type":"text","length":400},{"name":"big","type":"integer"},
              {"name":"price","type":"decimal","precision":12,"scale":2},
              {"name":"exact","type":"decimal","precision":38,"scale":10},
              {"name":"huge","type":"decimal","precision":38,"scale":0},
              {"name":"since","type":"date"},{"name":"open","type":"boolean"}]}
            """;
    private static final String ALL_NINES = "9".repeat(38);

    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();

    private static List<Row> oddRows() {
        return List.of(
                from(
                        "1900-01-01",
                        "a",
                        1L,
                        "plain",
                        1L,
                        dec("1.50"),
                        dec("0.0000000001"),
                        dec("1"),
                        day("2026-03-01"),
                        true),
                of("1900-01-01", "9999-12-31", "A", 1L, null, null, null, null, null, null, null),
                of(
                        "2020-02-29",
                        "2020-03-01",
                        "ß",
                        2L,
                        "😀 émoji \n\t\"quoted\" ', ;",
                        Long.MAX_VALUE,
                        dec("9999999999.99"),
                        new BigDecimal(ALL_NINES).movePointLeft(10),
                        dec(ALL_NINES),
                        day("9999-12-31"),
                        false),
                from(
                        "2020-03-01",
                        "ß",
                        2L,
                        " ",
                        Long.MIN_VALUE,
                        dec("-9999999999.99"),
                        new BigDecimal("-" + ALL_NINES).movePointLeft(10),
                        dec("-" + ALL_NINES),
                        day("1900-01-01"),
                        null),
                from(
                        "2019-12-31",
                        "𝄞",
                        -3L,
                        "x".repeat(400),
                        0L,
                        dec("0.00"),
                        dec("0E-10"),
                        dec("0"),
                        day("1582-10-15"),
                        true));
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    @Test
    void everyTypeReadsBackEqualByIcebergAndByDuckDb() throws SQLException {
        Dimension odd = history.define(ALL_TYPES);
        long id = history.commit(odd, oddRows());
        try (Lake lake = LakeTables.folder(folder);
                IcebergCatalog catalog = IcebergCatalog.open(lake, history.catalog())) {
            Publication published = new PublishRelease(
                            history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS)
                    .publish(id, Progress.UNWATCHED);
            assertThat(published.problem()).isNull();

            for (TableShape shape : TableShape.of(history.database().read(), odd, 1)) {
                Table table = LakeTables.table(catalog, shape.name());
                List<List<@Nullable Object>> engine = engineRows(shape);
                assertThat(engine).hasSize(shape.content() == TableShape.Content.CURRENT ? 4 : 5);
                assertThat(icebergRows(table, shape)).isEqualTo(engine);
                assertThat(duckRows(table, shape)).isEqualTo(texts(engine));
                assertThat(checksum(icebergRows(table, shape)))
                        .isEqualTo(published.tables().stream()
                                .filter(one -> one.name().equals(shape.name()))
                                .findFirst()
                                .orElseThrow()
                                .sha256());
            }
        }
    }

    @Test
    void rebuiltReleaseHasTheSameBytesAndChecksums() throws Exception {
        Dimension odd = history.define(ALL_TYPES);
        long id = history.commit(odd, oddRows());
        List<String> checksums = new ArrayList<>();
        List<byte[]> bytes = new ArrayList<>();
        for (String warehouse : List.of("one", "two")) {
            CatalogSettings other = new CommittedHistory().catalog();
            history.database().read().execute("UPDATE publication SET status = 'PENDING', attempt = 0");
            history.database().read().execute("DELETE FROM published_table");
            try (Lake lake = LakeTables.folder(folder.resolve(warehouse));
                    IcebergCatalog catalog = IcebergCatalog.open(lake, other)) {
                Publication published = new PublishRelease(history.database(), lake, other, TestDatabase.HASH_KEYS)
                        .publish(id, Progress.UNWATCHED);
                checksums.add(published.tables().getLast().sha256());
                String file = LakeTables.files(LakeTables.table(catalog, "retail.odd_d_hist"))
                        .getFirst();
                bytes.add(Files.readAllBytes(Path.of(URI.create(file))));
            }
        }
        assertThat(checksums.getFirst()).isEqualTo(checksums.getLast());
        assertThat(bytes.getFirst()).isEqualTo(bytes.getLast());
    }

    @Test
    void emptiedTableIsPublishedEmpty() {
        Dimension odd = history.define(ALL_TYPES);
        long first = history.commit(odd, oddRows());
        long second = history.commit(
                odd,
                oddRows().stream()
                        .map(row -> new Row(day("1950-01-01"), day("1950-01-02"), row.values()))
                        .distinct()
                        .filter(row -> !(" ".equals(row.values().get(2))))
                        .toList());
        try (Lake lake = LakeTables.folder(folder);
                IcebergCatalog catalog = IcebergCatalog.open(lake, history.catalog())) {
            PublishRelease publish =
                    new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS);
            publish.publish(first, Progress.UNWATCHED);
            assertThat(publish.publish(second, Progress.UNWATCHED).tables())
                    .extracting(PublishedTable::rows)
                    .containsExactly(0L, 4L);
            Table table = LakeTables.table(catalog, "retail.odd_d");
            assertThat(LakeTables.rows(table, null)).isEmpty();
            assertThat(LakeTables.rows(table, "c000001")).hasSize(4);
        }
    }

    private List<List<@Nullable Object>> engineRows(TableShape shape) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        TableRows.of(history.database().read(), shape, 1, day("2026-03-01"), text -> text)
                .each(rows::add);
        return rows;
    }

    private static List<List<@Nullable Object>> icebergRows(Table table, TableShape shape) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Record record : LakeTables.rows(table, null)) {
            List<@Nullable Object> values = new ArrayList<>();
            shape.columns().forEach(column -> values.add(record.getField(column)));
            rows.add(values);
        }
        return rows;
    }

    private static List<List<@Nullable String>> duckRows(Table table, TableShape shape) throws SQLException {
        String files = LakeTables.files(table).stream()
                .map(file -> "'" + file.replaceFirst("^file:(//)?", "") + "'")
                .collect(Collectors.joining(", "));
        String columns = shape.columns().stream()
                .map(column -> "CAST(\"" + column + "\" AS VARCHAR)")
                .collect(Collectors.joining(", "));
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT " + columns + " FROM read_parquet([" + files + "])")) {
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int i = 1; i <= shape.columns().size(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<List<@Nullable String>> texts(List<List<@Nullable Object>> rows) {
        List<List<@Nullable String>> texts = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            List<@Nullable String> text = new ArrayList<>();
            for (Object value : row) {
                text.add(
                        value instanceof BigDecimal number
                                ? number.toPlainString()
                                : value == null ? null : value.toString());
            }
            texts.add(text);
        }
        return texts;
    }

    private static String checksum(List<List<@Nullable Object>> rows) {
        RowChecksum checksum = new RowChecksum();
        rows.forEach(checksum::add);
        return checksum.hex();
    }
}
