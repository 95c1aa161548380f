package io.plumbline.engine.member;

import io.plumbline.engine.dimension.Dimension;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hash by which two rows are told equal without comparing their columns: 16 bytes of SHA-256 over canonical texts. */
public final class RowHash {
    private static final int BYTES = 16;

    private RowHash() {}

    public static byte[] of(Dimension dimension, List<@Nullable Object> values) {
        MessageDigest sha = sha256();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value == null) {
                sha.update((byte) 0);
                continue;
            }
            byte[] text = dimension.attributes().get(i).type().text(value).getBytes(StandardCharsets.UTF_8);
            sha.update((byte) 1);
            sha.update((byte) (text.length >>> 16));
            sha.update((byte) (text.length >>> 8));
            sha.update((byte) text.length);
            sha.update(text);
        }
        return Arrays.copyOf(sha.digest(), BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
