package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactFilesTest {
    @TempDir
    Path folder;

    @Test
    void filesOfOneSchemaAreReadWhatEverTheirNamesAre() throws Exception {
        var files = List.of(
                write("plain.parquet", "'a' AS item, 1::DECIMAL(7,2) AS paid"),
                write("x [0]*{a,b}?%20 k=v.parquet", "1::DECIMAL(7,2) AS paid, NULL::VARCHAR AS item"),
                write("x [1]\\.parquet", "'c' AS item, 1::DECIMAL(7,2) AS paid"));
        assertThat(FactFooters.read(TestSpark.session(), files).rows()).isEqualTo(3);
        assertThat(FactsReader.facts(TestSpark.session(), files).count()).isEqualTo(3);
    }

    @Test
    void whatIsWrongWithAFileIsNamed() throws Exception {
        var good = write("good.parquet", "'a' AS item, 1::DECIMAL(7,2) AS paid");
        var other = write("other.parquet", "'a' AS item, 1::DECIMAL(9,2) AS paid");
        var more = write("more.parquet", "'a' AS item, 1::DECIMAL(7,2) AS paid, 3 AS pieces");
        var text = folder.resolve("text.parquet");
        Files.writeString(text, "this is no Parquet at all");
        var hidden = write("_hidden.parquet", "'a' AS item, 1::DECIMAL(7,2) AS paid");
        var gone = folder.resolve("gone.parquet").toString();
        assertThat(failure(good, gone)).startsWith("FACTS_MISSING").contains("gone.parquet");
        assertThat(failure(good, other))
                .startsWith("FACTS_CHANGED")
                .contains("paid")
                .contains("DECIMAL(9,2)");
        assertThat(failure(good, more)).startsWith("FACTS_CHANGED").contains("pieces");
        assertThat(failure(good, text.toString())).startsWith("FACTS_CHANGED").contains("text.parquet");
        assertThat(failure(good, hidden)).startsWith("FACTS_MISSING").contains("_hidden");
    }

    @Test
    void objectStoreThatDoesNotAnswerIsNamedWithinAMinute() {
        var started = System.nanoTime();
        assertThat(failure("s3://bucket/facts.parquet")).startsWith("OBJECT_STORE");
        assertThat((System.nanoTime() - started) / 1_000_000_000L).isLessThan(60);
    }

    private static String failure(String... files) {
        try {
            return "none: "
                    + FactFooters.read(TestSpark.session(), Stream.of(files).toList());
        } catch (RuntimeException e) {
            var failure = Failures.of(e);
            return failure.code() + ": " + failure.detail();
        }
    }

    private String write(String name, String columns) throws Exception {
        var file = folder.resolve(name).toString();
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement()) {
            statement.execute("COPY (SELECT " + columns + ") TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }
}
