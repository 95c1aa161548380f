package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Table;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries that stand still while another one takes over, and swaps whose answer is lost: the lake never goes back, nothing is lost. */
class PausedDeliveryIT {
    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();
    private Dimension stations;
    private Lake lake;
    private IcebergCatalog catalog;

    @BeforeEach
    void open() {
        stations = history.define(CommittedHistory.STATIONS);
        lake = LakeTables.folder(folder);
        catalog = IcebergCatalog.open(lake, history.catalog());
    }

    @AfterEach
    void close() {
        catalog.close();
        lake.close();
    }

    private Publication publish(long id, Progress progress) {
        return new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS)
                .publish(id, progress);
    }

    private Publication get(long id) {
        return new ReleaseStore(history.database().read()).get(id);
    }

    private Table table(String name) {
        return LakeTables.table(catalog, name);
    }

    /** Does something when the delivery comes to a step, as the world does while a program stands still. */
    private static Progress meanwhile(String step, Runnable deed) {
        return new Progress() {
            @Override
            public void step(String words) {
                if (words.equals(step)) {
                    deed.run();
                }
            }

            @Override
            public void rows(long done, long total) {}
        };
    }

    /** The database ends the connection of a holder that is silent; here at once. */
    private void loseTheLock() {
        Long holder = history.database()
                .read()
                .fetchSingle("SELECT IS_USED_LOCK(SHA1(CONCAT(DATABASE(), '/deliver/', ?)))", stations.id())
                .get(0, Long.class);
        assertThat(holder).isNotNull();
        history.database().read().execute("KILL " + holder);
    }

    @Test
    void deliveryThatWakesUpAfterAnotherHasDoneItsWorkChangesNothing() {
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        assertThatThrownBy(() -> publish(id, meanwhile("Swapping in television.station_d", () -> {
                    loseTheLock();
                    assertThat(publish(id, Progress.UNWATCHED).status()).isEqualTo(PublicationStatus.PUBLISHED);
                })))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));

        assertThat(get(id).status()).isEqualTo(PublicationStatus.PUBLISHED);
        assertThat(get(id).attempt()).isEqualTo(2);
        assertThat(table("television.station_d").snapshots()).hasSize(1);
        assertThat(table("television.station_d").currentSnapshot().snapshotId())
                .isEqualTo(get(id).tables().getFirst().snapshotId());
    }

    @Test
    void deliveryThatWakesUpAfterANewerReleaseWasPublishedNeverPutsTheOlderOneBack() {
        long older = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        long newer = history.commit(stations, from("2020-01-01", "WABC", "NBC"));
        Publication failed = publish(older, meanwhile("Swapping in television.station_d", () -> {
            loseTheLock();
            assertThat(publish(newer, Progress.UNWATCHED).status()).isEqualTo(PublicationStatus.PUBLISHED);
        }));

        assertThat(failed.status()).isEqualTo(PublicationStatus.FAILED);
        assertThat(LakeTables.column(table("television.station_d"), null, "network"))
                .containsExactly("NBC");
        assertThat(publish(older, Progress.UNWATCHED).status()).isEqualTo(PublicationStatus.SKIPPED);
    }

    /** Between the last look at the lock and the swap only the catalog itself stands in the way. */
    @Test
    void swapOfADeliveryThatFellAsleepAfterItsLastLookIsRefusedByTheCatalog() {
        long older = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        long newer = history.commit(stations, from("2020-01-01", "WABC", "NBC"));
        AtomicInteger naps = new AtomicInteger(1);
        PublishRelease sleepy = new PublishRelease(
                history.database(),
                lake,
                () -> IcebergCatalog.open(
                        new ForgetfulCatalog(
                                lake,
                                () -> {
                                    if (naps.getAndDecrement() > 0) {
                                        loseTheLock();
                                        assertThat(publish(newer, Progress.UNWATCHED)
                                                        .status())
                                                .isEqualTo(PublicationStatus.PUBLISHED);
                                    }
                                },
                                () -> {}),
                        lake,
                        history.catalog()),
                TestDatabase.HASH_KEYS);

        assertThat(sleepy.publish(older, Progress.UNWATCHED).status()).isEqualTo(PublicationStatus.SKIPPED);
        assertThat(LakeTables.column(table("television.station_d"), null, "network"))
                .containsExactly("NBC");
        assertThat(LakeTables.column(table("television.station_d_hist"), null, "network"))
                .containsExactly("NBC");
    }

    @Test
    void holderThatIsSilentLosesTheLockAndFindsOut() {
        Release release =
                get(history.commit(stations, from("2020-01-01", "WABC", "ABC"))).release();
        try (DeliveryLock silent =
                DeliveryLock.take(history.database(), release, Duration.ofHours(1), Duration.ofSeconds(1))) {
            silent.requireHeld();
            try (DeliveryLock next = DeliveryLock.take(history.database(), release)) {
                next.requireHeld();
                assertThatThrownBy(silent::requireHeld).isInstanceOf(DataAccessException.class);
            }
        }
    }

    @Test
    void holderThatSpeaksKeepsTheLock() {
        Release release =
                get(history.commit(stations, from("2020-01-01", "WABC", "ABC"))).release();
        try (DeliveryLock talking =
                DeliveryLock.take(history.database(), release, Duration.ofMillis(200), Duration.ofSeconds(2))) {
            assertThatThrownBy(() -> DeliveryLock.take(history.database(), release))
                    .isInstanceOfSatisfying(
                            RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITER_BUSY));
            talking.requireHeld();
        }
    }

    @Test
    void swapWhoseAnswerWasLostWithItsConnectionKeepsItsFiles() {
        publish(history.commit(stations, from("2020-01-01", "WABC", "ABC")), Progress.UNWATCHED);
        long id = history.commit(stations, from("2020-01-01", "WABC", "NBC"), from("2020-01-01", "KXYZ", "CBS"));
        AtomicInteger breaks = new AtomicInteger(1);
        PublishRelease unlucky = new PublishRelease(
                history.database(),
                lake,
                () -> IcebergCatalog.open(
                        new JdbcCatalog(
                                properties -> lake.catalogFiles(),
                                properties -> BreakingConnections.of(properties, breaks),
                                true),
                        lake,
                        history.catalog()),
                TestDatabase.HASH_KEYS);

        Publication first = unlucky.publish(id, Progress.UNWATCHED);
        Publication published = unlucky.publish(id, Progress.UNWATCHED);

        assertThat(breaks.get()).as("a connection has broken").isLessThan(1);
        assertThat(published.status()).as(first.toString()).isEqualTo(PublicationStatus.PUBLISHED);
        assertThat(table("television.station_d").snapshots()).hasSize(2);
        assertThat(LakeTables.column(table("television.station_d"), null, "network"))
                .containsExactly("CBS", "NBC");
        assertThat(LakeTables.column(table("television.station_d_hist"), null, "network"))
                .containsExactly("CBS", "NBC");
    }
}
