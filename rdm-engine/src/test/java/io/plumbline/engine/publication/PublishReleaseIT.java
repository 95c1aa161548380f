package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static io.plumbline.engine.publication.CommittedHistory.Row.of;
import static io.plumbline.engine.publication.PublicationStatus.PENDING;
import static io.plumbline.engine.publication.PublicationStatus.PUBLISHED;
import static io.plumbline.engine.publication.PublicationStatus.PUBLISHING;
import static io.plumbline.engine.publication.PublicationStatus.SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.CutLink;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishReleaseIT {
    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();
    private Dimension stations;
    private Lake lake;
    private PublishRelease publish;
    private IcebergCatalog catalog;

    @BeforeEach
    void open() {
        stations = history.define(CommittedHistory.STATIONS);
        lake = LakeTables.folder(folder);
        publish = new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS);
        catalog = IcebergCatalog.open(lake, history.catalog());
    }

    @AfterEach
    void close() {
        catalog.close();
        lake.close();
    }

    private Publication publish(long id) {
        return publish.publish(id, Progress.UNWATCHED);
    }

    private Table table(String name) {
        return LakeTables.table(catalog, name);
    }

    private ReleaseStore releases() {
        return new ReleaseStore(history.database().read());
    }

    @Test
    void releaseFillsTheCurrentAndTheHistoryTable() {
        long id = history.commit(
                stations,
                of("2020-01-01", "2026-03-02", "WABC", "ABC"),
                from("2026-03-02", "WABC", "NBC"),
                of("2020-01-01", "2021-01-01", "GONE", "ABC"),
                from("2027-01-01", "NEXT", null));

        Publication published = publish(id);

        assertThat(published.status()).isEqualTo(PUBLISHED);
        assertThat(published.tables())
                .extracting(PublishedTable::name, PublishedTable::rows)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("television.station_d", 1L),
                        org.assertj.core.groups.Tuple.tuple("television.station_d_hist", 4L));
        assertThat(LakeTables.column(table("television.station_d"), null, "network"))
                .as("the commit's day is 2026-03-01 in UTC")
                .containsExactly("ABC");
        assertThat(LakeTables.column(table("television.station_d_hist"), null, "station_code"))
                .containsExactly("GONE", "NEXT", "WABC", "WABC");
    }

    @Test
    void referenceIsPublishedAsTheKeyThatTheVersionBeginsWithAndAsTheDurableId() {
        Dimension markets = history.define("""
                {"code":"MARKET_D","domain":"TELEVISION","key":["land","no"],
                 "attributes":[{"name":"land","type":"text","length":20},{"name":"no","type":"integer"}]}
                """);
        Dimension shops = history.define("""
                {"code":"SHOP_D","domain":"TELEVISION","key":["code"],
                 "attributes":[{"name":"code","type":"text","length":20},
                  {"name":"market","type":"reference","dimension":"MARKET_D"}]}
                """);
        history.commit(markets, from("2020-01-01", "CH", 1), from("2020-01-01", "CH", 2));
        String one = idOf(markets, "CH\u001f1");
        String two = idOf(markets, "CH\u001f2");

        Publication published = publish(history.commit(
                shops,
                of("2020-01-01", "2026-03-02", "S1", one),
                from("2026-03-02", "S1", two),
                from("2020-01-01", "S2", null)));

        assertThat(published.status()).isEqualTo(PUBLISHED);
        assertThat(LakeTables.column(table("television.shop_d"), null, "market"))
                .containsExactly("CH,1", null);
        assertThat(LakeTables.column(table("television.shop_d_hist"), null, "market"))
                .containsExactly("CH,1", "CH,2", null);
        assertThat(LakeTables.column(table("television.shop_d_hist"), null, "market_id"))
                .containsExactly(one, two, null);
    }

    private String idOf(Dimension dimension, String key) {
        return history.database()
                .read()
                .fetchSingle(
                        "SELECT m.member_id FROM member m JOIN " + dimension.historyTable()
                                + " h ON h.member_no = m.member_no WHERE h.bkey = ?",
                        key)
                .get(0, String.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
    void recordOfASwapWhoseAnswerIsLostIsThereOnce(CutLink.Cut cut) {
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        try (CutLink link = CutLink.open()) {
            Progress cutting = new Progress() {
                @Override
                public void step(String words) {
                    link.failNext(cut);
                }

                @Override
                public void rows(long done, long total) {}
            };
            Publication published = new PublishRelease(
                            history.behind(link), lake, history.catalog(), TestDatabase.HASH_KEYS)
                    .publish(id, cutting);
            assertThat(link.isSpent()).isTrue();
            assertThat(published.status()).isEqualTo(PUBLISHED);
            assertThat(published.attempt()).isEqualTo(1);
            assertThat(published.tables()).hasSize(2);
            assertThat(table("television.station_d").snapshots()).hasSize(1);
        }
    }

    @Test
    void snapshotSaysWhereItComesFrom() {
        Publication published = publish(history.commit(stations, from("2020-01-01", "WABC", "ABC")));

        Snapshot snapshot = table("television.station_d").currentSnapshot();
        assertThat(snapshot.snapshotId())
                .isEqualTo(published.tables().getFirst().snapshotId());
        assertThat(snapshot.summary())
                .containsEntry("plumbline.commit", "1")
                .containsEntry(
                        "plumbline.batch-id", published.release().batchId().toString())
                .containsEntry(
                        "plumbline.release-id",
                        Long.toString(published.release().id()))
                .containsEntry("plumbline.rows", "1")
                .containsEntry("plumbline.sha256", published.tables().getFirst().sha256())
                .containsEntry("plumbline.change-set", "101");
    }

    @Test
    void publishingTheSameReleaseTwiceDoesNothingTheSecondTime() {
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        Publication first = publish(id);
        Publication second = publish(id);

        assertThat(second).isEqualTo(first);
        assertThat(table("television.station_d").snapshots()).hasSize(1);
    }

    @Test
    void backlogHoldsWhatIsNotInTheLakeYet() {
        assertThat(releases().backlog()).isEqualTo(Backlog.NONE);
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        assertThat(releases().backlog().of(PublicationStatus.PENDING)).isEqualTo(1);
        assertThat(releases().backlog().oldest())
                .contains(releases().get(id).release().createdAt());
        publish(id);
        assertThat(releases().backlog()).isEqualTo(Backlog.NONE);
    }

    @Test
    void eachCommitHasATagThatReadsItsRows() {
        publish(history.commit(stations, from("2020-01-01", "WABC", "ABC")));
        publish(history.commit(stations, from("2020-01-01", "WABC", "NBC"), from("2020-01-01", "KXYZ", "CBS")));

        Table table = table("television.station_d");
        assertThat(LakeTables.column(table, "c000001", "network")).containsExactly("ABC");
        assertThat(LakeTables.column(table, "c000002", "network")).containsExactly("CBS", "NBC");
        assertThat(LakeTables.column(table, null, "commit_no")).containsExactly(2L, 2L);
    }

    @Test
    void olderReleaseAfterANewerOneIsSkipped() {
        long older = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        long newer = history.commit(stations, from("2020-01-01", "WABC", "NBC"));
        assertThat(publish(newer).status()).isEqualTo(PUBLISHED);

        Publication skipped = publish(older);

        assertThat(skipped.status()).isEqualTo(SKIPPED);
        assertThat(skipped.problem()).isNotNull();
        assertThat(skipped.problem().sentence()).contains("commit 2");
        assertThat(LakeTables.column(table("television.station_d"), null, "network"))
                .containsExactly("NBC");
        assertThat(table("television.station_d").refs()).doesNotContainKey("c000001");
    }

    @Test
    void deliveryThatWasKilledBeforeTheSwapIsTakenUp() {
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        assertThatThrownBy(() -> publish.publish(id, dyingAt("Swapping in television.station_d_hist")))
                .isInstanceOf(Killed.class);
        assertThat(releases().get(id).status()).isEqualTo(PUBLISHING);
        assertThat(releases().unfinished(10)).extracting(Publication::id).containsExactly(id);
        long swapped = table("television.station_d").currentSnapshot().snapshotId();
        assertThat(table("television.station_d_hist").currentSnapshot()).isNull();

        Publication published = publish(id);

        assertThat(published.status()).isEqualTo(PUBLISHED);
        assertThat(published.attempt()).isEqualTo(2);
        assertThat(table("television.station_d").currentSnapshot().snapshotId())
                .as("the table that was done is not written again")
                .isEqualTo(swapped);
        assertThat(LakeTables.files(table("television.station_d_hist"))).hasSize(1);
    }

    @Test
    void swapWhoseEndWasNotSeenIsRecognised() {
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        var unsure = new PublishRelease(
                history.database(),
                lake,
                () -> IcebergCatalog.open(new ForgetfulCatalog(lake), lake, history.catalog()),
                TestDatabase.HASH_KEYS);

        assertThat(unsure.publish(id, Progress.UNWATCHED).status()).isEqualTo(PUBLISHED);
        assertThat(table("television.station_d").snapshots()).hasSize(1);
    }

    @Test
    void cancelledDeliveryCanBeTriedAgain() {
        long id = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        Progress cancelled = new Progress() {
            @Override
            public void step(String words) {
                throw new RdmException(ErrorCode.CANCELLED, "Cancelled by steward.");
            }

            @Override
            public void rows(long done, long total) {}
        };
        assertThatThrownBy(() -> publish.publish(id, cancelled)).isInstanceOf(RdmException.class);
        assertThat(releases().get(id).status()).isEqualTo(PublicationStatus.FAILED);

        Person steward = new Person(1, "steward", "Stella", true, "system", Set.of(Role.STEWARD));
        RetryPublication retry = new RetryPublication(history.database(), TestDatabase.AUDIT);
        assertThat(retry.retry(id, steward, seen -> {}).status()).isEqualTo(PENDING);
        assertThat(publish(id).status()).isEqualTo(PUBLISHED);
        assertThatThrownBy(() -> retry.retry(id, steward, seen -> {}))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    @Test
    void eachCommitAndDimensionIsCutOnceWhoeverAsks() throws Exception {
        long first = history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        history.database().read().execute("UPDATE commit_dimension SET released = FALSE");
        history.database().read().execute("DELETE FROM publication");
        history.database().read().execute("DELETE FROM release_entry");
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<Long>>> cuts = threads.invokeAll(java.util.Collections.nCopies(
                    8, () -> new CutReleases(history.database(), TestDatabase.HASH_KEYS).cut()));
            long cut = 0;
            for (Future<List<Long>> one : cuts) {
                cut += one.get().size();
            }
            assertThat(cut).isEqualTo(1);
        }
        assertThat(releases().list("STATION_D", null, 10)).singleElement().satisfies(one -> {
            assertThat(one.id()).isGreaterThan(first);
            assertThat(one.status()).isEqualTo(PENDING);
        });
    }

    @Test
    void commitAboveTheHeadIsNotReleased() {
        history.commit(stations, from("2020-01-01", "WABC", "ABC"));
        history.database().read().execute("UPDATE commit_dimension SET released = FALSE");
        history.database().read().execute("UPDATE head SET commit_no = 0");
        assertThat(new CutReleases(history.database(), TestDatabase.HASH_KEYS).cut())
                .isEmpty();
    }

    @Test
    void tableOfAnotherDimensionIsNeverOverwritten() {
        Dimension other = history.define(CommittedHistory.STATIONS.replace("STATION_D", "Station_D"));
        publish(history.commit(stations, from("2020-01-01", "WABC", "ABC")));

        Publication failed = publish(history.commit(other, from("2020-01-01", "KXYZ", "CBS")));

        assertThat(failed.status()).isEqualTo(PublicationStatus.FAILED);
        assertThat(failed.problem().sentence()).contains("television.station_d", "STATION_D");
        assertThat(LakeTables.column(table("television.station_d"), null, "network"))
                .containsExactly("ABC");
    }

    @Test
    void listIsPagedNewestFirst() {
        for (String network : List.of("A", "B", "C")) {
            history.commit(stations, from("2020-01-01", "WABC", network));
        }
        List<Publication> first = releases().list("STATION_D", null, 2);
        List<Publication> second = releases().list("STATION_D", first.getLast().id(), 2);
        assertThat(first).extracting(one -> one.release().commitNo()).containsExactly(3L, 2L);
        assertThat(second).extracting(one -> one.release().commitNo()).containsExactly(1L);
        assertThat(releases().after(null, second.getFirst().id(), 10)).hasSize(2);
        assertThat(releases().list("OTHER_D", null, 2)).isEmpty();
    }

    /** Ends the program as seen from inside: no code of the delivery gets to tidy up. */
    private static Progress dyingAt(String step) {
        return new Progress() {
            @Override
            public void step(String words) {
                if (words.equals(step)) {
                    throw new Killed();
                }
            }

            @Override
            public void rows(long done, long total) {}
        };
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
