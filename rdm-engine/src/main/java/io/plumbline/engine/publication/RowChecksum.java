package io.plumbline.engine.publication;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a table's rows: SHA-256 over the rows in the order of business key and valid_from.
 *
 * <p>Shape: per value one byte, 0 for null and 1 otherwise; for a value its length in bytes (four bytes, highest first) and its
 * canonical text in UTF-8: numbers without exponent and at their scale, dates as 2026-03-01, true or false. The columns commit_no and
 * batch_id are left out, so two releases with equal content have equal checksums, whichever files and engine they come from.
 */
final class RowChecksum {
    private static final int LENGTH_BYTES = 4;
    private static final int ENOUGH = 16 * 1024;

    private final MessageDigest digest = sha256();
    /** Collected, for a digest that is told every few bytes takes twice as long. */
    private ByteBuffer collected = ByteBuffer.allocate(2 * ENOUGH);

    private long rows;

    void add(List<@Nullable Object> values) {
        for (Object value : values) {
            if (value == null) {
                room(1).put((byte) 0);
                continue;
            }
            byte[] text = canonical(value).getBytes(StandardCharsets.UTF_8);
            room(1 + LENGTH_BYTES + text.length)
                    .put((byte) 1)
                    .putInt(text.length)
                    .put(text);
        }
        rows++;
    }

    private ByteBuffer room(int bytes) {
        if (collected.position() >= ENOUGH || collected.remaining() < bytes) {
            digest.update(collected.flip());
            collected = bytes > collected.capacity() ? ByteBuffer.allocate(bytes) : collected.clear();
        }
        return collected;
    }

    long rows() {
        return rows;
    }

    /** The checksum in hex; ends the computation. */
    String hex() {
        digest.update(collected.flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static String canonical(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
