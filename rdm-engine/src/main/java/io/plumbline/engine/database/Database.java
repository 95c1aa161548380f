package io.plumbline.engine.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** The connection to MariaDB: migrations, reads, and the transactions that verbs open. */
public final class Database {
    private static final int TRIES = 5;
    private static final int DEADLOCK = 1213;
    private static final int LOCK_TIMEOUT = 1205;
    private static final int RECORD_CHANGED = 1020;

    private static final ScopedValue<Consumer<DSLContext>> WITNESS = ScopedValue.newInstance();

    private final DataSource source;
    private final DSLContext dsl;

    public Database(DataSource source) {
        this.source = source;
        this.dsl = DSL.using(
                source,
                SQLDialect.MARIADB,
                new Settings()
                        .withRenderSchema(false)
                        .withRenderNameCase(RenderNameCase.AS_IS)
                        .withExecuteLogging(false));
    }

    /** Brings the metadata tables to this build's version. */
    public void migrate() {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** For reads outside a transaction. */
    public DSLContext read() {
        return dsl;
    }

    /** Runs one transaction; a deadlock, lock timeout or changed record is tried again whole, at most five times. */
    public <T> T inTransaction(Function<DSLContext, T> asked) {
        Function<DSLContext, T> work = WITNESS.isBound() ? seenBy(WITNESS.get(), asked) : asked;
        for (int attempt = 1; ; attempt++) {
            try {
                return dsl.transactionResult(configuration -> work.apply(configuration.dsl()));
            } catch (RuntimeException e) {
                if (attempt == TRIES || !isTransient(e)) {
                    throw e;
                }
            }
        }
    }

    /** Like {@link #inTransaction(Function)}, without a result. */
    public void transact(Consumer<DSLContext> work) {
        inTransaction(tx -> {
            work.accept(tx);
            return Boolean.TRUE;
        });
    }

    /**
     * Does work of which each transaction that this thread opens has a witness: what it writes is committed with the transaction, and
     * an exception from it undoes both.
     */
    public <X extends Exception> void witnessed(Consumer<DSLContext> witness, ScopedValue.CallableOp<?, X> work)
            throws X {
        ScopedValue.where(WITNESS, witness).call(work);
    }

    private static <T> Function<DSLContext, T> seenBy(Consumer<DSLContext> witness, Function<DSLContext, T> work) {
        return tx -> {
            T result = work.apply(tx);
            witness.accept(tx);
            return result;
        };
    }

    /** A connection of its own, for streaming reads; the caller closes it. */
    public Connection connection() throws SQLException {
        return source.getConnection();
    }

    private static boolean isTransient(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql
                    && (sql.getErrorCode() == DEADLOCK
                            || sql.getErrorCode() == LOCK_TIMEOUT
                            || sql.getErrorCode() == RECORD_CHANGED)) {
                return true;
            }
        }
        return false;
    }
}
