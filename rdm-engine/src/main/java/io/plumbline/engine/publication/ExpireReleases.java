package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the tags of old releases from the lake, with the files that nothing else needs: kept are those of the last days, the last one of each month, and what a
 * table holds now. A release that expired can be delivered again at any time ({@link RepublishReleases}).
 *
 * <p>Outcomes: how many releases expired. What a killed program left out is done by the next call; OBJECT_STORE where the store does not answer.
 */
public final class ExpireReleases {
    private static final Logger LOG = LoggerFactory.getLogger(ExpireReleases.class);

    /** What was begun and cut off is found among those of the last days. */
    private static final Duration LOOKED_AT_AGAIN = Duration.ofDays(7);

    private final Database database;
    private final Lake lake;
    private final Supplier<IcebergCatalog> catalog;
    private final Duration kept;

    /** @param kept how long each release keeps its tag */
    public ExpireReleases(Database database, Lake lake, CatalogSettings settings, Duration kept) {
        this.database = database;
        this.lake = lake;
        this.catalog = () -> IcebergCatalog.open(lake, settings);
        this.kept = kept;
    }

    public int expire(Instant now) {
        ReleaseStore releases = new ReleaseStore(database.read());
        List<Publication> due = releases.published().values().stream()
                .flatMap(each -> due(each, now.minus(kept)).stream())
                .toList();
        // First that they are over: a check that comes between misses a tag that is there, and no tag that is not.
        database.transact(tx -> due.forEach(one -> new ReleaseStore(tx).expire(one.id(), now)));
        List<Publication> over = releases.expiredSince(now.minus(LOOKED_AT_AGAIN));
        if (over.isEmpty()) {
            return 0;
        }
        try (IcebergCatalog open = catalog.get()) {
            for (Publication publication : over) {
                publication.tables().forEach(table -> {
                    forget(open, table, publication.release());
                    lake.delete(new PlainFiles(lake, publication.release()).batch(table.name()));
                });
            }
        }
        if (!due.isEmpty()) {
            LOG.info("the tags of {} old releases were taken from the lake", due.size());
        }
        return due.size();
    }

    /** Those whose tags are over, of one dimension's published releases in the order of their commits. */
    private static List<Publication> due(List<Publication> published, Instant before) {
        return IntStream.range(0, published.size() - 1)
                .filter(at -> {
                    Publication one = published.get(at);
                    Instant made = one.release().createdAt();
                    // One that was delivered again is as fresh as that.
                    return Objects.requireNonNullElse(one.endedAt(), made).isBefore(before)
                            && month(made)
                                    .equals(month(
                                            published.get(at + 1).release().createdAt()));
                })
                .mapToObj(published::get)
                .toList();
    }

    private static YearMonth month(Instant moment) {
        return YearMonth.from(moment.atOffset(ZoneOffset.UTC));
    }

    private static void forget(IcebergCatalog open, PublishedTable recorded, Release release) {
        Optional<Table> table = open.find(recorded.name());
        SnapshotRef tag = table.map(found -> found.refs().get(release.tag())).orElse(null);
        if (table.isEmpty() || tag == null || tag.snapshotId() != recorded.snapshotId()) {
            return;
        }
        table.get().manageSnapshots().removeTag(release.tag()).commit();
        boolean isCurrent = table.get().currentSnapshot().snapshotId() == tag.snapshotId();
        if (!isCurrent) {
            table.get().expireSnapshots().expireSnapshotId(tag.snapshotId()).commit();
        }
    }
}
