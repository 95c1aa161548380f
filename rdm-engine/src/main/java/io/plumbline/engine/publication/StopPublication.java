package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.publication.Publication.Problem;

/**
 * Ends a publication whose delivery was cancelled while nobody worked on it, so that it says so and can be tried again.
 *
 * <p>Outcomes: the publication, FAILED with CANCELLED; as it is where it has ended or failed already; UNKNOWN_RELEASE.
 */
public final class StopPublication {
    private final Database database;
    private final PublicationListener listener;

    public StopPublication(Database database, PublicationListener listener) {
        this.database = database;
        this.listener = listener;
    }

    public Publication stop(long publicationId) {
        return database.inTransaction(tx -> {
            ReleaseStore releases = new ReleaseStore(tx);
            Publication seen = releases.get(publicationId);
            if (seen.status() == PublicationStatus.PENDING || seen.status() == PublicationStatus.PUBLISHING) {
                String sentence = "The delivery of " + seen.release().dimension() + " of commit "
                        + seen.release().commitNo() + " was cancelled while it waited. Try it again when it is wanted.";
                if (releases.change(seen, PublicationStatus.FAILED, new Problem(ErrorCode.CANCELLED, sentence))) {
                    listener.changed(tx, releases.get(publicationId));
                }
            }
            return releases.get(publicationId);
        });
    }
}
