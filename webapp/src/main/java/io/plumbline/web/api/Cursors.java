package io.plumbline.web.api;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Places to go on from in lists. A cursor is signed together with the list that gave it, so that one that was altered, or belongs to
 * another list or to other filters, is told from a good one.
 */
public final class Cursors {
    private static final int MOST_ROWS = 1000;
    private static final int SIGNATURE_BYTES = 12;
    private static final String SEPARATOR = "\u001f";

    private final SecretKeySpec key;

    /** With a key of its own, derived from one of the installation's. */
    Cursors(byte[] secret) {
        this.key = new SecretKeySpec(hmac(new SecretKeySpec(secret, "HmacSHA256"), "cursors"), "HmacSHA256");
    }

    /** As many rows as were asked for, within bounds. */
    public static int limit(int asked) {
        return Math.clamp(asked, 1, MOST_ROWS);
    }

    /** The cursors of one list: its name, and whatever narrows or orders it. */
    public InList in(String list, @Nullable Object... narrowed) {
        StringBuilder name = new StringBuilder(list);
        for (Object part : narrowed) {
            name.append(SEPARATOR).append(part);
        }
        return new InList(name.toString());
    }

    /** Cursors of one list. */
    public final class InList {
        private final String name;

        private InList(String name) {
            this.name = name;
        }

        /** The cursor that goes on after a place. */
        public String after(Object place) {
            byte[] plain = String.valueOf(place).getBytes(StandardCharsets.UTF_8);
            Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
            return text.encodeToString(plain) + "." + text.encodeToString(signature(plain));
        }

        /** The place in a cursor; empty for the first page. Errors: BAD_CURSOR. */
        public Optional<String> place(@Nullable String cursor) {
            if (cursor == null || cursor.isBlank()) {
                return Optional.empty();
            }
            String[] parts = cursor.strip().split("\\.", 2);
            try {
                byte[] plain = Base64.getUrlDecoder().decode(parts[0]);
                if (parts.length == 2
                        && MessageDigest.isEqual(
                                signature(plain), Base64.getUrlDecoder().decode(parts[1]))) {
                    return Optional.of(new String(plain, StandardCharsets.UTF_8));
                }
            } catch (IllegalArgumentException e) {
                throw foreign(e);
            }
            throw foreign(null);
        }

        /** The number in a cursor; null for the first page. */
        public @Nullable Long number(@Nullable String cursor) {
            return place(cursor).map(Long::valueOf).orElse(null);
        }

        private byte[] signature(byte[] plain) {
            return Arrays.copyOf(
                    hmac(key, name + SEPARATOR + SEPARATOR + new String(plain, StandardCharsets.UTF_8)),
                    SIGNATURE_BYTES);
        }
    }

    private static RdmException foreign(@Nullable Throwable cause) {
        String sentence =
                "The cursor is not one that this list gave for these filters. Send the next of the page before with the"
                        + " same parameters, or begin again without a cursor.";
        return cause == null
                ? new RdmException(ErrorCode.BAD_CURSOR, sentence)
                : new RdmException(ErrorCode.BAD_CURSOR, sentence, cause);
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
