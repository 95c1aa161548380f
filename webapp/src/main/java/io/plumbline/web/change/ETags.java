package io.plumbline.web.change;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import org.jspecify.annotations.Nullable;

/** Versions as they travel in the If-Match header. */
final class ETags {
    private ETags() {}

    /** The version; null where the caller did not say, or takes any. */
    static @Nullable Integer version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            return null;
        }
        String digits = ifMatch.strip().replaceFirst("^W/", "").replace("\"", "");
        try {
            return Integer.valueOf(digits);
        } catch (NumberFormatException e) {
            throw new RdmException(
                    ErrorCode.STALE_VERSION,
                    "If-Match " + ifMatch + " is no version of this. Read it again and send its ETag.",
                    e);
        }
    }
}
