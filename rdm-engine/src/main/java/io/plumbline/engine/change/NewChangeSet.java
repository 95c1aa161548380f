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
    public static final int LONGEST_TITLE = 200;

    public NewChangeSet {
        if (title.isBlank() || title.length() > LONGEST_TITLE) {
            throw new IllegalArgumentException("a title has 1 to " + LONGEST_TITLE + " characters");
        }
        dimensions = List.copyOf(dimensions);
    }

    /** As much of a title as there is room for; no character is cut in two. */
    public static String shortened(String title) {
        if (title.length() <= LONGEST_TITLE) {
            return title;
        }
        int end = LONGEST_TITLE - 1;
        return title.substring(0, Character.isHighSurrogate(title.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
