package io.plumbline.engine.publication;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.function.Consumer;

/**
 * Puts a failed publication back into the queue.
 *
 * <p>Outcomes: the publication, waiting; UNKNOWN_RELEASE; WRONG_STATE where it did not fail.
 */
public final class RetryPublication {
    private final AuditTrail trail;

    public RetryPublication(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * @param expected looks at the publication as it was before; an exception from it leaves the publication as it is
     */
    public Publication retry(long publicationId, Person who, Consumer<Publication> expected) {
        Deed deed = Deed.of(who, "publication.retry", "publications/" + publicationId, "");
        return trail.recorded(deed, tx -> {
            ReleaseStore releases = new ReleaseStore(tx);
            Publication seen = releases.get(publicationId);
            expected.accept(seen);
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
