package io.plumbline.engine.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** The connection to MariaDB: migrations, reads, and the transactions that verbs open. */
public final class Database {
    private static final ScopedValue<Consumer<DSLContext>> WITNESS = ScopedValue.newInstance();

    private final DataSource source;
    private final DSLContext dsl;
    private final Transactions transactions;

    public Database(DataSource source) {
        this(source, Patience.USUAL);
    }

    Database(DataSource source, Patience patience) {
        this.source = source;
        this.dsl = DSL.using(
                source,
                SQLDialect.MARIADB,
                new Settings()
                        .withRenderSchema(false)
                        .withRenderNameCase(RenderNameCase.AS_IS)
                        .withExecuteLogging(false));
        this.transactions = new Transactions(source, dsl.configuration(), patience);
    }

    /** Brings the metadata tables to this build's version; DATABASE_VERSION says what to do where that cannot be. */
    public void migrate() {
        new MigrateDatabase(source, dsl).migrate();
    }

    /** For reads outside a transaction. */
    public DSLContext read() {
        return dsl;
    }

    /**
     * Runs one transaction. The work may be begun anew, several times: it has no effect but through the context that it is given.
     *
     * <p>Outcomes: it is committed, and then only once; an exception of the work undoes it; DATABASE_BUSY where the database undid it again and
     * again; OUTCOME_UNKNOWN where the database went away at the COMMIT and did not come back.
     */
    public <T> T inTransaction(Function<DSLContext, T> work) {
        return transactions.run(WITNESS.isBound() ? seenBy(WITNESS.get(), work) : work);
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

    /** Reads that all see the database as it is at the first one, however long they take; nothing can be written. */
    public <T> T atOneMoment(Function<DSLContext, T> reads) {
        return dsl.connectionResult(connection -> {
            DSLContext one = DSL.using(connection, SQLDialect.MARIADB, dsl.settings());
            one.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            one.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            try {
                return reads.apply(one);
            } finally {
                one.execute("ROLLBACK");
            }
        });
    }

    /** How many migrations of this build the metadata tables lack; looks and changes nothing. */
    public int missingMigrations() {
        return new MigrateDatabase(source, dsl).missing();
    }

    DataSource source() {
        return source;
    }

    /** A connection of its own, for streaming reads; the caller closes it. */
    public Connection connection() throws SQLException {
        return source.getConnection();
    }

    /** How often transactions were done again since the start, for those who watch. */
    public TransactionCounts transactionCounts() {
        return transactions.counts();
    }
}
