package io.plumbline.engine.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What a failure says about the transaction that it ended. */
enum Fault {
    /** The database undid it for another's sake: a deadlock, a lock that was waited for too long, a record that changed meanwhile. */
    UNDONE,
    /** The connection is gone: what was not committed is undone. */
    LINK_LOST,
    /** A failure that a repetition would not mend. */
    LASTING;

    private static final Set<Integer> UNDOING = Set.of(1020, 1205, 1213);
    private static final Set<Integer> ENDING = Set.of(1053, 1927);

    static Fault of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                return of(sql);
            }
        }
        return LASTING;
    }

    private static Fault of(SQLException sql) {
        if (UNDOING.contains(sql.getErrorCode())) {
            return UNDONE;
        }
        String state = sql.getSQLState();
        // A pool that has no connection to give is no lost link: waiting once more for it would only take longer.
        boolean isLost = state != null && state.startsWith("08") && !(sql instanceof SQLTransientConnectionException);
        return isLost || ENDING.contains(sql.getErrorCode()) ? LINK_LOST : LASTING;
    }
}
