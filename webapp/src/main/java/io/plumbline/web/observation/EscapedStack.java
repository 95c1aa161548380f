package io.plumbline.web.observation;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** A stack trace whose messages cannot begin a log line of their own; {@code logback.xml} calls it {@code %stack}. */
public final class EscapedStack extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return OneLine.ofStack(super.throwableProxyToString(thrown));
    }
}
