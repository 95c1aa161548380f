package io.plumbline.web.access;

import io.plumbline.engine.access.ApiToken;
import io.plumbline.web.page.Shown;
import java.time.Instant;

/** A token, as pages show it; its value is not among it. */
public record TokenShown(
        long id, String name, String made, String ends, boolean works, String state, String icon, String css) {

    static TokenShown of(ApiToken token, Instant now) {
        boolean revoked = token.revokedAt() != null;
        boolean expired = token.isExpired(now);
        boolean works = !revoked && !expired;
        return new TokenShown(
                token.id(),
                token.name(),
                Shown.time(token.createdAt()),
                revoked
                        ? "ended " + Shown.time(token.revokedAt())
                        : token.expiresAt() == null ? "does not end" : Shown.time(token.expiresAt()),
                works,
                revoked ? "Revoked" : expired ? "Expired" : "Works",
                revoked ? "x" : expired ? "clock" : "check",
                works ? "" : "pl-badge--locked");
    }
}
