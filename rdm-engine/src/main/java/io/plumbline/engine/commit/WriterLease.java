package io.plumbline.engine.commit;

import static io.plumbline.engine.jooq.Tables.WRITER_LEASE;

import io.plumbline.engine.database.Utc;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The lease of the one writer that may prepare a commit; it is renewed with each chunk. */
final class WriterLease {
    static final Duration LENGTH = Duration.ofSeconds(10);

    private final DSLContext dsl;

    WriterLease(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Takes the lease when nobody holds it, or its holder is gone. */
    boolean take(UUID holder) {
        LocalDateTime now = Utc.now();
        return dsl.update(WRITER_LEASE)
                        .set(WRITER_LEASE.HOLDER, holder.toString())
                        .set(WRITER_LEASE.LEASE_UNTIL, Utc.of(Instant.now().plus(LENGTH)))
                        .where(WRITER_LEASE.ID.eq(1))
                        .and(WRITER_LEASE.HOLDER.isNull().or(WRITER_LEASE.LEASE_UNTIL.lt(now)))
                        .execute()
                == 1;
    }

    /** Renews it and locks the row; false where another writer has taken it meanwhile, who has then undone our rows. */
    boolean renew(UUID holder) {
        return dsl.update(WRITER_LEASE)
                        .set(WRITER_LEASE.LEASE_UNTIL, Utc.of(Instant.now().plus(LENGTH)))
                        .where(WRITER_LEASE.ID.eq(1), WRITER_LEASE.HOLDER.eq(holder.toString()))
                        .execute()
                == 1;
    }

    void release(UUID holder) {
        dsl.update(WRITER_LEASE)
                .setNull(WRITER_LEASE.HOLDER)
                .setNull(WRITER_LEASE.LEASE_UNTIL)
                .where(WRITER_LEASE.ID.eq(1), WRITER_LEASE.HOLDER.eq(holder.toString()))
                .execute();
    }

    Optional<Long> pendingCommit() {
        return dsl.select(WRITER_LEASE.PENDING_COMMIT)
                .from(WRITER_LEASE)
                .where(WRITER_LEASE.ID.eq(1))
                .fetchOptional(WRITER_LEASE.PENDING_COMMIT);
    }

    void notePending(long commit, long changeSetId) {
        dsl.update(WRITER_LEASE)
                .set(WRITER_LEASE.PENDING_COMMIT, commit)
                .set(WRITER_LEASE.CHANGE_SET_ID, changeSetId)
                .where(WRITER_LEASE.ID.eq(1))
                .execute();
    }

    void clearPending() {
        dsl.update(WRITER_LEASE)
                .setNull(WRITER_LEASE.PENDING_COMMIT)
                .setNull(WRITER_LEASE.CHANGE_SET_ID)
                .where(WRITER_LEASE.ID.eq(1))
                .execute();
    }
}
