package io.plumbline.web.problem;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.EnumSet;
import java.util.Set;

/** Whether a failure means that the database was not to be had: it is down, all connections are in use, or it undid the work each time. */
public final class Outage {
    private static final Set<ErrorCode> CODES = EnumSet.of(ErrorCode.DATABASE_BUSY, ErrorCode.OUTCOME_UNKNOWN);

    private Outage() {}

    public static boolean isOne(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof RdmException rdm && CODES.contains(rdm.code())) {
                return true;
            }
        }
        return false;
    }
}
