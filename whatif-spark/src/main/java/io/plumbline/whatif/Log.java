package io.plumbline.whatif;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The runner's one logger. */
final class Log {
    static final Logger RUNNER = LoggerFactory.getLogger("io.plumbline.whatif");

    private Log() {}

    /** Log lines of this thread bear the run's ids until this is closed. */
    static Lines of(RunStore.Claimed run) {
        var before = MDC.getCopyOfContextMap();
        put("run_id", run.id());
        put("request_id", run.requestId());
        put("trace_id", traceId(run));
        return () -> MDC.setContextMap(before == null ? Map.of() : before);
    }

    /** The trace that a run belongs to; null where no traces are collected. */
    static @Nullable String traceId(RunStore.Claimed run) {
        var parent = run.traceParent();
        var parts = parent == null ? new String[0] : parent.split("-", -1);
        return parts.length == 4 ? parts[1] : null;
    }

    private static void put(String key, @Nullable String value) {
        if (value != null) {
            MDC.put(key, value);
        }
    }

    /** Lines that bear ids. */
    interface Lines extends AutoCloseable {
        @Override
        void close();
    }
}
