package io.plumbline.whatif;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Files of the object store for a reader that knows only this machine's. */
final class StoreFiles {
    private final Configuration hadoop;
    private final Path folder;

    /** @param folder where copies lie while they are read */
    StoreFiles(Configuration hadoop, Path folder) {
        this.hadoop = hadoop;
        this.folder = folder;
    }

    /** Files on this machine, of which the copies go when it is closed. */
    record Local(List<String> paths, List<Path> copies) implements AutoCloseable {
        @Override
        public void close() {
            for (var copy : copies) {
                try {
                    Files.deleteIfExists(copy);
                } catch (IOException e) {
                    Log.RUNNER.warn("The copy {} stays: {}", copy, e.getMessage());
                }
            }
        }
    }

    /** @throws UncheckedIOException a file cannot be fetched */
    Local fetch(List<String> locations) {
        var local = new Local(new ArrayList<>(), new ArrayList<>());
        try {
            for (var location : locations) {
                if (location.startsWith("file:")) {
                    local.paths().add(location.replaceFirst("^file:/+", "/"));
                } else if (location.startsWith("/")) {
                    local.paths().add(location);
                } else {
                    local.paths().add(copy(location, local).toString());
                }
            }
            return local;
        } catch (IOException e) {
            local.close();
            throw new UncheckedIOException(e);
        }
    }

    private Path copy(String location, Local local) throws IOException {
        Files.createDirectories(folder);
        var copy = Files.createTempFile(folder, "fetched", ".parquet");
        local.copies().add(copy);
        var source = new org.apache.hadoop.fs.Path(location);
        try (var in = source.getFileSystem(hadoop).open(source);
                var out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        return copy;
    }
}
