package io.plumbline.web.page;

import org.jspecify.annotations.Nullable;

/** What stands under a paged table: which rows these are, and where the others are. */
public record TableFoot(
        String range,
        @Nullable String first,
        @Nullable String previous,
        @Nullable String next) {

    /** For pages counted from a number of rows. */
    public static TableFoot counted(
            long offset, int rows, long total, int limit, java.util.function.LongFunction<String> at) {
        String range = rows == 0
                ? "none"
                : Shown.count(offset + 1) + "–" + Shown.count(offset + rows) + " of " + Shown.count(total);
        return new TableFoot(
                range,
                offset > limit ? at.apply(0) : null,
                offset > 0 ? at.apply(Math.max(0, offset - limit)) : null,
                offset + rows < total ? at.apply(offset + limit) : null);
    }
}
