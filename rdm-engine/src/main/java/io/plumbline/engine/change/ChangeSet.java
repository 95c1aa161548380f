package io.plumbline.engine.change;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change set: what somebody proposes, against a base.
 *
 * @param baseCommit the commit that its before-values are read at
 * @param contentHash SHA-256 of the canonical JSON of its changes
 * @param authorId who made it
 * @param authors everybody who put content in: author, co-authors, last uploader; none of them may approve it
 * @param revertsCommit the commit that it undoes, where it is a revert
 * @param stackedOn the change set that it was made upon
 * @param idsOf the change set whose number goes into the durable ids of the members that it adds: its own, or the lowest one that it stands on
 * @param commitNo the commit that it became
 * @param version grows with each write; the ETag
 */
public record ChangeSet(
        long id,
        String title,
        String reason,
        ChangeSetStatus status,
        long baseCommit,
        LocalDate effectiveDate,
        String contentHash,
        long authorId,
        Set<Long> authors,
        List<String> dimensions,
        @Nullable Long revertsCommit,
        @Nullable Long stackedOn,
        long idsOf,
        @Nullable Long commitNo,
        int version,
        Instant createdAt,
        @Nullable Instant submittedAt) {
    public ChangeSet {
        authors = Set.copyOf(authors);
        dimensions = List.copyOf(dimensions);
    }
}
