package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What Spark and DuckDB read of a release is what the application says. */
@ExtendWith(OnTheRunningSystem.class)
class PublishedTablesIT {
    private static final String CURRENT = "retail.item_d";
    private static final String HISTORY = "retail.item_d_hist";

    @TempDir
    private Path answers;

    private final RunningSystem system;
    private final Walk walk;

    PublishedTablesIT(RunningSystem system) {
        this.system = system;
        this.walk = new Walk(system);
    }

    @Test
    void sparkAndDuckDbReadTheEnginesRows() throws SQLException {
        long commit = lastCommitOfItems();
        JsonNode release = walk.awaitPublished("ITEM_D", commit);
        Map<String, String> versions = new LinkedHashMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (JsonNode table : release.path("tables")) {
            String name = table.path("name").asString();
            versions.put("plumbline." + name, table.path("snapshot_id").asString());
            versions.put("served." + name, "'c%06d'".formatted(commit));
            counts.put(name, table.path("rows").asLong());
        }
        assertThat(counts).containsOnlyKeys(CURRENT, HISTORY);

        Listing listing = new Listing(system.as("viewer"), "ITEM_D");
        Map<String, List<Listing.Row>> engine = Map.of(
                CURRENT, listing.asOf(LocalDate.now(java.time.ZoneOffset.UTC).toString(), commit),
                HISTORY, listing.allVersions(commit));
        SparkReader spark = new SparkReader(system, answers);
        spark.read(versions);
        for (Map.Entry<String, List<Listing.Row>> table : engine.entrySet()) {
            TreeSet<String> expected = table.getValue().stream()
                    .map(PublishedTablesIT::line)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(counts.get(table.getKey())).isEqualTo(expected.size());
            for (String catalog : List.of("plumbline.", "served.")) {
                assertThat(sparkLines(spark.rows(catalog + table.getKey())))
                        .as("rows of " + catalog + table.getKey() + " in Spark")
                        .isEqualTo(expected);
            }
            assertThat(duckLines(spark.files("served." + table.getKey())))
                    .as("rows of " + table.getKey() + " in DuckDB")
                    .isEqualTo(expected);
        }
    }

    private long lastCommitOfItems() {
        long last = 0;
        for (JsonNode release : system.as("viewer")
                .get("/api/v1/releases?dimension=ITEM_D")
                .expect(200)
                .path("items")) {
            last = Math.max(last, release.path("commit").asLong());
        }
        return last;
    }

    private static String line(Listing.Row row) {
        return row.memberId() + "|" + row.versionId() + "|" + row.from() + "|" + row.to() + "|" + row.values();
    }

    private static TreeSet<String> sparkLines(List<String> json) {
        TreeSet<String> lines = new TreeSet<>();
        for (String text : json) {
            JsonNode row = Api.JSON
                    .reader()
                    .with(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(text);
            Map<String, @Nullable String> values = new java.util.TreeMap<>();
            row.properties()
                    .forEach(value ->
                            values.put(value.getKey(), value.getValue().isNull() ? null : plain(value.getValue())));
            lines.add(line(values));
        }
        return lines;
    }

    private static String plain(JsonNode value) {
        return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asString();
    }

    private static TreeSet<String> duckLines(List<Path> files) throws SQLException {
        try (Duck duck = new Duck()) {
            String source = "read_parquet(["
                    + files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(",")) + "])";
            List<String> columns = new ArrayList<>();
            duck.rows("describe select * from " + source)
                    .forEach(row -> columns.add(Objects.requireNonNull(row.getFirst())));
            String texts = columns.stream()
                    .map(name -> "cast(\"" + name + "\" as varchar)")
                    .collect(Collectors.joining(","));
            TreeSet<String> lines = new TreeSet<>();
            for (List<@Nullable String> row : duck.rows("select " + texts + " from " + source)) {
                Map<String, @Nullable String> values = new java.util.TreeMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    values.put(columns.get(i), row.get(i));
                }
                lines.add(line(values));
            }
            return lines;
        }
    }

    private static String line(Map<String, @Nullable String> row) {
        Map<String, @Nullable String> values = new java.util.TreeMap<>(row);
        String head = values.remove("member_id") + "|" + values.remove("version_id") + "|" + values.remove("valid_from")
                + "|" + values.remove("valid_to") + "|";
        values.remove("commit_no");
        values.remove("batch_id");
        return head + values;
    }
}
