package io.plumbline.engine.publication;

import io.plumbline.engine.lake.Lake;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog of the published tables: Iceberg's JDBC catalog on MariaDB, with the lake's own way to the object store. */
public final class IcebergCatalog implements AutoCloseable {
    /** Table property: the code of the dimension that the table belongs to. */
    static final String DIMENSION = "plumbline.dimension";
    /** Table property: CURRENT or HISTORY. */
    static final String CONTENT = "plumbline.content";

    private static final Map<String, String> TABLE_PROPERTIES = Map.of(
            TableProperties.FORMAT_VERSION,
            "2",
            TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
            "true",
            TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
            "100");

    private static final Logger LOG = LoggerFactory.getLogger(IcebergCatalog.class);

    private final JdbcCatalog catalog;

    /** Opens the catalog; its two tables are made where they are missing. */
    public static IcebergCatalog open(Lake lake, CatalogSettings settings) {
        return open(new JdbcCatalog(properties -> lake.catalogFiles(), CatalogConnections::of, true), lake, settings);
    }

    /** Opens the catalog on connections that cannot write: where its tables are missing, none are made. */
    public static IcebergCatalog openToRead(Lake lake, CatalogSettings settings) {
        var catalog = new JdbcCatalog(properties -> lake.catalogFiles(), CatalogConnections::of, false);
        Map<String, String> properties = properties(lake, settings);
        properties.put("jdbc.sessionVariables", "tx_read_only=1");
        catalog.initialize(CatalogSettings.CATALOG_NAME, properties);
        return new IcebergCatalog(catalog);
    }

    /** A catalog that is asked for as long as the application runs: a question is safe to be said twice, so broken connections are made anew. */
    static JdbcCatalog toServe(Lake lake, CatalogSettings settings) {
        var catalog = new JdbcCatalog(properties -> lake.catalogFiles(), null, true);
        catalog.initialize(CatalogSettings.CATALOG_NAME, properties(lake, settings));
        return catalog;
    }

    static IcebergCatalog open(JdbcCatalog catalog, Lake lake, CatalogSettings settings) {
        catalog.initialize(CatalogSettings.CATALOG_NAME, properties(lake, settings));
        return new IcebergCatalog(catalog);
    }

    private IcebergCatalog(JdbcCatalog catalog) {
        this.catalog = catalog;
    }

    private static Map<String, String> properties(Lake lake, CatalogSettings settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put(CatalogProperties.URI, settings.jdbcUrl());
        properties.put("jdbc.user", settings.user());
        properties.put("jdbc.password", settings.password());
        properties.put("jdbc.connectTimeout", "5000");
        properties.put("jdbc.socketTimeout", "60000");
        properties.put("jdbc.schema-version", "V1");
        // Else a catalog in another schema of the server passes for this one, and its tables are never made here.
        properties.put("jdbc.nullDatabaseMeansCurrent", "true");
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, lake.settings().warehouse());
        return properties;
    }

    /** The published table of that name, such as {@code television.station_d}, where there is one. */
    public Optional<Table> find(String name) {
        try {
            return Optional.of(catalog.loadTable(TableIdentifier.parse(name)));
        } catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes a table from the catalog whose metadata is not in the store any more, so that it can be made anew. The store has to take and give a file first: one that
     * is away, or whose bucket is, has lost nothing.
     */
    void forgetLost(TableShape shape, Lake lake) {
        try {
            find(shape.name());
        } catch (NotFoundException lost) {
            lake.requireWritable();
            LOG.warn("the metadata of {} is gone from the store; the table is made anew", shape.name());
            catalog.dropTable(TableIdentifier.parse(shape.name()), false);
        }
    }

    /** The table of a shape, made where it is missing. */
    Table findOrCreate(TableShape shape) {
        Namespace namespace = Namespace.of(shape.namespace());
        Optional<Table> there = find(shape.name());
        if (there.isPresent()) {
            return there.get();
        }
        Map<String, String> properties = new HashMap<>(TABLE_PROPERTIES);
        properties.put(DIMENSION, shape.dimension().code());
        properties.put(CONTENT, shape.content().name());
        properties.put("comment", shape.dimension().label());
        try {
            if (!catalog.namespaceExists(namespace)) {
                catalog.createNamespace(namespace);
            }
            return catalog.buildTable(TableIdentifier.of(namespace, shape.table()), shape.schema())
                    .withProperties(properties)
                    .create();
        } catch (AlreadyExistsException e) {
            return catalog.loadTable(TableIdentifier.of(namespace, shape.table()));
        }
    }

    @Override
    public void close() {
        catalog.close();
    }
}
