package io.plumbline.engine.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.time.Period;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for the runner, read by DuckDB. */
class SegmentFileTest {
    @TempDir
    Path folder;

    @Test
    void fileHoldsItsSegments() throws SQLException {
        Path path = folder.resolve("some.parquet");
        try (SegmentFile file = new SegmentFile(Files.localOutput(path.toFile()), 1, 1)) {
            file.accept(new Segment(
                    List.of("A"),
                    new Period(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 2, 1)),
                    true,
                    null,
                    "7",
                    Arrays.asList((String) null),
                    List.of("Music")));
        }
        assertThat(read(path)).containsExactly("[A, 2026-01-01, 2026-02-01, true, null, 7, null, Music]");
    }

    @Test
    void withoutASegmentThereIsAFileWithoutRows() throws SQLException {
        Path path = folder.resolve("none.parquet");
        new SegmentFile(Files.localOutput(path.toFile()), 2, 1).close();
        assertThat(read(path)).isEmpty();
    }

    private static List<String> read(Path path) throws SQLException {
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var rows = statement.executeQuery("FROM '" + path + "'")) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getObject(i)));
                }
                all.add(row.toString());
            }
            return all;
        }
    }
}
