package io.plumbline.engine.member;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The hash by which two rows are told equal without comparing their columns: 16 bytes of SHA-256 over columns and canonical texts.
 *
 * <p>Null adds nothing, and digits of a decimal that say nothing do not count: so a row keeps its hash when an attribute is added, renamed, moved or
 * widened.
 */
public final class RowHash {
    private static final int BYTES = 16;

    private RowHash() {}

    public static byte[] of(Dimension dimension, List<@Nullable Object> values) {
        MessageDigest sha = sha256();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                Attribute attribute = dimension.attributes().get(i);
                add(sha, attribute.column());
                add(
                        sha,
                        value instanceof BigDecimal number
                                ? number.stripTrailingZeros().toPlainString()
                                : attribute.type().text(value));
            }
        }
        return Arrays.copyOf(sha.digest(), BYTES);
    }

    /** The same as one value that can be compared. */
    static UUID of(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update((byte) (bytes.length >>> 16));
        sha.update((byte) (bytes.length >>> 8));
        sha.update((byte) bytes.length);
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
