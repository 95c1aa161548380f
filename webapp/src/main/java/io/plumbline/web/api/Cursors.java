package io.plumbline.web.api;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import org.jspecify.annotations.Nullable;

/** Places to go on from in lists that are ordered by a number. */
public final class Cursors {
    private static final int MOST_ROWS = 1000;

    private Cursors() {}

    /** The number in a cursor; null for the first page. */
    public static @Nullable Long number(@Nullable String cursor) {
        if (cursor == null || cursor.isBlank()) {
            return null;
        }
        try {
            return Long.valueOf(cursor.strip());
        } catch (NumberFormatException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "The cursor is not one of this list; send the next of the page before.", e);
        }
    }

    /** As many rows as were asked for, within bounds. */
    public static int limit(int asked) {
        return Math.clamp(asked, 1, MOST_ROWS);
    }
}
