package io.plumbline.engine.publication;

/**
 * A table as a release left it in the lake.
 *
 * @param name namespace and table, such as {@code television.station_d}
 * @param sha256 the ordered checksum of its rows, see {@link RowChecksum}
 * @param snapshotId the Iceberg snapshot that holds exactly these rows
 * @param location root of the table in the object store
 */
public record PublishedTable(String name, long rows, String sha256, long snapshotId, String location) {}
