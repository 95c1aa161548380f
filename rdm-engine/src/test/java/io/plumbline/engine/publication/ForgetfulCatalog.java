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

/** The real catalog over a connection that breaks after each commit to a table arrived and before its answer did. */
final class ForgetfulCatalog extends JdbcCatalog {
    ForgetfulCatalog(Lake lake) {
        super(properties -> lake.io(), null, true);
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
                real.commit(base, metadata);
                if (base != null) {
                    throw new CommitStateUnknownException(new IllegalStateException("the connection broke"));
                }
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
