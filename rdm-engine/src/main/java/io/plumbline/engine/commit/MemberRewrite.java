package io.plumbline.engine.commit;

import io.plumbline.engine.change.Rewrite;
import java.util.Optional;
import java.util.UUID;

/** One member's rewrite within a commit; {@code newId} is its durable id where the commit adds it. */
record MemberRewrite(long memberNo, Optional<UUID> newId, Rewrite rewrite) {}
