package io.plumbline.web.api;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Versions as they travel in the headers ETag and If-Match. */
public final class ETags {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BYTES = 16;

    private ETags() {}

    /** Of something that says its version itself. */
    public static String of(Object version) {
        return "\"" + version + "\"";
    }

    /** Of something whose answer is its only version: another one as soon as a character of the answer changes. */
    public static String ofContent(Object answer) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(answer));
            return of(HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The version in If-Match; null where the caller did not say, or takes any. Errors: STALE_VERSION. */
    public static @Nullable Integer version(@Nullable String ifMatch) {
        if (isAny(ifMatch)) {
            return null;
        }
        List<String> tags = tags(ifMatch);
        try {
            return Integer.valueOf(tags.getFirst());
        } catch (NumberFormatException e) {
            throw new RdmException(
                    ErrorCode.STALE_VERSION,
                    "If-Match " + ifMatch + " is no version of this. Read it again and send its ETag.",
                    e);
        }
    }

    /** Refuses with STALE_VERSION unless If-Match is absent, takes any, or has this ETag. */
    public static void require(@Nullable String ifMatch, String eTag, String what) {
        if (!isAny(ifMatch) && !tags(ifMatch).contains(tags(eTag).getFirst())) {
            throw new RdmException(
                    ErrorCode.STALE_VERSION,
                    what + " has the ETag " + eTag + ", you sent If-Match " + ifMatch
                            + ". Read it again and repeat what you did.");
        }
    }

    private static boolean isAny(@Nullable String ifMatch) {
        return ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*");
    }

    /** What stands between the quotes; a proxy that packed the answer may have made the ETag weak. */
    private static List<String> tags(@Nullable String header) {
        return Arrays.stream(String.valueOf(header).split(","))
                .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
                .toList();
    }
}
