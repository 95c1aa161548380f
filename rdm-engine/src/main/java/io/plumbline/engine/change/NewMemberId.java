package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The durable id of a member that a change set adds: known before the commit, so that other changes of the set can refer to it, and the same
 * however often the set is edited or rebased.
 *
 * <p>Shape: a UUID of version 8 (RFC 9562) from SHA-256 over change set, dimension and key. A change set is committed once and adds a key
 * once, so no two members get the same one.
 */
public final class NewMemberId {
    private NewMemberId() {}

    /** @param changeSetId see {@link ChangeSet#idsOf()} */
    public static UUID of(long changeSetId, Dimension dimension, BusinessKey key) {
        String name = changeSetId + " " + dimension.id() + " " + key.joined();
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
        return new UUID(
                hash.getLong() & 0xffffffffffff0fffL | 0x8000L,
                hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
