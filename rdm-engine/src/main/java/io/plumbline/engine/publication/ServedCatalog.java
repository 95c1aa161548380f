package io.plumbline.engine.publication;

import io.plumbline.engine.lake.Lake;
import java.util.function.Function;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.responses.GetNamespaceResponse;
import org.apache.iceberg.rest.responses.ListNamespacesResponse;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of the published tables, for readers that ask over HTTP as Iceberg's REST protocol says; nothing here writes.
 *
 * <p>It is opened with the first question, and anew with the next one where that did not work. Its connections are of its own, and one that broke is made
 * anew.
 *
 * <p>Errors: Iceberg's NoSuchNamespaceException and NoSuchTableException; OBJECT_STORE where a table's metadata cannot be read.
 */
public final class ServedCatalog implements AutoCloseable {
    private final Lake lake;
    private final CatalogSettings settings;
    private @Nullable JdbcCatalog open;

    public ServedCatalog(Lake lake, CatalogSettings settings) {
        this.lake = lake;
        this.settings = settings;
    }

    /**
     * The namespaces, one for each domain that publishes.
     *
     * @param page the token of the page, empty for the first
     * @param size how many at most; null: all
     */
    public ListNamespacesResponse namespaces(String page, @Nullable String size) {
        return answer(catalog -> size == null
                ? CatalogHandlers.listNamespaces(catalog, Namespace.empty())
                : CatalogHandlers.listNamespaces(catalog, Namespace.empty(), page, size));
    }

    public GetNamespaceResponse namespace(String name) {
        return answer(catalog -> CatalogHandlers.loadNamespace(catalog, Namespace.of(name)));
    }

    /** The tables of a namespace; page and size as with the namespaces. */
    public ListTablesResponse tables(String namespace, String page, @Nullable String size) {
        return answer(catalog -> {
            Namespace wanted = Namespace.of(namespace);
            CatalogHandlers.namespaceExists(catalog, wanted);
            return size == null
                    ? CatalogHandlers.listTables(catalog, wanted)
                    : CatalogHandlers.listTables(catalog, wanted, page, size);
        });
    }

    /**
     * A table's metadata.
     *
     * @param named only the snapshots that a branch or tag names
     */
    public LoadTableResponse table(String namespace, String table, boolean named) {
        return answer(catalog -> CatalogHandlers.loadTable(
                catalog, TableIdentifier.of(namespace, table), named ? SnapshotMode.REFS : SnapshotMode.ALL));
    }

    private <T> T answer(Function<JdbcCatalog, T> question) {
        try {
            return question.apply(catalog());
        } catch (RuntimeException e) {
            throw Lake.isSilence(e) ? lake.unreachable(lake.settings().warehouse(), e) : e;
        }
    }

    private synchronized JdbcCatalog catalog() {
        JdbcCatalog catalog = open;
        if (catalog == null) {
            catalog = IcebergCatalog.toServe(lake, settings);
            open = catalog;
        }
        return catalog;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
