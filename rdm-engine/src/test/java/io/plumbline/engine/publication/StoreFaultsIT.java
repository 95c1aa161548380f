package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.launcher.EmbeddedObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that fails at any step of a publication: whatever was half done, the end is the same, and nothing that readers see is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreFaultsIT {
    private static final String PLAIN = """
            {"code":"STATION_D","domain":"TELEVISION","key":["code"],"attributes":[
             {"name":"code","type":"text","length":20},{"name":"network","type":"text","length":20}],
             "publish":{"files":true}}""";

    /** Every write of a publication in the long tests, else every seventh. */
    private static final int STEP = Boolean.getBoolean("rdm.full") ? 1 : 7;

    private final CommittedHistory history = new CommittedHistory();
    private final Dimension stations = history.define(PLAIN);
    private final List<String> expected = new ArrayList<>();
    private EmbeddedObjectStore store;
    private FaultyStore way;
    private Lake lake;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        store = EmbeddedObjectStore.start(folder, 0);
        way = new FaultyStore(store);
        lake = new Lake(new LakeSettings(
                "s3://" + EmbeddedObjectStore.LAKE + "/warehouse",
                "s3://" + EmbeddedObjectStore.PRIVATE,
                List.of(),
                Optional.of(way.endpoint()),
                Optional.of(store.accessKey()),
                Optional.of(store.secretKey()),
                EmbeddedObjectStore.REGION));
    }

    @AfterAll
    void end() {
        lake.close();
        way.close();
        store.close();
    }

    private Publication publish(long id) {
        return new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS)
                .publish(id, Progress.UNWATCHED);
    }

    private long commit() {
        String network = "N" + expected.size();
        expected.add(network);
        return history.commit(stations, from("2020-01-01", "WABC", network));
    }

    @Test
    void withoutAFaultItIsPublished() {
        assertThat(publish(commit()).status()).isEqualTo(PublicationStatus.PUBLISHED);
        requireAllOfThem();
    }

    @ParameterizedTest
    @EnumSource
    void storeThatFailsFromAnyStepOnLosesNothing(FaultyStore.Fault fault) {
        int failures = 0;
        for (int step = 1; ; step += STEP) {
            long id = commit();
            way.breakFrom(step, fault);
            Publication broken = publish(id);
            int writes = way.mend();
            if (broken.status() == PublicationStatus.PUBLISHED && writes < step) {
                // The fault came after the last write.
                assertThat(failures).isGreaterThan(1);
                requireAllOfThem();
                return;
            }
            if (broken.status() != PublicationStatus.PUBLISHED) {
                failures++;
                assertThat(broken.status()).isEqualTo(PublicationStatus.FAILED);
            }
            Publication published = publish(id);
            assertThat(published.status())
                    .as("after a fault from write %d on", step)
                    .isEqualTo(PublicationStatus.PUBLISHED);
            requireAllOfThem();
        }
    }

    /** Every release is there under its tag, whole, and the newest is what readers see. */
    private void requireAllOfThem() {
        try (IcebergCatalog catalog = IcebergCatalog.open(lake, history.catalog())) {
            for (String name : List.of("television.station_d", "television.station_d_hist")) {
                Table table = LakeTables.table(catalog, name);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(LakeTables.column(table, Release.tag(i + 1L), "network"))
                            .containsExactly(expected.get(i));
                }
                assertThat(LakeTables.column(table, null, "network")).containsExactly(expected.getLast());
            }
        }
        assertThat(lake.pointer(lake.settings().warehouse() + "/parquet/dim=television.station_d/current.json")
                        .read()
                        .orElseThrow()
                        .text())
                .contains("\"commit\":" + expected.size() + ",");
    }
}
