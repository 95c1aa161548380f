package io.plumbline.whatif;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The local copies that are open: those used last, so that their memory stays bounded and their answers stay kept. */
final class LocalIndexes {
    private static final int MOST_OPEN = 2;

    private final Path folder;
    private final String memory;
    private final StoreFiles files;
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
    }

    LocalIndex of(String id) throws SQLException {
        var known = open.get(id);
        if (known == null) {
            if (open.size() >= MOST_OPEN) {
                var eldest = open.entrySet().iterator();
                eldest.next().getValue().close();
                eldest.remove();
            }
            known = LocalIndex.open(folder, id, memory, files);
            open.put(id, known);
        }
        known.begin();
        return known;
    }
}
