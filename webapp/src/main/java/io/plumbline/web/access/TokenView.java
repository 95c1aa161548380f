package io.plumbline.web.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.ApiToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token, for programs; its value is there once, in the answer to making it. */
record TokenView(
        long id,
        String name,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("revoked_at") @Nullable Instant revokedAt,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String value) {
    static TokenView of(ApiToken token, @Nullable String value) {
        return new TokenView(token.id(), token.name(), token.createdAt(), token.expiresAt(), token.revokedAt(), value);
    }
}
