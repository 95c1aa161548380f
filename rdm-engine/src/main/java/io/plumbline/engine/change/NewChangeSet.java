package io.plumbline.engine.change;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change set that is about to be made, still without changes. */
public record NewChangeSet(
        String title,
        String reason,
        LocalDate effectiveDate,
        long baseCommit,
        long authorId,
        List<String> dimensions,
        @Nullable Long revertsCommit) {
    public NewChangeSet {
        if (title.isBlank() || title.length() > 200) {
            throw new IllegalArgumentException("a title has 1 to 200 characters");
        }
        dimensions = List.copyOf(dimensions);
    }
}
