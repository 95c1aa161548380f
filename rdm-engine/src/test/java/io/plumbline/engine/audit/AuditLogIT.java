package io.plumbline.engine.audit;

import static io.plumbline.engine.jooq.Tables.AUDIT_ENTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.Database;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogIT {
    private final Database database = TestDatabase.fresh();
    private final AuditLog log = new AuditLog(new byte[32]);

    @BeforeEach
    void threeEntries() {
        for (String act : new String[] {"one", "two", "three"}) {
            database.transact(tx -> log.append(tx, "ana", act, "things/1", "wörds: " + act));
        }
    }

    @Test
    void wholeChainVerifies() {
        assertThat(log.verify(database.read())).isEmpty();
        assertThat(log.entries(database.read(), null, 10))
                .extracting(AuditEntry::id)
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void editedEntryIsNamed() {
        database.read()
                .update(AUDIT_ENTRY)
                .set(AUDIT_ENTRY.PERSON, "eve")
                .where(AUDIT_ENTRY.ID.eq(2L))
                .execute();
        assertThat(log.verify(database.read())).map(BrokenLink::entry).contains(2L);
    }

    @Test
    void deletedEntryIsNamed() {
        database.read().deleteFrom(AUDIT_ENTRY).where(AUDIT_ENTRY.ID.eq(2L)).execute();
        assertThat(log.verify(database.read())).map(BrokenLink::entry).contains(2L);
    }

    @Test
    void cutOffEndIsNamed() {
        database.read().deleteFrom(AUDIT_ENTRY).where(AUDIT_ENTRY.ID.eq(3L)).execute();
        assertThat(log.verify(database.read())).map(BrokenLink::entry).contains(3L);
    }

    @Test
    void anotherKeyDoesNotFit() {
        AuditLog other =
                new AuditLog("another key, 32 bytes of it here".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(other.verify(database.read())).map(BrokenLink::entry).contains(1L);
    }

    @Test
    void manyWritersLeaveNoGap() {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                writers.execute(() -> database.transact(tx -> log.append(tx, "ana", "many", "things/1", "")));
            }
        }
        assertThat(log.entries(database.read(), null, 1))
                .extracting(AuditEntry::id)
                .containsExactly(43L);
        assertThat(log.verify(database.read())).isEmpty();
    }
}
