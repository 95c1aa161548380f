package io.plumbline.engine.publication;

import static io.plumbline.engine.publication.CommittedHistory.Row.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that are delivered again, and tags that end with their age. */
class ReplayIT {
    private static final Person STEWARD = new Person(2, "steward", "Stella", true, "system", Set.of(Role.STEWARD));
    private static final String HISTORY = "television.station_d_hist";

    @TempDir
    Path folder;

    private final CommittedHistory history = new CommittedHistory();
    private final Dimension stations = history.define(CommittedHistory.STATIONS);
    private Lake lake;

    @BeforeEach
    void publishThree() {
        lake = LakeTables.folder(folder);
        for (String network : List.of("ABC", "NBC", "CBS")) {
            history.commit(stations, from("2020-01-01", "WABC", network));
            publishAll();
        }
    }

    @AfterEach
    void close() {
        lake.close();
    }

    private ReleaseStore releases() {
        return new ReleaseStore(history.database().read());
    }

    /** Delivers what waits, the newest first, as jobs do that come in any order. */
    private void publishAll() {
        PublishRelease publish =
                new PublishRelease(history.database(), lake, history.catalog(), TestDatabase.HASH_KEYS);
        for (int round = 0; round < 10 && !releases().unfinished(100).isEmpty(); round++) {
            List<Publication> waiting = new ArrayList<>(releases().unfinished(100));
            Collections.reverse(waiting);
            for (Publication one : waiting) {
                try {
                    publish.publish(one.id(), Progress.UNWATCHED);
                } catch (RdmException laterThen) {
                    assertThat(laterThen.sentence()).contains("An older release of STATION_D is delivered again first");
                }
            }
        }
    }

    private List<Publication> republish(long from) {
        return new RepublishReleases(history.database(), TestDatabase.AUDIT).republish(from, null, null, STEWARD);
    }

    private List<String> networks() {
        try (IcebergCatalog catalog = IcebergCatalog.open(lake, history.catalog())) {
            Table table = LakeTables.table(catalog, HISTORY);
            List<String> found = new ArrayList<>();
            table.refs().keySet().stream()
                    .filter(name -> name.startsWith("c"))
                    .sorted()
                    .forEach(tag -> found.add(tag + LakeTables.column(table, tag, "network")));
            found.add("now" + LakeTables.column(table, null, "network"));
            return found;
        }
    }

    private List<String> breaches() {
        return new VerifyPublishedTables(
                        history.database().read(),
                        () -> IcebergCatalog.open(lake, history.catalog()),
                        TestDatabase.HASH_KEYS)
                .verify(false).breaches().stream().map(Object::toString).toList();
    }

    @Test
    void lostLakeIsFilledAgainWithEveryTag() throws IOException {
        List<String> before = networks();
        List<Publication> first = releases().list(null, null, 10);
        try (Stream<Path> all = Files.walk(folder.resolve("warehouse"))) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        assertThat(republish(1)).hasSize(3).allMatch(one -> one.status() == PublicationStatus.PENDING);
        publishAll();
        assertThat(networks()).isEqualTo(before).contains("c000002[NBC]", "now[CBS]");
        assertThat(releases().list(null, null, 10))
                .allMatch(one -> one.status() == PublicationStatus.PUBLISHED)
                .extracting(
                        one -> one.tables().stream().map(PublishedTable::sha256).toList())
                .isEqualTo(first.stream()
                        .map(one -> one.tables().stream()
                                .map(PublishedTable::sha256)
                                .toList())
                        .toList());
        assertThat(breaches()).isEmpty();
    }

    @Test
    void whatLiesInTheLakeIsFoundAndNotWrittenAgain() {
        List<Publication> before = releases().list(null, null, 10);
        republish(1);
        publishAll();
        assertThat(releases().list(null, null, 10))
                .extracting(Publication::tables)
                .isEqualTo(before.stream().map(Publication::tables).toList());
    }

