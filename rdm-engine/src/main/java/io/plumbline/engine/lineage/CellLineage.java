package io.plumbline.engine.lineage;

import io.plumbline.engine.change.CellChange;
import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.commit.CommitEntry;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.upload.Upload;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one value comes from, and where it went.
 *
 * @param version the row that holds the value on the day, as readers at the commit see it
 * @param origin the commit that made it so
 * @param change what that commit's change set asked of the member: the change that named the value; where none did, such as for a value that came
 *     back because a later one was withdrawn, the change that had this effect
 * @param cell the part of the change that named the value
 * @param uploads the files that went into the change set for this dimension, oldest first
 * @param reviews the approvals that stood when it was committed
 * @param publications deliveries of releases that held the value, oldest first; the first of them
 * @param end the commit that changed the value again, where one did
 */
public record CellLineage(
        Attribute attribute,
        LocalDate day,
        long commit,
        Version version,
        @Nullable Object value,
        CommitEntry origin,
        ChangeSet changeSet,
        Optional<Change> change,
        Optional<CellChange> cell,
        List<Upload> uploads,
        List<Review> reviews,
        List<Publication> publications,
        Optional<Long> end) {
    public CellLineage {
        uploads = List.copyOf(uploads);
        reviews = List.copyOf(reviews);
        publications = List.copyOf(publications);
    }
}
