package io.plumbline.engine.member;

import io.plumbline.engine.dimension.Dimension;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A version of which only the hash of its values was read, which an index has. */
public record HashedVersion(long memberNo, UUID hash) {
    /** Whether it holds these values. */
    public boolean holds(Dimension dimension, List<@Nullable Object> values) {
        return hash.equals(RowHash.of(RowHash.of(dimension, values)));
    }
}
