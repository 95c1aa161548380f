package io.plumbline.engine.commit;

import io.plumbline.engine.database.Database;
import java.util.UUID;

/**
 * Takes back what a commit wrote that died before it became visible.
 *
 * <p>Outcomes: the number of the commit that was undone, or 0 where there was none or its writer is still alive.
 */
public final class RecoverCommit {
    private final Database database;

    public RecoverCommit(Database database) {
        this.database = database;
    }

    public long recover() {
        UUID holder = UUID.randomUUID();
        return database.inTransaction(tx -> {
            WriterLease lease = new WriterLease(tx);
            if (!lease.take(holder)) {
                return 0L;
            }
            long pending = lease.pendingCommit().orElse(0L);
            if (pending > 0) {
                new PendingRows(tx).undo(pending);
                lease.clearPending();
            }
            lease.release(holder);
            return pending;
        });
    }
}
