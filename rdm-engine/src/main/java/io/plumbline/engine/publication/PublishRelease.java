package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.JobLost;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.Publication.Problem;
import io.plumbline.engine.publication.ReplaceTable.Outcome;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a release: its complete tables, as of its commit, replace what the lake holds.
 *
 * <p>The history table has all versions visible at the commit. The current table has those valid on the commit's day, which is the UTC date
 * of the moment it was committed; so a release that is rebuilt later has the same rows.
 *
 * <p>It may be called again at any time and from any state: an ended publication is returned as it is, one that a killed program
 * left PUBLISHING is taken up, and tables that carry the batch already are not written again. One release of a dimension is delivered at a time.
 * An attempt that stood still while another took over swaps nothing in, and its end is not written.
 *
 * <p>Outcomes: the publication, PUBLISHED once every table's swap was seen in the catalog; SKIPPED where a newer release was there first;
 * FAILED with a problem, to be tried again after {@link Publication#backoff()}.
 *
 * <p>Errors: UNKNOWN_RELEASE; WRITER_BUSY while another release of the dimension is being delivered; CANCELLED, after which the
 * publication is FAILED; JobLost where another attempt has the work.
 */
public final class PublishRelease {
    private static final Logger LOG = LoggerFactory.getLogger(PublishRelease.class);

    private final Database database;
    private final Lake lake;
    private final Supplier<IcebergCatalog> catalog;
    private final HashKeys hashKeys;
    private final PublicationListener listener;

    public PublishRelease(Database database, Lake lake, CatalogSettings settings, HashKeys hashKeys) {
        this(database, lake, settings, hashKeys, PublicationListener.NONE);
    }

    public PublishRelease(
            Database database, Lake lake, CatalogSettings settings, HashKeys hashKeys, PublicationListener listener) {
        this(database, lake, () -> IcebergCatalog.open(lake, settings), hashKeys, listener);
    }

    PublishRelease(Database database, Lake lake, Supplier<IcebergCatalog> catalog, HashKeys hashKeys) {
        this(database, lake, catalog, hashKeys, PublicationListener.NONE);
    }

    private PublishRelease(
            Database database,
            Lake lake,
            Supplier<IcebergCatalog> catalog,
            HashKeys hashKeys,
            PublicationListener listener) {
        this.database = database;
        this.lake = lake;
        this.catalog = catalog;
        this.hashKeys = hashKeys;
        this.listener = listener;
    }

    public Publication publish(long publicationId, Progress progress) {
        ReleaseStore releases = new ReleaseStore(database.read());
        Release release = releases.get(publicationId).release();
        try (DeliveryLock lock = DeliveryLock.take(database, release)) {
            Publication seen = releases.get(publicationId);
            if (seen.status().isEnded()) {
                return seen;
            }
            if (seen.replay() && releases.isOlderWaiting(seen)) {
                throw new RdmException(
                        ErrorCode.WRITER_BUSY,
                        "An older release of " + release.dimension() + " is delivered again first.");
            }
            change(seen, PublicationStatus.PUBLISHING, null, List.of());
            Publication begun = releases.get(publicationId);
            try {
                end(begun, deliver(begun, lock, progress));
            } catch (JobLost e) {
                throw e;
            } catch (RuntimeException e) {
                Problem problem = problem(release, e);
                // What the sentence explains needs no stack trace.
                LOG.atWarn()
                        .setCause(problem.code() == ErrorCode.PUBLICATION_FAILED ? e : null)
                        .log(
                                "attempt {} to publish {} of commit {} failed: {}",
                                begun.attempt(),
                                release.dimension(),
                                release.commitNo(),
                                problem.sentence());
                change(begun, PublicationStatus.FAILED, problem, List.of());
                if (problem.code() == ErrorCode.CANCELLED) {
                    throw e;
                }
            }
            return releases.get(publicationId);
        }
    }

    private List<Outcome> deliver(Publication publication, DeliveryLock lock, Progress progress) {
        Release release = publication.release();
        Dimension dimension = new DimensionStore(database.read()).at(release.dimensionId(), release.commitNo());
        Provenance provenance = Provenance.of(database.read(), release.commitNo());
        LocalDate day = LocalDate.ofInstant(provenance.committedAt(), ZoneOffset.UTC);

        progress.step("Looking at the lake");
        lake.requireAnswer();
        try (IcebergCatalog open = catalog.get()) {
            List<TableShape> shapes = TableShape.of(database.read(), dimension, release.commitNo());
            Map<String, String> renames = TableShape.renames(
                    new DimensionStore(database.read()).definitions(dimension).values(), dimension);
            TablesProgress together = new TablesProgress(progress);
            List<ReplaceTable> tables = shapes.stream()
                    .map(shape -> new ReplaceTable(
                            open, shape, renames, release, provenance, publication.replay(), lock, together.ofOne()))
                    .toList();
            if (publication.replay()) {
                shapes.forEach(shape -> open.forgetLost(shape, lake));
            }
            List<Outcome> found =
                    tables.stream().flatMap(table -> table.look().stream()).toList();
            boolean isOvertaken = found.stream().anyMatch(Outcome.Overtaken.class::isInstance);
            if (isOvertaken) {
                return found;
            }
            if (ReplaceTable.delivered(found).size() == tables.size()) {
                copyFiles(open, dimension, release, found, progress);
                return found;
            }
            Optional<Long> newer = new ReleaseStore(database.read()).newerPublished(release, publication.target());
            if (newer.isPresent() && !publication.replay()) {
                return List.of(new Outcome.Overtaken(newer.get()));
            }
            List<Callable<ReplaceTable.Prepared>> work = new ArrayList<>();
            for (int i = 0; i < tables.size(); i++) {
                ReplaceTable table = tables.get(i);
                Table opened = table.open();
                TableRows rows = TableRows.of(
                        database.read(), shapes.get(i), release.commitNo(), day, hashKeys.version(release.hashKey()));
                work.add(() -> table.prepare(opened, rows, publication.attempt()));
            }
            List<ReplaceTable.Prepared> prepared = Beside.each(work);
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < tables.size(); i++) {
                outcomes.add(tables.get(i).replace(prepared.get(i)));
            }
            copyFiles(open, dimension, release, outcomes, progress);
            return outcomes;
        }
    }

    /** Last, so that whoever reads the plain files never sees a release that is not in the tables yet. */
    private void copyFiles(
            IcebergCatalog open, Dimension dimension, Release release, List<Outcome> outcomes, Progress progress) {
        List<PublishedTable> delivered = ReplaceTable.delivered(outcomes);
        if (!dimension.publishing().files() || delivered.size() < outcomes.size()) {
            return;
        }
        progress.step("Copying plain files");
        PlainFiles files = new PlainFiles(lake, release);
        for (PublishedTable table : delivered) {
            open.find(table.name()).ifPresent(found -> files.write(found, table));
        }
    }

    private void end(Publication begun, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Delivered delivered -> {}
                case Outcome.Overtaken(long byCommit) -> {
                    String sentence = "The lake already holds "
                            + begun.release().dimension() + " as of commit " + byCommit + ", which contains commit "
                            + begun.release().commitNo() + "; an older release never replaces a newer one.";
                    change(begun, PublicationStatus.SKIPPED, new Problem(ErrorCode.WRONG_STATE, sentence), List.of());
                    return;
                }
            }
        }
        change(begun, PublicationStatus.PUBLISHED, null, ReplaceTable.delivered(outcomes));
    }

    private void change(
            Publication seen, PublicationStatus to, @Nullable Problem problem, List<PublishedTable> tables) {
        database.transact(tx -> {
            ReleaseStore releases = new ReleaseStore(tx);
            if (!releases.change(seen, to, problem)) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Publication " + seen.id() + " was " + seen.status() + " at attempt " + seen.attempt()
                                + " and was changed by somebody else meanwhile. Look again.");
            }
            releases.insertTables(seen.id(), tables);
            listener.changed(tx, releases.get(seen.id()));
        });
    }

    private Problem problem(Release release, RuntimeException thrown) {
        if (thrown instanceof RdmException known && known.code() != ErrorCode.OBJECT_STORE) {
            return new Problem(known.code(), known.sentence());
        }
        String what = "Publishing " + release.dimension() + " of commit " + release.commitNo();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException) {
                return new Problem(
                        ErrorCode.PUBLICATION_FAILED,
                        what + " stopped because the database or its catalog schema did not answer or refused."
                                + " Nothing was lost and readers see the table as it was before; it is tried again.");
            }
        }
        if (thrown instanceof RdmException || Lake.isStoreFailure(thrown)) {
            RdmException unreachable = lake.unreachable(lake.settings().warehouse(), thrown);
            return new Problem(unreachable.code(), what + " stopped. " + unreachable.sentence());
        }
        return new Problem(
                ErrorCode.PUBLICATION_FAILED,
                what + " stopped at an unexpected error (" + thrown.getClass().getSimpleName()
                        + "); the log has it whole. Readers see the table as it was before. Try again; if it comes back, report it.");
    }
}
