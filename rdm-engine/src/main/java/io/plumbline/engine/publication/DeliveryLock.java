package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to deliver releases of one dimension: a named lock of the database.
 *
 * <p>It hangs on a connection of its own, so it ends with the program that holds it, however that ends.
 */
final class DeliveryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLock.class);
    private static final int WAIT_SECONDS = 10;
    private static final String NAME = "SHA1(CONCAT(DATABASE(), '/deliver/', ?))";

    private final Connection connection;
    private final long dimensionId;

    private DeliveryLock(Connection connection, long dimensionId) {
        this.connection = connection;
        this.dimensionId = dimensionId;
    }

    /** Waits a little for the lock; WRITER_BUSY where somebody keeps it. */
    static DeliveryLock take(Database database, Release release) {
        try {
            Connection connection = database.connection();
            try {
                if (ask(connection, "SELECT GET_LOCK(" + NAME + ", " + WAIT_SECONDS + ")", release.dimensionId())) {
                    return new DeliveryLock(connection, release.dimensionId());
                }
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            connection.close();
        } catch (SQLException e) {
            throw new DataAccessException("the lock for a delivery could not be taken", e);
        }
        throw new RdmException(
                ErrorCode.WRITER_BUSY,
                "Another release of " + release.dimension() + " is being published. Commit " + release.commitNo()
                        + " follows when it is done.");
    }

    @Override
    public void close() {
        try (connection) {
            ask(connection, "SELECT RELEASE_LOCK(" + NAME + ")", dimensionId);
        } catch (SQLException e) {
            LOG.warn(
                    "a delivery's lock was not given back in order; the database lets go of it with the connection", e);
        }
    }

    private static boolean ask(Connection connection, String sql, long dimensionId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, dimensionId);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getInt(1) == 1;
            }
        }
    }
}
