package io.plumbline.web.demo;

import io.plumbline.engine.access.InstallationStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.web.job.JobWork;
import io.plumbline.web.job.Outcome;
import io.plumbline.web.publication.Deliveries;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Loads the demo's data: three dimensions, each upload with its day, and their facts.
 *
 * <p>Steps, each skipped where it is done already: 1. define the dimensions; 2. one dated workbook for each day on which rows begin, committed in the
 * order of days, while the sales are generated and written beside it; 3. register the fact source; 4. wait for the first releases; 5. leave a
 * change set in review, with a what-if asked.
 */
@Component
final class DemoData implements JobWork {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Database database;
    private final DemoFacts facts;
    private final DemoUpload uploads;
    private final DemoReview review;
    private final Deliveries deliveries;
    private final DemoProgress shown;

    DemoData(
            Database database,
            Lake lake,
            DemoUpload uploads,
            DemoReview review,
            Deliveries deliveries,
            DemoProgress shown) {
        this.database = database;
        this.facts = new DemoFacts(database, lake);
        this.uploads = uploads;
        this.review = review;
        this.deliveries = deliveries;
        this.shown = shown;
    }

    @Override
    public JobKind kind() {
        return JobKind.DEMO;
    }

    @Override
    public Outcome run(Job job, Progress progress) {
        try {
            return load(progress);
        } catch (RuntimeException e) {
            shown.at("Stopped: " + e.getMessage(), shown.state().percent());
            throw e;
        }
    }

    private Outcome load(Progress progress) {
        at("Reading the generator", 1, progress);
        TpcdsDimension items = TpcdsDimension.items();
        TpcdsDimension stores = TpcdsDimension.stores();
        TpcdsDimension customers = TpcdsDimension.customers();
        List<SourceRow> itemRows = items.rows();
        List<SourceRow> storeRows = stores.rows();
        List<SourceRow> customerRows = customers.rows();
        CompletableFuture<Void> sales = facts.isRegistered()
                ? CompletableFuture.completedFuture(null)
                : beside(() -> facts.write(itemRows, storeRows, customerRows, Progress.UNWATCHED));

        load(stores, storeRows, 5, 5, progress);
        Dimension item = load(items, itemRows, 10, 30, progress);
        load(customers, customerRows, 40, 30, progress);
        at("Writing " + DemoFacts.CODE + ", 2.9 million sales", 75, progress);
        await(sales);
        if (!facts.isRegistered()) {
            at("Registering " + DemoFacts.CODE, 90, progress);
            facts.register();
        }
        at("Leaving a change set in review", 92, progress);
        review.leave(item, itemRows, progress);
        at("Waiting for the first releases", 95, progress);
        awaitReleases(List.of(items, stores, customers), progress);
        database.transact(tx -> new InstallationStore(tx).markDemoLoaded());
        shown.done();
        return new Outcome.Done(
                Map.of("items", itemRows.size(), "customers", customerRows.size(), "sales", TpcdsSales.ROWS));
    }

    /** One workbook for each day on which rows begin. */
    private Dimension load(TpcdsDimension source, List<SourceRow> rows, int percent, int share, Progress progress) {
        Dimension draft = source.draft();
        Dimension dimension = new DimensionStore(database.read())
                .find(draft.code())
                .orElseGet(() -> new DefineDimension(database).define(draft, null));
        Map<LocalDate, List<SourceRow>> byDay =
                rows.stream().collect(Collectors.groupingBy(SourceRow::from, TreeMap::new, Collectors.toList()));
        int done = 0;
        for (Map.Entry<LocalDate, List<SourceRow>> day : byDay.entrySet()) {
            String title = dimension.label() + " from " + day.getKey();
            at(title, percent + share * done++ / byDay.size(), progress);
            uploads.commit(
                    new DemoUpload.Sheet(
                            dimension,
                            title,
                            "As the TPC-DS generator has them from " + day.getKey(),
                            day.getKey(),
                            day.getValue()),
                    progress);
        }
        deliveries.sweep();
        return dimension;
    }

    private void awaitReleases(List<TpcdsDimension> dimensions, Progress progress) {
        ReleaseStore releases = new ReleaseStore(database.read());
        while (!dimensions.stream()
                .allMatch(dimension ->
                        releases.newestPublished(dimension.draft().code()).isPresent())) {
            progress.rows(0, 0);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private void at(String step, int percent, Progress progress) {
        shown.at(step, percent);
        progress.step(step);
    }

    /** On a thread of the platform's own, for it computes all the time. */
    private static CompletableFuture<Void> beside(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("demo-sales").start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static void await(CompletableFuture<Void> work) {
        try {
            work.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
