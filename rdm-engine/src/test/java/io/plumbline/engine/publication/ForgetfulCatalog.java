package io.plumbline.engine.publication;

import io.plumbline.engine.lake.Lake;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jspecify.annotations.Nullable;

/** The real catalog, with something that happens before each commit to a table and after it arrived. */
final class ForgetfulCatalog extends JdbcCatalog {
    private final Runnable before;
    private final Runnable after;

    /** The connection breaks after each commit arrived and before its answer did. */
    ForgetfulCatalog(Lake lake) {
        this(lake, () -> {}, () -> {
            throw new CommitStateUnknownException(new IllegalStateException("the connection broke"));
        });
    }

    ForgetfulCatalog(Lake lake, Runnable before, Runnable after) {
        super(properties -> lake.catalogFiles(), CatalogConnections::of, true);
        this.before = before;
        this.after = after;
    }

    @Override
    protected TableOperations newTableOps(TableIdentifier table) {
        TableOperations real = super.newTableOps(table);
        return new TableOperations() {
            @Override
            public TableMetadata current() {
                return real.current();
            }

            @Override
            public TableMetadata refresh() {
                return real.refresh();
            }

            @Override
            public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
                if (base == null) {
                    real.commit(null, metadata);
                    return;
                }
                before.run();
                real.commit(base, metadata);
                after.run();
            }

            @Override
            public FileIO io() {
                return real.io();
            }

            @Override
            public String metadataFileLocation(String name) {
                return real.metadataFileLocation(name);
            }

            @Override
            public LocationProvider locationProvider() {
                return LocationProviders.locationsFor(
                        real.current().location(), real.current().properties());
            }
        };
    }
}
