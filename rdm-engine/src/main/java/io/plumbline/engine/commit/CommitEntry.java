package io.plumbline.engine.commit;

import java.time.Instant;
import java.util.List;

/**
 * One commit: a number of the gap-free sequence, and what it was.
 *
 * @param members how many members it touched
 */
public record CommitEntry(
        long commitNo,
        long changeSetId,
        String title,
        String reason,
        long authorId,
        long committedBy,
        Instant committedAt,
        long members,
        List<Part> parts) {
    public CommitEntry {
        parts = List.copyOf(parts);
    }

    /** What the commit did to one dimension; rows of the history table. */
    public record Part(String dimension, long members, long rowsAdded, long rowsSuperseded) {}
}
