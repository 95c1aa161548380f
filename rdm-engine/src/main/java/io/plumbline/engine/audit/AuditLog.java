package io.plumbline.engine.audit;

import static io.plumbline.engine.jooq.Tables.AUDIT_END;
import static io.plumbline.engine.jooq.Tables.AUDIT_ENTRY;

import io.plumbline.engine.database.Utc;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * The append-only record of who did what: each entry's hash is an HMAC-SHA256 over the hash before it and the entry, so that
 * an edited, deleted or inserted row shows.
 *
 * <p>Writers queue at the row of the chain's end, inside the transaction of what they record: numbers have no gaps, and what was
 * undone leaves no entry.
 */
public final class AuditLog {
    private static final int END = 1;
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    private final SecretKeySpec key;

    public AuditLog(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Adds an entry in the caller's transaction, as the last thing that it writes. */
    public void append(DSLContext tx, Deed deed) {
        Record end = tx.select(AUDIT_END.ENTRY_ID, AUDIT_END.HASH)
                .from(AUDIT_END)
                .where(AUDIT_END.ID.eq(END))
                .forUpdate()
                .fetchSingle();
        long id = end.get(AUDIT_END.ENTRY_ID) + 1;
        LocalDateTime at = Utc.now().truncatedTo(ChronoUnit.MICROS);
        String hash = hash(end.get(AUDIT_END.HASH), id, at, deed);
        tx.insertInto(AUDIT_ENTRY)
                .set(AUDIT_ENTRY.ID, id)
                .set(AUDIT_ENTRY.AT, at)
                .set(AUDIT_ENTRY.PERSON, deed.person())
                .set(AUDIT_ENTRY.ACT, deed.act())
                .set(AUDIT_ENTRY.SUBJECT, deed.subject())
                .set(AUDIT_ENTRY.DETAIL, deed.detail())
                .set(AUDIT_ENTRY.HASH, hash)
                .execute();
        tx.update(AUDIT_END)
                .set(AUDIT_END.ENTRY_ID, id)
                .set(AUDIT_END.HASH, hash)
                .where(AUDIT_END.ID.eq(END))
                .execute();
    }

    /** The same, from its parts. */
    public void append(DSLContext tx, String person, String act, String subject, String detail) {
        append(tx, new Deed(person, act, subject, detail));
    }

    /** Entries, newest first, below a number; null begins at the end. */
    public List<AuditEntry> entries(DSLContext dsl, @Nullable Long before, int limit) {
        return dsl.selectFrom(AUDIT_ENTRY)
                .where(before == null ? AUDIT_ENTRY.ID.isNotNull() : AUDIT_ENTRY.ID.lt(before))
                .orderBy(AUDIT_ENTRY.ID.desc())
                .limit(limit)
                .fetch(AuditLog::entry);
    }

    /** What a person did last, newest first. */
    public List<AuditEntry> entriesOf(DSLContext dsl, String person, int limit) {
        return dsl.selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.PERSON.eq(person))
                .orderBy(AUDIT_ENTRY.ID.desc())
                .limit(limit)
                .fetch(AuditLog::entry);
    }

    public long count(DSLContext dsl) {
        return dsl.fetchCount(AUDIT_ENTRY);
    }

    /** Walks the chain up to its present end; the first link that does not hold, or nothing. */
    public Optional<BrokenLink> verify(DSLContext dsl) {
        Record end = dsl.selectFrom(AUDIT_END).where(AUDIT_END.ID.eq(END)).fetchSingle();
        long last = end.get(AUDIT_END.ENTRY_ID);
        String before = "";
        long expected = 1;
        try (Cursor<? extends Record> rows = dsl.selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.ID.le(last))
                .orderBy(AUDIT_ENTRY.ID)
                .fetchSize(1000)
                .fetchLazy()) {
            for (Record row : rows) {
                long id = row.get(AUDIT_ENTRY.ID);
                if (id != expected) {
                    return Optional.of(new BrokenLink(
                            expected, "Entry " + expected + " is missing; the next one found is " + id + "."));
                }
                String hash = hash(
                        before,
                        id,
                        row.get(AUDIT_ENTRY.AT),
                        new Deed(
                                row.get(AUDIT_ENTRY.PERSON),
                                row.get(AUDIT_ENTRY.ACT),
                                row.get(AUDIT_ENTRY.SUBJECT),
                                row.get(AUDIT_ENTRY.DETAIL)));
                if (!hash.equals(row.get(AUDIT_ENTRY.HASH))) {
                    return Optional.of(new BrokenLink(
                            id, "Entry " + id + " is not as it was written: its hash does not fit its content."));
                }
                before = hash;
                expected++;
            }
        }
        if (last != expected - 1 || !Objects.equals(end.get(AUDIT_END.HASH), before)) {
            return Optional.of(new BrokenLink(
                    expected,
                    "The chain ends at entry " + (expected - 1) + ", but entry " + last
                            + " was the last one written."));
        }
        return Optional.empty();
    }

    private static AuditEntry entry(Record row) {
        return new AuditEntry(
                row.get(AUDIT_ENTRY.ID),
                Utc.instant(row.get(AUDIT_ENTRY.AT)),
                row.get(AUDIT_ENTRY.PERSON),
                row.get(AUDIT_ENTRY.ACT),
                row.get(AUDIT_ENTRY.SUBJECT),
                row.get(AUDIT_ENTRY.DETAIL),
                row.get(AUDIT_ENTRY.HASH));
    }

    /** Canonical form: each part with its length in front, so that no two rows read alike. */
    private String hash(String before, long id, LocalDateTime at, Deed deed) {
        StringBuilder canonical = new StringBuilder();
        for (String part : List.of(
                before,
                Long.toString(id),
                MICROS.format(at),
                deed.person(),
                deed.act(),
                deed.subject(),
                deed.detail())) {
            canonical.append(part.length()).append(':').append(part);
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
