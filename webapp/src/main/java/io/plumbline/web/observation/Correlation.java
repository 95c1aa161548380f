package io.plumbline.web.observation;

import io.plumbline.engine.job.Origin;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The ids that log lines bear: of the request, also in the jobs that it asked for, and of the job. */
public final class Correlation {
    private static final String REQUEST = "request_id";
    private static final String JOB = "job_id";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{7,63}");
    private static final Pattern TRACE_PARENT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private Correlation() {}

    /** The id that a request brings, else that of the trace it brings, else a new one. What is not well-formed counts as not brought. */
    static String idOf(@Nullable String requestId, @Nullable String traceParent) {
        if (requestId != null && WELL_FORMED.matcher(requestId).matches()) {
            return requestId;
        }
        if (isTraceParent(traceParent)) {
            Matcher trace = TRACE_PARENT.matcher(traceParent);
            if (trace.matches()) {
                return trace.group(1);
            }
        }
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    static boolean isTraceParent(@Nullable String value) {
        return value != null && TRACE_PARENT.matcher(value).matches();
    }

    /** The id of the request that is being answered or worked for; null where the application acts by itself. */
    public static @Nullable String requestId() {
        return MDC.get(REQUEST);
    }

    /** Log lines of this thread bear the request's id until this is closed. */
    static Lines request(String id) {
        MDC.put(REQUEST, id);
        return () -> MDC.remove(REQUEST);
    }

    /** Log lines of this thread bear the job's id, and that of the request that asked for it, until this is closed. */
    public static Lines job(String id, Origin origin) {
        MDC.put(JOB, id);
        if (origin.requestId() != null) {
            MDC.put(REQUEST, origin.requestId());
        }
        return () -> {
            MDC.remove(JOB);
            MDC.remove(REQUEST);
        };
    }

    /** Lines that bear an id. */
    public interface Lines extends AutoCloseable {
        @Override
        void close();
    }
}
