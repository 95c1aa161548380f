package io.plumbline.whatif;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of the tables `what_if_run` and `what_if_runner`, over one connection that is opened when needed and again after it broke.
 * Times are the database's own, in UTC. Every write to a run names its owner: it changes no row once the run is lost.
 */
final class RunStore implements AutoCloseable {
    /** How often a run is tried before it counts as the one that ends runners. */
    static final int ATTEMPTS = 5;

    /** How often a run may fill a runner's memory before it counts as one that always will. */
    private static final int ATTEMPTS_IN_MEMORY = 1;

    static final int LEASE_SECONDS = 15;
    private static final String OWNED = " WHERE id=? AND lease_owner=? AND state='RUNNING'";
    private static final String CLAIM = "UPDATE what_if_run SET state='RUNNING', lease_owner=?,"
            + " lease_until=NOW(6)+INTERVAL " + LEASE_SECONDS
            + " SECOND, attempt=attempt+1, started_at=COALESCE(started_at,NOW(6))"
            + " WHERE (state='QUEUED' OR (state='RUNNING' AND lease_until<NOW(6))) AND attempt<" + ATTEMPTS;

    private static final String CLAIMED =
            "SELECT id, attempt, request, request_id, trace_parent FROM what_if_run WHERE state='RUNNING' AND lease_owner=?";

    /**
     * A run that this runner now owns.
     *
     * @param requestId the request that asked for it; null where none did
     * @param traceParent the request's place in its trace (W3C trace context); null where no traces are collected
     */
    record Claimed(
            String id,
            int attempt,
            String request,
            @Nullable String requestId,
            @Nullable String traceParent) {}

    private final String url;
    private final Properties login = new Properties();
    private final String owner;
    private @Nullable Connection open;

    RunStore(Settings settings, String owner) {
        this.url = settings.jdbcUrl();
        this.owner = owner;
        login.setProperty("user", settings.user());
        login.setProperty("password", settings.password());
        login.setProperty("connectTimeout", "5000");
        login.setProperty("socketTimeout", "60000");
        login.setProperty("sessionVariables", "time_zone='+00:00'");
    }

    /** Takes the oldest run that waits, or whose runner is lost. A look through the index comes first: most looks find nothing. */
    Optional<Claimed> claim() throws SQLException {
        var waiting = query(
                "SELECT 1 FROM what_if_run WHERE state IN ('QUEUED','RUNNING') AND attempt<" + ATTEMPTS
                        + " AND (state='QUEUED' OR lease_until<NOW(6)) LIMIT 1",
                row -> row.getInt(1));
        return waiting.isEmpty() || update(CLAIM + " ORDER BY created_at LIMIT 1", owner) == 0
                ? Optional.empty()
                : query(CLAIMED + " ORDER BY lease_until DESC LIMIT 1", RunStore::claimed, owner);
    }

    /** Takes this run, if it waits or its runner is lost. */
    Optional<Claimed> claim(String id) throws SQLException {
        return update(CLAIM + " AND id=?", owner, id) == 0
                ? Optional.empty()
                : query(CLAIMED + " AND id=?", RunStore::claimed, owner, id);
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        return new Claimed(row.getString(1), row.getInt(2), row.getString(3), row.getString(4), row.getString(5));
    }

    /** Ends the runs that took down, or lost, one runner after the other. Says how many. */
    int failLost() throws SQLException {
        return update(
                "UPDATE what_if_run SET state='FAILED', error_code='RUNNER_LOST', error_detail=?, finished_at=NOW(6),"
                        + " lease_owner=NULL, lease_until=NULL WHERE state='RUNNING' AND lease_until<NOW(6) AND attempt>="
                        + ATTEMPTS,
                "The runner was lost " + ATTEMPTS
                        + " times while it worked on this run; expected it to finish once. It may need more memory"
                        + " than the runner has: ask for fewer groups or a shorter range of dates, or give the runner more memory.");
    }

    /** Ends the run of a runner that has died of it for want of memory, where that was not the first time. Says how many. */
    int failOutOfMemory(String deadOwner, long heapBytes) throws SQLException {
        return update(
                "UPDATE what_if_run SET state='FAILED', error_code='OUT_OF_MEMORY', error_detail=?, finished_at=NOW(6),"
                        + " lease_owner=NULL, lease_until=NULL WHERE lease_owner=? AND state='RUNNING' AND attempt>"
                        + ATTEMPTS_IN_MEMORY,
                "The runner ran out of memory with this run, and did before; it has " + (heapBytes >> 20)
                        + " MiB. Ask for fewer groups, a coarser grain or a shorter range of dates, or give the runner more memory (RDM_RUNNER_HEAP).",
                deadOwner);
    }

