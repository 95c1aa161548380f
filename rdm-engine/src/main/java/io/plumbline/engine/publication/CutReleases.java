package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Cuts the releases that visible commits still owe: one for each commit and dimension that it touched, or that has one that it touched flattened into its
 * tables; each with a publication that waits.
 *
 * <p>Call it after each commit and at start; a call that finds nothing to do does nothing, and calls at the same time cut each release once.
 *
 * <p>Outcomes: the ids of the new publications, oldest commit first. A dimension whose definition publishes no table gets no release.
 */
public final class CutReleases {
    private final Database database;
    private final HashKeys hashKeys;

    public CutReleases(Database database, HashKeys hashKeys) {
        this.database = database;
        this.hashKeys = hashKeys;
    }

    public List<Long> cut() {
        return database.inTransaction(tx -> {
            ReleaseStore releases = new ReleaseStore(tx);
            DimensionStore dimensions = new DimensionStore(tx);
            List<Long> publications = new ArrayList<>();
            for (ReleaseStore.Unreleased next : releases.unreleased()) {
                Dimension touched = dimensions.at(next.dimensionId(), next.commitNo());
                if (releases.claim(next)) {
                    for (Dimension dimension : owed(tx, touched, next.commitNo())) {
                        releases.insert(dimension, next.commitNo(), hashKeys.newest())
                                .ifPresent(publications::add);
                    }
                }
            }
            return publications;
        });
    }

    /** The dimensions that a touched one has releases of: itself, and those that it is flattened into, where it shows. */
    static List<Dimension> owed(DSLContext dsl, Dimension touched, long commitNo) {
        List<Dimension> owed = new ArrayList<>();
        if (touched.publishing().isAny()) {
            owed.add(touched);
        }
        DimensionStore dimensions = new DimensionStore(dsl);
        for (Dimension now : dimensions.all()) {
            if (now.id() != touched.id() && now.referred().contains(touched.code())) {
                Dimension then = dimensions.at(now.id(), commitNo);
                if (then.flattens(touched.code()) && new ReleaseStore(dsl).isBegun(then, commitNo)) {
                    owed.add(then);
                }
            }
        }
        return owed;
    }
}
