package io.plumbline.engine.audit;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/**
 * Sees to it that a deed and its entry in the audit log are both there or neither: they are one transaction.
 *
 * <p>The entry is the last thing that a transaction writes. Writers queue at the end of the chain until they are committed, so whoever
 * stands there waits for nothing else.
 */
public final class AuditTrail {
    private static final Set<ErrorCode> TELLING = EnumSet.of(ErrorCode.SELF_APPROVAL, ErrorCode.ROLE_MISSING);

    private final Database database;
    private final AuditLog log;

    public AuditTrail(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /** Does something in one transaction and records it there; an attempt that four eyes or a missing role refuse is recorded too. */
    public <T> T recorded(Deed deed, Function<DSLContext, T> work) {
        return watched(
                deed,
                () -> database.inTransaction(tx -> {
                    T done = work.apply(tx);
                    log.append(tx, deed);
                    return done;
                }));
    }

    /** For work that records itself: only an attempt that four eyes or a missing role refuse is recorded here. */
    public <T> T watched(Deed deed, Supplier<T> work) {
        try {
            return work.get();
        } catch (RdmException e) {
            if (TELLING.contains(e.code())) {
                database.transact(tx -> log.append(tx, deed.refused(e.code().name())));
            }
            throw e;
        }
    }
}
