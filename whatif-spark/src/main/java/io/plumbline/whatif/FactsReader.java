package io.plumbline.whatif;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Opens the listed Parquet files: exactly those, with the columns that their footers agree on. */
final class FactsReader {
    private static final Pattern PATTERN_SIGNS = Pattern.compile("[\\[\\]{}*?\\\\]");

    private FactsReader() {}

    static Dataset<Row> facts(SparkSession spark, List<String> files) {
        return open(spark, files);
    }

    /** A file of segments. */
    static Dataset<Row> segments(SparkSession spark, String place) {
        return open(spark, List.of(place));
    }

    private static Dataset<Row> open(SparkSession spark, List<String> files) {
        // One footer gives the schema; FactFooters has seen to it that the others agree.
        var schema = plain(spark.read().parquet(literally(files.get(0))).schema());
        var dataset = spark.read()
                .schema(schema)
                .parquet(files.stream().map(FactsReader::literally).toArray(String[]::new));
        var opened = dataset.inputFiles().length;
        if (opened != files.size()) {
            throw new RunFailure(
                    ErrorCode.FACTS_MISSING,
                    "Spark opens " + opened + " of the " + files.size() + " files " + files.get(0)
                            + ", …; expected all of them. Refresh the fact source, then ask again.");
        }
        return dataset;
    }

    /** A name is a name, never a pattern. (Spark's own switch for that, `__globPaths__`, reads such files several times.) */
    private static String literally(String file) {
        return PATTERN_SIGNS.matcher(file).replaceAll("\\\\$0");
    }

    /** Without the writer's hints: char(n) would be padded before it is compared, and a collation would fold letters. */
    private static StructType plain(StructType schema) {
        return new StructType(Arrays.stream(schema.fields())
                .map(field -> field.dataType() instanceof StringType
                        ? DataTypes.createStructField(field.name(), DataTypes.StringType, true)
                        : new StructField(field.name(), field.dataType(), true, Metadata.empty()))
                .toArray(StructField[]::new));
    }

    /** A column by its exact name, whatever characters that name has. */
    static Column named(String column) {
        return col("`" + column.replace("`", "``") + "`");
    }
}
