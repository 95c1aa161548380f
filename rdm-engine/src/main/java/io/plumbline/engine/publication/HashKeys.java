package io.plumbline.engine.publication;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys with which values are hashed that not everybody may read, by version.
 *
 * <p>New releases take the newest one; a release keeps the version that it was cut with, so that it can be checked and rebuilt as long as that key is there.
 */
public final class HashKeys {
    private static final String ALGORITHM = "HmacSHA256";

    private final SortedMap<Integer, byte[]> keys;

    /** @param keys by version, from 1 on; at least one */
    public HashKeys(SortedMap<Integer, byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("values cannot be hashed without a key");
        }
        this.keys = new TreeMap<>(keys);
    }

    /** One key, of version 1. */
    public static HashKeys of(byte[] key) {
        return new HashKeys(new TreeMap<>(Map.of(1, key)));
    }

    /** The version that new releases take. */
    public int newest() {
        return keys.lastKey();
    }

    /** Hashes with the key of a version; of one that is missing, nothing can be said. */
    Hash version(int version) {
        byte[] key = keys.get(version);
        if (key == null) {
            throw new IllegalStateException(
                    "the hash key of version " + version + " is not in RDM_SECRET_FILE any more; put it back there");
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return text -> HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    /** A keyed hash of texts, for one thread. */
    @FunctionalInterface
    interface Hash {
        /** 64 hexadecimal digits. */
        String of(String text);
    }
}