    @Test
    void tagsOfOldReleasesEndAndComeBackWithoutTouchingWhatReadersSee() {
        Instant later = Instant.now().plus(400, ChronoUnit.DAYS);
        ExpireReleases expire = new ExpireReleases(history.database(), lake, history.catalog(), Duration.ofDays(90));
        assertThat(expire.expire(Instant.now())).isZero();
        assertThat(expire.expire(later)).isEqualTo(2);
        assertThat(expire.expire(later)).isZero();
        assertThat(networks()).containsExactly("c000003[CBS]", "now[CBS]");
        assertThat(breaches()).isEmpty();

        republish(1);
        publishAll();
        assertThat(networks()).containsExactly("c000001[ABC]", "c000002[NBC]", "c000003[CBS]", "now[CBS]");
        assertThat(breaches()).isEmpty();
        try (IcebergCatalog catalog = IcebergCatalog.open(lake, history.catalog())) {
            assertThat(LakeTables.table(catalog, HISTORY).refs().keySet())
                    .containsExactlyInAnyOrder("main", "c000001", "c000002", "c000003");
        }
    }

    private void madeOn(long commit, String day) {
        history.database()
                .read()
                .execute("UPDATE release_entry r JOIN publication p ON p.release_id = r.id" + " SET r.created_at = '"
                        + day + " 12:00:00', p.ended_at = '" + day + " 12:00:01' WHERE r.commit_no = " + commit);
    }

    @Test
    void expiryThatWasCutOffIsDoneByTheNextCallAndOneDeliveredAgainIsFresh() {
        madeOn(1, "2026-02-01");
        madeOn(2, "2026-02-02");
        madeOn(3, "2026-02-03");
        history.database()
                .read()
                .execute("UPDATE publication SET expired_at = UTC_TIMESTAMP(6) WHERE id = "
                        + releases().ofCommit(1).getFirst().id());
        ExpireReleases expire = new ExpireReleases(history.database(), lake, history.catalog(), Duration.ofDays(90));
        assertThat(networks()).contains("c000001[ABC]");
        assertThat(expire.expire(Instant.now())).isEqualTo(1);
        assertThat(networks()).containsExactly("c000003[CBS]", "now[CBS]");
        republish(1);
        publishAll();
        assertThat(expire.expire(Instant.now())).isZero();
        assertThat(networks()).containsExactly("c000001[ABC]", "c000002[NBC]", "c000003[CBS]", "now[CBS]");
    }

    @Test
    void lastReleaseOfEachMonthKeepsItsTag() {
        madeOn(1, "2026-01-31");
        madeOn(2, "2026-02-01");
        madeOn(3, "2026-02-02");
        ExpireReleases expire = new ExpireReleases(history.database(), lake, history.catalog(), Duration.ofDays(90));
        assertThat(expire.expire(Instant.parse("2026-12-01T00:00:00Z"))).isEqualTo(1);
        assertThat(networks()).containsExactly("c000001[ABC]", "c000003[CBS]", "now[CBS]");
    }

    @Test
    void storeThatIsAwayLosesNoTable() throws IOException {
        republish(1);
        Path warehouse = folder.resolve("warehouse");
        Files.move(warehouse, folder.resolve("elsewhere"));
        Files.writeString(warehouse, "a file where the folder was");
        publishAll();
        assertThat(releases().unfinished(10)).hasSize(3);
        Files.delete(warehouse);
        Files.move(folder.resolve("elsewhere"), warehouse);
        publishAll();
        assertThat(networks()).containsExactly("c000001[ABC]", "c000002[NBC]", "c000003[CBS]", "now[CBS]");
    }

    @Test
    void rangeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> republish(4)).hasMessageContaining("commits go from 1 to 3");
        assertThatThrownBy(() -> new RepublishReleases(history.database(), TestDatabase.AUDIT)
                        .republish(1, null, "NOTHING_D", STEWARD))
                .isInstanceOf(RdmException.class);
    }
}
