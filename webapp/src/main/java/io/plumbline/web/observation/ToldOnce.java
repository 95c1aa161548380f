package io.plumbline.web.observation;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.sql.SQLNonTransientConnectionException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * That the database is away is told once, by the one who watches the parts; libraries that meet it again and again are not heard. A pool
 * without a free connection is another matter.
 */
public final class ToldOnce extends Filter<ILoggingEvent> {
    private static final String OURS = "io.plumbline";
    private static final String LINK_LOST = SQLNonTransientConnectionException.class.getName();

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean ours = event.getLoggerName().startsWith(OURS);
        return !ours && isOutage(event.getThrowableProxy()) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isOutage(@Nullable IThrowableProxy thrown) {
        return thrown != null
                && (thrown.getClassName().equals(LINK_LOST)
                        || isOutage(thrown.getCause())
                        || Arrays.stream(thrown.getSuppressed()).anyMatch(ToldOnce::isOutage));
    }
}
