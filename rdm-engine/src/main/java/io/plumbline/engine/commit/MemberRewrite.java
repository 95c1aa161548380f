package io.plumbline.engine.commit;

import io.plumbline.engine.change.Rewrite;
import io.plumbline.engine.change.Successions;
import java.util.Optional;
import java.util.UUID;

/**
 * One member's rewrite within a commit.
 *
 * @param newId its durable id where the commit adds it
 */
record MemberRewrite(long memberNo, Optional<UUID> newId, Rewrite rewrite, Successions successions) {
    /** A rewrite after which the same members take over as before. */
    MemberRewrite(long memberNo, Rewrite rewrite) {
        this(memberNo, Optional.empty(), rewrite, Successions.NONE);
    }

    boolean isEmpty() {
        return rewrite.isEmpty() && successions.isEmpty();
    }
}
