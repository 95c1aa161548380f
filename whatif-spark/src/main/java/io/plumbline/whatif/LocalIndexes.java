package io.plumbline.whatif;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The local copies that are open: those used last, so that their memory stays bounded. What they have answered is kept beside them. */
final class LocalIndexes {
    private static final int MOST_OPEN = 2;
    private static final Duration UNUSED = Duration.ofDays(30);

    private final Path folder;
    private final String memory;
    private final StoreFiles files;
    private final Kept kept = new Kept();
    private final Map<String, LocalIndex> open = new LinkedHashMap<>(4, 0.75f, true);

    LocalIndexes(SparkSession spark, Settings settings) {
        this(
                settings.home().resolve("index"),
                settings.indexMemory(),
                new StoreFiles(
                        spark.sparkContext().hadoopConfiguration(),
                        settings.home().resolve("spill")));
    }

    LocalIndexes(Path folder, String memory, StoreFiles files) {
        this.folder = folder;
        this.memory = memory;
        this.files = files;
        deleteUnused();
    }

    /** Copies of indexes that nobody has asked for a month, and of such as there are no more. */
    private void deleteUnused() {
        var before = FileTime.from(Instant.now().minus(UNUSED));
        try (var copies = Files.newDirectoryStream(Files.createDirectories(folder), "*.duckdb")) {
            for (var copy : copies) {
                if (Files.getLastModifiedTime(copy).compareTo(before) < 0) {
                    Log.RUNNER.info("The local copy {} is not used any more and is deleted", copy);
                    Files.delete(copy);
                }
            }
        } catch (IOException e) {
            Log.RUNNER.warn("Local copies of indexes cannot be tidied in {}: {}", folder, e.getMessage());
        }
    }

    LocalIndex of(String id) throws SQLException {
        var known = open.get(id);
        if (known == null) {
            if (open.size() >= MOST_OPEN) {
                var eldest = open.entrySet().iterator();
                eldest.next().getValue().close();
                eldest.remove();
            }
            known = LocalIndex.open(folder, id, memory, files, kept);
            touch(id);
            open.put(id, known);
        }
        known.begin();
        return known;
    }

    private void touch(String id) {
        try {
            Files.setLastModifiedTime(folder.resolve(id + ".duckdb"), FileTime.from(Instant.now()));
        } catch (IOException e) {
            Log.RUNNER.debug("The use of index {} is not noted: {}", id, e.getMessage());
        }
    }
}
