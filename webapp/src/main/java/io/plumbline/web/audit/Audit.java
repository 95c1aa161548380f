package io.plumbline.web.audit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Puts what people did through the pages and the API on the audit record. */
@Component
public final class Audit {
    private final Database database;
    private final AuditLog log;

    Audit(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /** Adds an entry for what is done. */
    public void record(Person who, String act, String subject, String detail) {
        database.transact(tx -> record(tx, who, act, subject, detail));
    }

    /** Adds an entry in the transaction of what is done. */
    public void record(DSLContext tx, Person who, String act, String subject, String detail) {
        log.append(tx, who.login(), act, subject, detail);
    }

    /** Does something and records it; an attempt that four eyes or a missing role refuse is recorded too. */
    public <T> T recorded(Person who, String act, String subject, String detail, Supplier<T> deed) {
        T done;
        try {
            done = deed.get();
        } catch (RdmException e) {
            if (e.code() == ErrorCode.SELF_APPROVAL || e.code() == ErrorCode.ROLE_MISSING) {
                record(who, act + ".refused", subject, e.code().name());
            }
            throw e;
        }
        record(who, act, subject, detail);
        return done;
    }
}
