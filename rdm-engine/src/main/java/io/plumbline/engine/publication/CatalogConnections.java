package io.plumbline.engine.publication;

import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcClientPool;

/**
 * The catalog's connections, on which nothing is said twice.
 *
 * <p>Iceberg's own pool repeats a statement whose connection broke. A swap that arrived before its answer was lost then looks like
 * another writer's, and the repeated statement's failure has the swap's own files deleted. Here a broken connection leaves the end of a swap
 * unknown, which deletes nothing and is looked up.
 */
class CatalogConnections extends JdbcClientPool {
    CatalogConnections(String url, Map<String, String> properties) {
        super(url, properties);
    }

    static JdbcClientPool of(Map<String, String> properties) {
        return new CatalogConnections(Objects.requireNonNull(properties.get(CatalogProperties.URI)), properties);
    }

    @Override
    protected boolean isConnectionException(Exception thrown) {
        return false;
    }
}
