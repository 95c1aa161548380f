package io.plumbline.engine.publication;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to deliver releases of one dimension: a named lock of the database.
 *
 * <p>It hangs on a connection of its own, so it ends with the program that holds it, at once where that is killed. A program that stands
 * still, or is cut off, keeps its connection; therefore the holder speaks every few seconds, and the database ends the connection of
 * one that is silent for longer. Such a holder finds out before it swaps anything in.
 */
final class DeliveryLock implements AutoCloseable {
    /** After which the database ends a silent holder's connection, and with it the lock. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLock.class);
    private static final Duration SPEAK_EVERY = Duration.ofSeconds(4);
    private static final int WAIT_SECONDS = 10;
    private static final String NAME = "SHA1(CONCAT(DATABASE(), '/deliver/', ?))";

    private final Connection connection;
    private final Release release;
    private final CountDownLatch closed = new CountDownLatch(1);

    private DeliveryLock(Connection connection, Release release) {
        this.connection = connection;
        this.release = release;
    }

    /** Waits a little for the lock; WRITER_BUSY where somebody keeps it. */
    static DeliveryLock take(Database database, Release release) {
        return take(database, release, SPEAK_EVERY, SILENCE);
    }

    static DeliveryLock take(Database database, Release release, Duration speakEvery, Duration silence) {
        DeliveryLock lock;
        try {
            lock = new DeliveryLock(database.connection(), release);
        } catch (SQLException e) {
            throw new DataAccessException("the lock for a delivery could not be taken", e);
        }
        try {
            lock.say("SET SESSION wait_timeout = " + silence.toSeconds());
            if (lock.ask("SELECT GET_LOCK(" + NAME + ", " + WAIT_SECONDS + ")")) {
                Thread.ofVirtual().name("delivery-lock").start(() -> lock.speak(speakEvery));
                return lock;
            }
        } catch (SQLException e) {
            lock.giveBack();
            throw new DataAccessException("the lock for a delivery could not be taken", e);
        }
        lock.giveBack();
        throw new RdmException(
                ErrorCode.WRITER_BUSY,
                "Another release of " + release.dimension() + " is being published. Commit " + release.commitNo()
                        + " follows when it is done.");
    }

    /** Refuses to go on where this program stood still for so long that the lock may be another's by now. */
    void requireHeld() {
        try {
            if (ask("SELECT IS_USED_LOCK(" + NAME + ") = CONNECTION_ID()")) {
                return;
            }
        } catch (SQLException e) {
            throw new DataAccessException("the lock for a delivery is lost with its connection", e);
        }
        throw new RdmException(
                ErrorCode.WRITER_BUSY,
                "Publishing " + release.dimension() + " of commit " + release.commitNo()
                        + " stood still for so long that another attempt took over. This one has changed nothing.");
    }

    private void speak(Duration every) {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                say("DO 1");
            }
        } catch (SQLException e) {
            LOG.info(
                    "the lock for {} of commit {} is lost: {}",
                    release.dimension(),
                    release.commitNo(),
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            ask("SELECT RELEASE_LOCK(" + NAME + ")");
        } catch (SQLException e) {
            LOG.warn(
                    "a delivery's lock was not given back in order; the database lets go of it with the connection", e);
        }
        giveBack();
    }

    /** The connection goes back to its pool as it came. */
    private void giveBack() {
        try (connection) {
            say("SET SESSION wait_timeout = DEFAULT");
        } catch (SQLException e) {
            LOG.debug("the connection of a delivery's lock is broken", e);
        }
    }

    private synchronized void say(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private synchronized boolean ask(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, release.dimensionId());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getInt(1) == 1;
            }
        }
    }
}
