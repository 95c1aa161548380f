package io.plumbline.engine.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConnectionProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection from its BEGIN to its COMMIT; closed before that, it rolls back. */
final class OpenTransaction implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransaction.class);

    private final Connection connection;
    private final DSLContext dsl;
    private boolean open = true;
    private boolean committed;

    private OpenTransaction(Connection connection, Configuration settings) {
        this.connection = connection;
        this.dsl = DSL.using(settings.derive(new DefaultConnectionProvider(connection)));
    }

    static OpenTransaction begin(DataSource source, Configuration settings) {
        Connection connection;
        try {
            connection = source.getConnection();
        } catch (SQLException e) {
            throw new DataAccessException("no connection to the database was to be had", e);
        }
        OpenTransaction begun = new OpenTransaction(connection, settings);
        try {
            connection.setAutoCommit(false);
            return begun;
        } catch (SQLException e) {
            begun.close();
            throw new DataAccessException("a transaction could not begin", e);
        }
    }

    DSLContext dsl() {
        return dsl;
    }

    /** The server's number of the connection. */
    long connectionId() {
        try {
            return connection.unwrap(org.mariadb.jdbc.Connection.class).getThreadId();
        } catch (SQLException e) {
            throw new DataAccessException("the connection does not say its number", e);
        }
    }

    /** Commits; what is returned is why nobody knows whether it did. The connection is given back either way. */
    Optional<SQLException> commit(Duration patience) {
        try {
            int usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
            connection.commit();
            committed = true;
            connection.setNetworkTimeout(Runnable::run, usual);
            return Optional.empty();
        } catch (SQLException e) {
            return committed ? Optional.empty() : Optional.of(e);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try (connection) {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The server rolls back with the connection, and the pool takes another one.
            LOG.debug("a connection was not given back in order", e);
        }
    }
}
