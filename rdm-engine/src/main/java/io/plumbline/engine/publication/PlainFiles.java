package io.plumbline.engine.publication;

import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A release's tables as plain Parquet files, for readers without Iceberg.
 *
 * <p>Shape, below {@code <warehouse>/parquet}: {@code dim=<table>/batch=<id>/part-00001.parquet} and so on, the bytes of the Iceberg table's own files;
 * then {@code _manifest.json} (files, rows, SHA-256, columns, commit, batch, the batch before) and {@code _SUCCESS}; last
 * {@code dim=<table>/current.json}, which names the batch. A batch that is whole is never written again; the pointer never goes back.
 */
final class PlainFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PlainFiles.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_TRIES = 5;

    private final Lake lake;
    private final Release release;

    PlainFiles(Lake lake, Release release) {
        this.lake = lake;
        this.release = release;
    }

    /** Writes the batch of one table, where it is not there yet, and moves the pointer where it says something older. */
    void write(Table table, PublishedTable published) {
        Pointer pointer = lake.pointer(folder(published.name()) + "/current.json");
        String batch = batch(published.name());
        if (!lake.exists(batch + "/_SUCCESS")) {
            String before = pointer.read().map(PlainFiles::batchOf).orElse(null);
            ObjectNode manifest = manifest(published, before);
            ArrayNode files = manifest.putArray("files");
            int number = 0;
            for (DataFile file : DataFiles.of(table, published.snapshotId())) {
                number++;
                files.add(copy(file, batch, String.format(Locale.ROOT, "part-%05d.parquet", number)));
            }
            columns(table, published.snapshotId(), manifest.putArray("columns"));
            lake.put(JSON.writeValueAsString(manifest), batch + "/_manifest.json");
            lake.put("", batch + "/_SUCCESS");
        }
        point(pointer, published);
    }

    /** Where the batch of a table lies. */
    String batch(String table) {
        return folder(table) + "/batch=" + release.batchId();
    }

    private String folder(String table) {
        return lake.settings().warehouse() + "/parquet/dim=" + table;
    }

    private ObjectNode manifest(PublishedTable published, @Nullable String before) {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("table", published.name())
                .put("dimension", release.dimension())
                .put("commit", release.commitNo())
                .put("tag", release.tag())
                .put("batch", release.batchId().toString())
                .put("previous_batch", before)
                .put("rows", published.rows())
                .put("row_checksum", published.sha256());
        return manifest;
    }

    private static void columns(Table table, long snapshot, ArrayNode columns) {
        int schema = Objects.requireNonNull(table.snapshot(snapshot).schemaId());
        for (Types.NestedField field :
                Objects.requireNonNull(table.schemas().get(schema)).columns()) {
            columns.addObject()
                    .put("name", field.name())
                    .put("type", field.type().toString())
                    .put("required", field.isRequired())
                    .put("description", field.doc());
        }
    }

    private ObjectNode copy(DataFile file, String batch, String name) {
        MessageDigest digest = RowChecksum.sha256();
        String to = batch + "/" + name;
        try (InputStream in = lake.open(file.location());
                OutputStream out =
                        new DigestOutputStream(lake.io().newOutputFile(to).createOrOverwrite(), digest)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JSON.createObjectNode()
                .put("name", name)
                .put("rows", file.recordCount())
                .put("bytes", file.fileSizeInBytes())
                .put("sha256", HexFormat.of().formatHex(digest.digest()));
    }

    private void point(Pointer pointer, PublishedTable published) {
        ObjectNode current = JSON.createObjectNode();
        current.put("table", published.name())
                .put("commit", release.commitNo())
                .put("tag", release.tag())
                .put("batch", release.batchId().toString())
                .put("location", batch(published.name()))
                .put("rows", published.rows());
        for (int n = 0; n < MOST_TRIES; n++) {
            Optional<Pointer.Seen> seen = pointer.read();
            boolean isThere = seen.map(
                            found -> JSON.readTree(found.text()).path("commit").asLong() >= release.commitNo())
                    .orElse(false);
            if (isThere || pointer.replace(JSON.writeValueAsString(current), seen.orElse(null))) {
                return;
            }
            LOG.info("the pointer of {} was moved meanwhile; looking again", published.name());
        }
        throw new IllegalStateException(
                "the pointer of " + published.name() + " is moved by somebody else all the time");
    }

    private static String batchOf(Pointer.Seen seen) {
        JsonNode batch = JSON.readTree(seen.text()).path("batch");
        return batch.asString("");
    }
}
