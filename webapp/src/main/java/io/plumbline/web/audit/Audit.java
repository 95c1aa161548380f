package io.plumbline.web.audit;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Puts on the audit record what came in from outside and changes no proposal and no history: files, questions, definitions. What does is
 * recorded by its verb, in its transaction.
 */
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
}
