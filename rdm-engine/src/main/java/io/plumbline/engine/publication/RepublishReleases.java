package io.plumbline.engine.publication;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.HeadStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the releases of a range of commits delivered again from the history: into a lake that was lost, or where their tags have expired.
 *
 * <p>A release that lies in the lake already is found there and not written again. An older release than the one that a table holds gets its tag back, and readers
 * of the table see no change.
 *
 * <p>Outcomes: the publications that wait now, oldest commit first; none where nothing was published in the range. UNKNOWN_COMMIT for a range
 * that does not lie between the first commit and the newest; UNKNOWN_DIMENSION.
 */
public final class RepublishReleases {
    private final AuditTrail trail;

    public RepublishReleases(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * @param to the last commit; null: the newest
     * @param dimension a dimension's code; null: all
     */
    public List<Publication> republish(long from, @Nullable Long to, @Nullable String dimension, Person who) {
        String range = from + " to " + (to == null ? "the newest" : to.toString());
        Deed deed = Deed.of(
                who, "publication.republish", dimension == null ? "releases" : "dimensions/" + dimension, range);
        return trail.recorded(deed, tx -> {
            long head = new HeadStore(tx).commit();
            long last = to == null ? head : to;
            if (from < 1 || last > head || from > last) {
                throw new RdmException(
                        ErrorCode.UNKNOWN_COMMIT,
                        "There are no commits " + from + " to " + last + "; commits go from 1 to " + head
                                + ", and the first of a range is not above its last.");
            }
            if (dimension != null) {
                new DimensionStore(tx).byCode(dimension);
            }
            return new ReleaseStore(tx).replay(dimension, from, last);
        });
    }
}
