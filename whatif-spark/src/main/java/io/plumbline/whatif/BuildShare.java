package io.plumbline.whatif;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * Adds the facts of some files up by key and day, and writes the sums as Parquet, sorted by key: {@code k0}, …, {@code day},
 * {@code rows}, {@code m0_count}, {@code m0_sum}, {@code m0_min}, {@code m0_max}, …
 */
final class BuildShare {
    /** So many rows a task adds up in memory that is near; a hash table of more waits for each of its rows. */
    private static final long ROWS_PER_TASK = 1_000_000;

    private static final int MOST_TASKS = 200;

    private final SparkSession spark;
    private final ShareRequest request;
    private final Progress progress;

    /** @param files the Parquet files written */
    record Built(List<String> files, long bytes, long factRows, long rows, double seconds) {}

    BuildShare(SparkSession spark, ShareRequest request, Progress progress) {
        this.spark = spark;
        this.request = request;
        this.progress = progress;
    }

    Built run() {
        var started = System.nanoTime();
        progress.step("Looking at the fact files", 0, 5, false);
        var footers = FactFooters.read(spark, request.files());
        progress.total(footers.rows());
        var question = request.question();
        progress.step("Adding up the facts by key and day", 5, 95, true);
        write(footers, question);
        progress.allRead();
        progress.step("Counting what was written", 95, 99, false);
        var written = spark.read()
                .parquet(request.output())
                .agg(sum("rows"), count(lit(1)))
                .first();
        var counted = written.isNullAt(0) ? 0 : written.getLong(0);
        if (counted != footers.rows()) {
            throw new RunFailure(
                    ErrorCode.FACTS_CHANGED,
                    "The fact files hold " + footers.rows() + " rows by their footers, but " + counted
                            + " were added up; they may have been replaced meanwhile. Refresh the fact source; the index is then built anew.");
        }
        return files(counted, written.getLong(1), started);
    }

    /** One row a key and day. Each task adds up what it reads; those sums shuffle. */
    private static Dataset<Row> sums(Dataset<Row> facts, Request question, long rows) {
        var keys = IntStream.range(0, question.dimensions().get(0).columns().size())
                .mapToObj(k -> col(FactColumns.keyName(0, k)).as("k" + k))
                .toList();
        var by = new ArrayList<Column>(keys);
        by.add(col("day"));
        var aggregates = Aggregates.ofFacts(question.measures(), facts.schema(), rows);
        var sums = facts.groupBy(Aggregates.array(by))
                .agg(aggregates.get(0), Aggregates.array(aggregates.subList(1, aggregates.size())));
        return narrow(sums, facts.schema());
    }

    /** Sums in 8 bytes where they are sure to fit, for most of the index is sums. */
    private static Dataset<Row> narrow(Dataset<Row> sums, StructType facts) {
        var columns = new ArrayList<Column>();
        for (var name : sums.columns()) {
            var type = name.endsWith("_sum")
                    ? sumType(facts.apply(name.substring(0, name.indexOf('_'))).dataType())
                    : sums.schema().apply(name).dataType();
            columns.add(col(name).cast(type).as(name));
        }
        return sums.select(Aggregates.array(columns));
    }

    /** A billion values of 9 digits, or of an int, have a sum of 18 digits. A share has fewer facts than that. */
    private static DataType sumType(DataType values) {
        if (values instanceof DecimalType) {
            var decimal = (DecimalType) values;
            return DataTypes.createDecimalType(decimal.precision() <= 9 ? 18 : 38, decimal.scale());
        }
        return values.equals(DataTypes.LongType) ? DataTypes.createDecimalType(38, 0) : DataTypes.LongType;
    }

    private void write(FactFooters footers, Request question) {
        var bytesPerTask = Math.max(1L << 20, footers.bytes() / (1 + footers.rows() / ROWS_PER_TASK));
        var tasks = Math.max(2, Math.min(MOST_TASKS, 1 + footers.rows() / ROWS_PER_TASK));
        with(
                Map.of(
                        "spark.sql.shuffle.partitions", tasks,
                        "spark.sql.files.maxPartitionBytes", bytesPerTask,
                        "spark.sql.files.openCostInBytes", Math.min(4L << 20, bytesPerTask / 8)),
                () -> {
                    var facts = FactColumns.select(FactsReader.facts(spark, request.files()), question);
                    var keys = IntStream.range(0, request.keys().size())
                            .mapToObj(k -> col("k" + k))
                            .toArray(Column[]::new);
                    sums(facts, question, footers.rows())
                            .sortWithinPartitions(keys)
                            .write()
                            .mode(SaveMode.Overwrite)
                            .option("compression", "zstd")
                            .parquet(request.output());
                });
    }

    /** Does something under settings that the session has for the while only. */
    private void with(Map<String, Long> settings, Runnable work) {
        var usual = new HashMap<String, String>();
        settings.forEach((name, value) -> {
            usual.put(name, spark.conf().get(name));
            spark.conf().set(name, value);
        });
        try {
            work.run();
        } finally {
            usual.forEach(spark.conf()::set);
        }
    }

    private Built files(long factRows, long rows, long started) {
        var folder = new Path(request.output());
        var files = new ArrayList<String>();
        var bytes = 0L;
        try {
            var store = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
            for (var file : store.listStatus(folder)) {
                if (file.getPath().getName().endsWith(".parquet")) {
                    files.add(request.output() + file.getPath().getName());
                    bytes += file.getLen();
                }
            }
        } catch (IOException e) {
            throw new RunFailure(
                    ErrorCode.OBJECT_STORE,
                    "The files of the index in " + request.output() + " cannot be listed (" + e.getMessage()
                            + "). Check that the object store answers; the index is then built anew.",
                    e);
        }
        files.sort(null);
        return new Built(files, bytes, factRows, rows, Math.round((System.nanoTime() - started) / 1e6) / 1e3);
    }
}
