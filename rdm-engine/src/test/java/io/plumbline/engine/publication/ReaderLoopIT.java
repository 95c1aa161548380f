package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that read all the time while a table is replaced again and again. */
class ReaderLoopIT {
    private static final int PUBLICATIONS = Boolean.getBoolean("rdm.full") ? 200 : 25;

    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();

    @Test
    void eachReadSeesOneReleaseWhole() throws Exception {
        Dimension stations = history.define(CommittedHistory.STATIONS);
        try (Lake lake = LakeTables.folder(folder);
                ExecutorService readers = Executors.newFixedThreadPool(2)) {
            PublishRelease publish =
                    new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS);
            publish.publish(commit(stations, 1), Progress.UNWATCHED);
            AtomicBoolean isOver = new AtomicBoolean();
            List<Future<Set<String>>> reading = List.of(
                    readers.submit(() -> readUntil(isOver, lake)), readers.submit(() -> readUntil(isOver, lake)));
            for (int i = 2; i <= PUBLICATIONS; i++) {
                assertThat(publish.publish(commit(stations, i), Progress.UNWATCHED)
                                .status())
                        .isEqualTo(PublicationStatus.PUBLISHED);
            }
            isOver.set(true);
            for (Future<Set<String>> reader : reading) {
                assertThat(reader.get()).hasSizeGreaterThan(3);
            }
        }
    }

    /** Each commit gives all three stations the same network, so rows of two releases would differ. */
    private long commit(Dimension stations, int number) {
        String network = "N" + number;
        return history.commit(
                stations,
                from("2020-01-01", "WABC", network),
                from("2020-01-01", "WNBC", network),
                from("2020-01-01", "WCBS", network));
    }

    private Set<String> readUntil(AtomicBoolean isOver, Lake lake) {
        Set<String> seen = new HashSet<>();
        while (!isOver.get()) {
            try (ServedCatalog catalog = new ServedCatalog(lake, history.catalog())) {
                assertThat(catalog.tables("television", "", null).identifiers()).hasSize(2);
            }
            try (IcebergCatalog catalog = IcebergCatalog.openToRead(lake, history.catalog())) {
                List<Record> rows = LakeTables.rows(LakeTables.table(catalog, "television.station_d"), null);
                Set<String> networks = new HashSet<>();
                rows.forEach(row -> networks.add(row.getField("network") + " of " + row.getField("commit_no")));
                assertThat(rows).hasSize(3);
                assertThat(networks).hasSize(1);
                seen.addAll(networks);
            }
        }
        return seen;
    }
}
