package io.plumbline.web.health;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.access.InstallationStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.web.part.Parts;

/** Whether a demo has its data and a first release; once it has, it stays so. */
final class Readiness {
    private volatile boolean reached;

    /** Whether it is, as far as the database answers. */
    boolean isReached(Parts parts) {
        if (!reached) {
            reached = parts.asked(Readiness::isThere).orElse(false);
        }
        return reached;
    }

    private static boolean isThere(Database database) {
        return new InstallationStore(database.read())
                        .find()
                        .map(Installation::demoLoaded)
                        .orElse(false)
                && isAnythingPublished(database);
    }

    private static boolean isAnythingPublished(Database database) {
        ReleaseStore releases = new ReleaseStore(database.read());
        return new DimensionStore(database.read())
                .all().stream()
                        .anyMatch(dimension ->
                                releases.newestPublished(dimension.code()).isPresent());
    }
}
