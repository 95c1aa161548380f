package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.BenchTable;
import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.CutReleases;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.engine.publication.PublishRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a release of a whole dimension takes to its tables in the lake, beside the same rows written by DuckDB from a local file. */
class PublishBench {
    @TempDir
    private Path folder;

    @Test
    void publish() {
        int size = LargeDimension.size(1_000_000);
        run(size, folder, 5).tell(size, LargeDimension.told(size));
    }

    static BenchTable run(int size, Path folder, int runs) {
        LargeDimension large = new LargeDimension(size);
        large.database().read().execute("UPDATE commit_dimension SET released = FALSE");
        long publication =
                new CutReleases(large.database(), TestDatabase.HASH_KEYS).cut().getFirst();
        BenchTable table = new BenchTable(
                "publish",
                "A release of a dimension of ten attributes is published: current and history table, each with all members, as Iceberg in a folder. Product: read from the database,"
                        + " written, read back, compared by checksum, swapped in with its tag. Peer, a floor: DuckDB copies the product's own data files to Parquet (ZSTD) from a"
                        + " local disk, without a database, a check or a catalog.");
        List<Double> product = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            Path warehouse = folder.resolve("run-" + run);
            product.add(published(large, publication, warehouse));
            peer.add(BenchTable.millis(() -> copied(warehouse)));
        }
        table.row(String.format(Locale.ROOT, "two tables of %,d rows", size), product, peer);
        return table;
    }

    private static double published(LargeDimension large, long publication, Path warehouse) {
        large.database().read().execute("UPDATE publication SET status = 'PENDING', attempt = 0");
        large.database().read().execute("DELETE FROM published_table");
        CatalogSettings catalog = new CatalogSettings(
                TestDatabase.server().url(TestDatabase.freshSchema()),
                TestDatabase.server().user(),
                TestDatabase.server().password());
        try (Lake lake = new Lake(new LakeSettings(
                warehouse.toUri().toString(),
                warehouse.resolveSibling("private").toUri().toString(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1"))) {
            PublishRelease publish = new PublishRelease(large.database(), lake, catalog, TestDatabase.HASH_KEYS);
            return BenchTable.millis(() -> {
                Publication done = publish.publish(publication, Progress.UNWATCHED);
                assertThat(done.status()).isEqualTo(PublicationStatus.PUBLISHED);
                assertThat(done.tables()).hasSize(2).allMatch(table -> table.rows() == large.size);
            });
        }
    }

    private static void copied(Path warehouse) {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            for (String table : List.of("large_d", "large_d_hist")) {
                Path to = Files.createDirectories(warehouse.resolve("duckdb")).resolve(table + ".parquet");
                statement.execute("COPY (SELECT * FROM read_parquet('" + warehouse.resolve("bench/" + table + "/data")
                        + "/*.parquet')) TO '" + to + "' (FORMAT parquet, COMPRESSION zstd)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
