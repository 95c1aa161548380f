package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;

/**
 * Puts a failed publication back into the queue.
 *
 * <p>Outcomes: the publication, waiting; UNKNOWN_RELEASE; WRONG_STATE where it did not fail.
 */
public final class RetryPublication {
    private final Database database;

    public RetryPublication(Database database) {
        this.database = database;
    }

    public Publication retry(long publicationId) {
        return database.inTransaction(tx -> {
            ReleaseStore releases = new ReleaseStore(tx);
            Publication seen = releases.get(publicationId);
            if (seen.status() != PublicationStatus.FAILED
                    || !releases.change(seen, PublicationStatus.PENDING, seen.problem())) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Publication " + publicationId + " of " + seen.release().dimension() + " is " + seen.status()
                                + ". Only a failed one can be tried again.");
            }
            return releases.get(publicationId);
        });
    }
}
