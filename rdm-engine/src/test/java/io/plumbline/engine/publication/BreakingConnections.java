package io.plumbline.engine.publication;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.CatalogProperties;

/** The catalog's connections, of which one breaks once a swap has arrived and before its answer came back. */
final class BreakingConnections extends CatalogConnections {
    private final AtomicInteger breaks;

    private BreakingConnections(Map<String, String> properties, AtomicInteger breaks) {
        super(properties.get(CatalogProperties.URI), properties);
        this.breaks = breaks;
    }

    /** @param breaks how often a connection still is to break */
    static BreakingConnections of(Map<String, String> properties, AtomicInteger breaks) {
        return new BreakingConnections(properties, breaks);
    }

    @Override
    protected Connection newClient() {
        return proxy(Connection.class, super.newClient(), false);
    }

    private <T> T proxy(Class<T> type, T real, boolean isSwap) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                    Object answer;
                    try {
                        answer = method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("prepareStatement")) {
                        boolean updates = String.valueOf(values[0]).startsWith("UPDATE iceberg_tables");
                        return proxy(PreparedStatement.class, (PreparedStatement) answer, updates);
                    }
                    if (isSwap && method.getName().equals("executeUpdate") && breaks.getAndDecrement() > 0) {
                        throw new SQLNonTransientConnectionException("the socket was closed", "08000");
                    }
                    return answer;
                }));
    }
}