    /** The run of a runner that is known to be dead is to be had by the next one now. Says how many. */
    int giveUp(String deadOwner) throws SQLException {
        return update(
                "UPDATE what_if_run SET lease_until=NOW(6)-INTERVAL 1 SECOND WHERE lease_owner=? AND state='RUNNING'",
                deadOwner);
    }

    /**
     * Keeps the run for another lease and shows how far it is.
     *
     * @return whether somebody asked to cancel it; empty: the run is lost
     */
    Optional<Boolean> renew(String id, Progress.Shown progress) throws SQLException {
        var step = progress.step();
        var changed = update(
                "UPDATE what_if_run SET lease_until=NOW(6)+INTERVAL " + LEASE_SECONDS
                        + " SECOND, step=?, percent=?, rows_done=?, rows_total=?" + OWNED,
                step,
                progress.percent(),
                progress.rowsDone(),
                progress.rowsTotal(),
                id,
                owner);
        if (changed == 0) {
            return Optional.empty();
        }
        return query("SELECT cancel_requested FROM what_if_run WHERE id=?", row -> row.getBoolean(1), id);
    }

    /** Hands the run, in good order, to whoever comes next: this attempt does not count. */
    boolean release(String id) throws SQLException {
        return update(
                        "UPDATE what_if_run SET lease_until=NOW(6)-INTERVAL 1 SECOND, attempt=GREATEST(attempt-1,0)"
                                + OWNED,
                        id,
                        owner)
                > 0;
    }

    /** Hands the run to whoever comes next: this attempt counts. */
    boolean handOn(String id) throws SQLException {
        return update("UPDATE what_if_run SET lease_until=NOW(6)-INTERVAL 1 SECOND" + OWNED, id, owner) > 0;
    }

    boolean succeed(String id, String result, Progress.Shown progress) throws SQLException {
        return update(
                        "UPDATE what_if_run SET state='SUCCEEDED', result=?, step='Done', percent=100, rows_done=?, rows_total=?,"
                                + " finished_at=NOW(6), lease_until=NULL" + OWNED,
                        result,
                        progress.rowsTotal(),
                        progress.rowsTotal(),
                        id,
                        owner)
                > 0;
    }

    boolean fail(String id, RunFailure failure) throws SQLException {
        return update(
                        "UPDATE what_if_run SET state='FAILED', error_code=?, error_detail=?, finished_at=NOW(6), lease_until=NULL"
                                + OWNED,
                        failure.code().name(),
                        failure.detail(),
                        id,
                        owner)
                > 0;
    }

    boolean cancelled(String id) throws SQLException {
        return update(
                        "UPDATE what_if_run SET state='CANCELLED', finished_at=NOW(6), lease_until=NULL" + OWNED,
                        id,
                        owner)
                > 0;
    }

    /** How many bytes the database takes in one statement. */
    long largestStatement() throws SQLException {
        return query("SELECT @@max_allowed_packet", row -> row.getLong(1)).orElseThrow();
    }

    /** Says that this runner is there. */
    void seen(String host, String sparkMaster) throws SQLException {
        if (update("UPDATE what_if_runner SET seen_at=NOW(6) WHERE id=?", owner) == 0) {
            update(
                    "INSERT INTO what_if_runner (id, host, spark_master, started_at, seen_at) VALUES (?,?,?,NOW(6),NOW(6))",
                    owner,
                    host,
                    sparkMaster);
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> query(String sql, RowReader<T> reader, Object... values) throws SQLException {
        try (var statement = prepare(sql, values);
                var row = statement.executeQuery()) {
            return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private int update(String sql, Object... values) throws SQLException {
        try (var statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        var connection = open;
        if (connection == null) {
            connection = DriverManager.getConnection(url, login);
            open = connection;
        }
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Drops the connection; the next statement opens another. */
    @Override
    public void close() {
        var connection = open;
        open = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                Log.RUNNER.debug("A broken connection could not be closed: {}", e.getMessage());
            }
        }
    }
}
