package io.plumbline.engine.lake;

import org.apache.iceberg.exceptions.NotFoundException;

/**
 * The store did not give a table's metadata.
 *
 * <p>It is a "not found" by type only: Iceberg's catalogs try again for a minute and a half after any other failure to read metadata,
 * and whoever delivers wants to know at once, to try again by himself.
 */
final class StoreSilent extends NotFoundException {
    private static final long serialVersionUID = 1L;

    StoreSilent(String location, Throwable cause) {
        super(cause, "The object store does not give %s", location);
    }
}
