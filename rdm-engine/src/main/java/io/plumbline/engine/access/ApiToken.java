package io.plumbline.engine.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's bearer token for programs; its value is shown once and never kept.
 *
 * @param name what the person calls it
 * @param expiresAt null for one that does not expire
 */
public record ApiToken(
        long id,
        long personId,
        String name,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
