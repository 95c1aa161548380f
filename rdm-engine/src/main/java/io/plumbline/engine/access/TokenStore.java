package io.plumbline.engine.access;

import static io.plumbline.engine.jooq.Tables.API_TOKEN;
import static io.plumbline.engine.jooq.Tables.SETUP_LINK;

import io.plumbline.engine.database.Utc;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Bearer tokens and the one-time set-up link, kept as the SHA-256 of their values. */
public final class TokenStore {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DSLContext dsl;

    public TokenStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** A new value of 256 random bits; {@code rdm_} in front lets scanners of leaked secrets find it. */
    public static String newValue() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return "rdm_" + HexFormat.of().formatHex(bytes);
    }

    public Optional<ApiToken> byValue(String value) {
        return where(API_TOKEN.SHA256.eq(sha256(value))).stream().findFirst();
    }

    /** A person's tokens, newest first. */
    public List<ApiToken> of(long personId) {
        return where(API_TOKEN.PERSON_ID.eq(personId));
    }

    /** Which of these tokens still let their person in. */
    public Set<Long> stillValid(Collection<Long> ids, Instant now) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return dsl.select(API_TOKEN.ID)
                .from(API_TOKEN)
                .where(API_TOKEN.ID.in(ids), API_TOKEN.REVOKED_AT.isNull())
                .and(API_TOKEN.EXPIRES_AT.isNull().or(API_TOKEN.EXPIRES_AT.gt(Utc.of(now))))
                .fetchSet(API_TOKEN.ID);
    }

    public ApiToken create(long personId, String name, String value, @Nullable Instant expiresAt) {
        dsl.insertInto(API_TOKEN)
                .set(API_TOKEN.PERSON_ID, personId)
                .set(API_TOKEN.NAME, name)
                .set(API_TOKEN.SHA256, sha256(value))
                .set(API_TOKEN.CREATED_AT, Utc.now())
                .set(API_TOKEN.EXPIRES_AT, expiresAt == null ? null : Utc.of(expiresAt))
                .execute();
        return byValue(value).orElseThrow();
    }

    /** Ends a person's token for good; false where that person has no such token. */
    public boolean revoke(long personId, long tokenId) {
        return dsl.update(API_TOKEN)
                        .set(API_TOKEN.REVOKED_AT, Utc.now())
                        .where(
                                API_TOKEN.ID.eq(tokenId),
                                API_TOKEN.PERSON_ID.eq(personId),
                                API_TOKEN.REVOKED_AT.isNull())
                        .execute()
                == 1;
    }

    /** Makes this the only valid set-up link. */
    public void replaceSetupLink(String value) {
        dsl.deleteFrom(SETUP_LINK).where(SETUP_LINK.USED_AT.isNull()).execute();
        dsl.insertInto(SETUP_LINK)
                .set(SETUP_LINK.SHA256, sha256(value))
                .set(SETUP_LINK.CREATED_AT, Utc.now())
                .execute();
    }

    public boolean isSetupLink(String value) {
        return dsl.fetchExists(SETUP_LINK, SETUP_LINK.SHA256.eq(sha256(value)), SETUP_LINK.USED_AT.isNull());
    }

    /** Uses the set-up link up; true for the first caller only. */
    public boolean useSetupLink(String value) {
        return dsl.update(SETUP_LINK)
                        .set(SETUP_LINK.USED_AT, Utc.now())
                        .where(SETUP_LINK.SHA256.eq(sha256(value)), SETUP_LINK.USED_AT.isNull())
                        .execute()
                == 1;
    }

    private List<ApiToken> where(Condition condition) {
        return dsl.selectFrom(API_TOKEN)
                .where(condition)
                .orderBy(API_TOKEN.ID.desc())
                .fetch(row -> new ApiToken(
                        row.get(API_TOKEN.ID),
                        row.get(API_TOKEN.PERSON_ID),
                        row.get(API_TOKEN.NAME),
                        Utc.instant(row.get(API_TOKEN.CREATED_AT)),
                        instant(row.get(API_TOKEN.EXPIRES_AT)),
                        instant(row.get(API_TOKEN.REVOKED_AT))));
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime stored) {
        return stored == null ? null : Utc.instant(stored);
    }

    private static String sha256(String value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
