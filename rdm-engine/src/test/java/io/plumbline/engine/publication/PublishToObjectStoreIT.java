package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static io.plumbline.engine.publication.PublicationStatus.FAILED;
import static io.plumbline.engine.publication.PublicationStatus.PUBLISHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.engine.lake.Pointer;
import io.plumbline.launcher.EmbeddedObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publication into a real S3-compatible store that comes and goes. */
class PublishToObjectStoreIT {
    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();

    private static Lake lake(EmbeddedObjectStore store, String secretKey) {
        return new Lake(new LakeSettings(
                "s3://" + EmbeddedObjectStore.LAKE + "/warehouse",
                "s3://" + EmbeddedObjectStore.PRIVATE,
                List.of(),
                Optional.of(store.endpoint()),
                Optional.of(store.accessKey()),
                Optional.of(secretKey),
                EmbeddedObjectStore.REGION));
    }

    @Test
    void pointerIsReplacedOnlyAsItWasRead() {
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(folder, 0);
                Lake lake = lake(store, store.secretKey())) {
            for (Lake each : List.of(lake, LakeTables.folder(folder.resolve("in-a-folder")))) {
                Pointer pointer = each.pointer(each.settings().warehouse() + "/parquet/dim=x/current.json");
                assertThat(pointer.read()).isEmpty();
                assertThat(pointer.replace("one", null)).isTrue();
                assertThat(pointer.replace("other", null)).isFalse();
                Pointer.Seen one = pointer.read().orElseThrow();
                assertThat(pointer.replace("two", one)).isTrue();
                assertThat(pointer.replace("three", one)).isFalse();
                assertThat(pointer.read().orElseThrow().text()).isEqualTo("two");
            }
        }
    }

    @Test
    void releaseWaitsForAStoreThatIsDownAndIsPublishedWhenItIsBack() {
        Dimension stations = history.define(CommittedHistory.STATIONS);
        EmbeddedObjectStore store = EmbeddedObjectStore.start(folder, 0);
        try (Lake lake = lake(store, store.secretKey());
                IcebergCatalog catalog = IcebergCatalog.open(lake, history.catalog())) {
            PublishRelease publish =
                    new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS);
            assertThat(publish.publish(history.commit(stations, from("2020-01-01", "WABC", "ABC")), Progress.UNWATCHED)
                            .status())
                    .isEqualTo(PUBLISHED);
            store.close();

            long id = history.commit(stations, from("2020-01-01", "WABC", "NBC"));
            long began = System.nanoTime();
            Publication failed = publish.publish(id, Progress.UNWATCHED);

            assertThat(failed.status()).isEqualTo(FAILED);
            assertThat(Objects.requireNonNull(failed.problem()).code()).isEqualTo(ErrorCode.OBJECT_STORE);
            assertThat(failed.problem().sentence()).contains("STATION_D", "commit 2", "did not answer");
            assertThat(failed.tables()).isEmpty();
            assertThatThrownBy(() -> catalog.find("television.station_d"))
                    .as("Iceberg alone would try for a minute and a half")
                    .isInstanceOf(NotFoundException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(45));

            store = EmbeddedObjectStore.start(folder, 0);
            Publication published = publish.publish(id, Progress.UNWATCHED);
            assertThat(published.status()).isEqualTo(PUBLISHED);
            assertThat(published.attempt()).isEqualTo(2);
            Table table = LakeTables.table(catalog, "television.station_d");
            assertThat(table.location()).isEqualTo("s3://plumbline-lake/warehouse/television/station_d");
            assertThat(LakeTables.column(table, null, "network")).containsExactly("NBC");
            assertThat(LakeTables.column(table, "c000001", "network")).containsExactly("ABC");
        } finally {
            store.close();
        }
    }

    @Test
    void wrongKeyIsSaidToBeRefused() {
        Dimension stations = history.define(CommittedHistory.STATIONS);
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(folder, 0);
                Lake lake = lake(store, "0".repeat(40))) {
            Publication failed = new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS)
                    .publish(id, Progress.UNWATCHED);

            assertThat(failed.status()).isEqualTo(FAILED);
            assertThat(Objects.requireNonNull(failed.problem()).code()).isEqualTo(ErrorCode.OBJECT_STORE);
            assertThat(failed.problem().sentence()).contains("refused").doesNotContain(store.secretKey());
        }
    }

    @Test
    void catalogThatIsDownLeavesTheReleaseFailedAndTheLakeUntouched() {
        Dimension stations = history.define(CommittedHistory.STATIONS);
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        CatalogSettings dead = CatalogSettings.beside(history.catalog().jdbcUrl(), "no_such_schema", "nobody", "wrong");
        try (Lake lake = LakeTables.folder(folder)) {
            Publication failed = new PublishRelease(history.database(), lake, dead, TestDatabase.HASH_KEYS)
                    .publish(id, Progress.UNWATCHED);
            assertThat(failed.status()).isEqualTo(FAILED);
            assertThat(Objects.requireNonNull(failed.problem()).code()).isEqualTo(ErrorCode.PUBLICATION_FAILED);
            assertThat(failed.problem().sentence()).contains("catalog");
            assertThat(folder.resolve("warehouse")).doesNotExist();

            Publication published = new PublishRelease(
                            history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS)
                    .publish(id, Progress.UNWATCHED);
            assertThat(published.status()).isEqualTo(PUBLISHED);
        }
    }
}
