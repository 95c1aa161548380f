package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the releases that visible commits still owe: one for each commit and dimension that it touched, with a publication that waits.
 *
 * <p>Call it after each commit and at start; a call that finds nothing to do does nothing, and calls at the same time cut each release once.
 *
 * <p>Outcomes: the ids of the new publications, oldest commit first. A dimension whose definition publishes no table gets no release.
 */
public final class CutReleases {
    private final Database database;

    public CutReleases(Database database) {
        this.database = database;
    }

    public List<Long> cut() {
        return database.inTransaction(tx -> {
            ReleaseStore releases = new ReleaseStore(tx);
            DimensionStore dimensions = new DimensionStore(tx);
            List<Long> publications = new ArrayList<>();
            for (ReleaseStore.Unreleased next : releases.unreleased()) {
                Dimension dimension = dimensions.at(next.dimensionId(), next.commitNo());
                boolean isPublished = dimension.publishCurrent() || dimension.publishHistory();
                if (releases.claim(next) && isPublished) {
                    publications.add(
                            releases.insert(dimension.id(), dimension.code(), next.commitNo(), dimension.version()));
                }
            }
            return publications;
        });
    }
}
