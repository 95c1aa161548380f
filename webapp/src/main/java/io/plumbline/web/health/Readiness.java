package io.plumbline.web.health;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.access.InstallationStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.publication.ReleaseStore;

/** Whether a demo has its data and a first release; once it has, it stays so. */
final class Readiness {
    private final Database database;
    private final InstallationStore installations;
    private volatile boolean reached;

    Readiness(Database database, InstallationStore installations) {
        this.database = database;
        this.installations = installations;
    }

    /** @param mayAsk whether the database can be asked */
    boolean isReached(boolean mayAsk) {
        if (!reached && mayAsk) {
            reached = installations.find().map(Installation::demoLoaded).orElse(false) && isAnythingPublished();
        }
        return reached;
    }

    private boolean isAnythingPublished() {
        ReleaseStore releases = new ReleaseStore(database.read());
        return new DimensionStore(database.read())
                .all().stream()
                        .anyMatch(dimension ->
                                releases.newestPublished(dimension.code()).isPresent());
    }
}
