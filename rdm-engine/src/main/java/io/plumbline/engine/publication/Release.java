package io.plumbline.engine.publication;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A release: the frozen, complete content of one dimension's tables as of one commit.
 *
 * @param dimension the dimension's code
 * @param definitionVersion the version of the dimension's definition when the release was cut
 * @param hashKey the version of the key with which sensitive values are hashed
 * @param batchId follows from dimension, commit, definition version and hash key alone, so that a rebuilt release recognises its own deliveries
 */
public record Release(
        long id,
        long dimensionId,
        String dimension,
        long commitNo,
        int definitionVersion,
        int hashKey,
        UUID batchId,
        Instant createdAt) {
    public Release {
        if (commitNo < 1) {
            throw new IllegalArgumentException("a release belongs to a commit, found commit " + commitNo);
        }
        if (!batchId.equals(batchId(dimension, commitNo, definitionVersion, hashKey))) {
            throw new IllegalArgumentException("batch " + batchId + " is not the one of " + dimension + " at commit "
                    + commitNo + ", definition " + definitionVersion);
        }
    }

    /** The batch id of a dimension's release: a name-based UUID. */
    public static UUID batchId(String dimension, long commitNo, int definitionVersion, int hashKey) {
        String name = "plumbline/release/" + dimension + "/" + commitNo + "/" + definitionVersion
                + (hashKey == 1 ? "" : "/" + hashKey);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The tag that marks a commit's snapshot, such as {@code c000042}. */
    public static String tag(long commitNo) {
        return String.format(Locale.ROOT, "c%06d", commitNo);
    }

    public String tag() {
        return tag(commitNo);
    }
}
