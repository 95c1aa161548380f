package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import tools.jackson.databind.JsonNode;

/** The data files that a snapshot of a published table names, read from the table's metadata as it lies on disk. */
final class IcebergFiles {
    private static final int DELETED = 2;

    private final UnaryOperator<String> onDisk;

    /** @param onDisk where a location lies on this machine */
    IcebergFiles(UnaryOperator<String> onDisk) {
        this.onDisk = onDisk;
    }

    /** What DuckDB reads a release's table from. */
    String source(JsonNode table) {
        String location = table.path("location").asString();
        long snapshot = table.path("snapshot_id").asLong();
        return "read_parquet(["
                + of(location, snapshot).stream().map(file -> "'" + file + "'").collect(Collectors.joining(",")) + "])";
    }

    private List<String> of(String location, long snapshot) {
        List<String> files = new ArrayList<>();
        for (GenericRecord manifest : records(manifestList(location, snapshot))) {
            for (GenericRecord entry : records(manifest.get("manifest_path").toString())) {
                if (!Integer.valueOf(DELETED).equals(entry.get("status"))) {
                    files.add(onDisk.apply(((GenericRecord) entry.get("data_file"))
                            .get("file_path")
                            .toString()));
                }
            }
        }
        return files;
    }

    private String manifestList(String location, long snapshot) {
        try (Stream<Path> found = Files.list(Path.of(onDisk.apply(location + "/metadata")))) {
            for (Path file : found.filter(path -> path.toString().endsWith(".metadata.json"))
                    .toList()) {
                for (JsonNode one : Api.JSON.readTree(Files.readString(file)).path("snapshots")) {
                    if (one.path("snapshot-id").asLong() == snapshot) {
                        return one.path("manifest-list").asString();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no metadata of " + location + " has the snapshot " + snapshot);
    }

    private List<GenericRecord> records(String location) {
        List<GenericRecord> records = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(Path.of(onDisk.apply(location)).toFile(), new GenericDatumReader<>())) {
            reader.forEach(records::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }
}
