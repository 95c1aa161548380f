import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Reads published tables through a catalog and leaves, for each, its rows and the names of its data files.
 *
 * <p>Words: folder for the answers, then tables with the snapshot or tag to read, such as {@code plumbline.retail.item_d=123} or
 * {@code served.retail.item_d='c000042'}. Settings come as Java properties.
 */
public final class ReadTables {
    public static void main(String[] words) throws Exception {
        SparkSession spark = SparkSession.builder().appName("read published tables").getOrCreate();
        Path folder = Path.of(words[0]);
        for (String word : List.of(words).subList(1, words.length)) {
            String table = word.substring(0, word.indexOf('='));
            String snapshot = word.substring(word.indexOf('=') + 1);
            String source = table + " VERSION AS OF " + snapshot;
            spark.sql("SELECT to_json(struct(*), map('ignoreNullFields', 'false')) AS row FROM " + source)
                    .coalesce(1)
                    .write()
                    .text(folder.resolve(table + ".rows").toString());
            List<String> files = spark.sql("SELECT DISTINCT _file FROM " + source)
                    .as(Encoders.STRING())
                    .collectAsList();
            Files.write(folder.resolve(table + ".files"), files);
        }
        spark.stop();
    }
}
