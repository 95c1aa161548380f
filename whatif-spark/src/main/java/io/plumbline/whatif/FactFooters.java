package io.plumbline.whatif;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The footers of the listed fact files, read before anything is counted: each must be there and have the columns and types of the
 * first. Spark itself would look at one file only, and quietly leave out a hidden one.
 *
 * @param rows of all files together
 * @param bytes of all files together
 */
record FactFooters(long rows, long bytes) {
    private static final int FILES_PER_TASK = 8;

    /** What one file says about itself; `problem` is set where it could not be read. */
    private record Footer(
            String file,
            long rows,
            long bytes,
            Map<String, String> columns,
            boolean missing,
            @Nullable Throwable problem)
            implements Serializable {}

    static FactFooters read(SparkSession spark, List<String> files) {
        var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        var configuration = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        for (var file : files) {
            refuseHidden(file);
        }
        var tasks = Math.max(
                1, Math.min(files.size(), Math.max(context.defaultParallelism(), files.size() / FILES_PER_TASK)));
        var footers = context.parallelize(files, tasks)
                .map(file -> footer(file, configuration))
                .collect();
        var first = footers.get(0);
        for (var footer : footers) {
            refuse(footer, first);
        }
        return new FactFooters(
                footers.stream().mapToLong(Footer::rows).sum(),
                footers.stream().mapToLong(Footer::bytes).sum());
    }

    private static void refuseHidden(String file) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        if (name.startsWith("_") || name.startsWith(".")) {
            throw new RunFailure(
                    ErrorCode.FACTS_MISSING,
                    "The fact file " + file
                            + " has a name that begins with _ or ., which readers of Parquet skip; expected a data file."
                            + " Leave it out of the fact source, or rename it.");
        }
    }

    private static Footer footer(String file, SerializableConfiguration configuration) {
        try {
            return footer(file, HadoopInputFile.fromPath(new Path(file), configuration.value()));
        } catch (FileNotFoundException e) {
            return new Footer(file, 0, 0, Map.of(), true, e);
        } catch (IOException | RuntimeException e) {
            return new Footer(file, 0, 0, Map.of(), false, e);
        }
    }

    private static Footer footer(String file, HadoopInputFile input) throws IOException {
        try (var reader = ParquetFileReader.open(input)) {
            var columns = new TreeMap<String, String>();
            for (var field : reader.getFileMetaData().getSchema().getFields()) {
                columns.put(field.getName(), type(field));
            }
            return new Footer(file, reader.getRecordCount(), input.getLength(), columns, false, null);
        }
    }

    /** A column's type without whether it may be null: a file in which nothing is null is no other file for that. */
    private static String type(Type field) {
        if (!field.isPrimitive()) {
            return field.toString();
        }
        var primitive = field.asPrimitiveType();
        var annotation = field.getLogicalTypeAnnotation();
        var repeated = field.isRepetition(Type.Repetition.REPEATED) ? "repeated " : "";
        var decimal = annotation instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
        return repeated + (decimal ? "" : primitive.getPrimitiveTypeName() + " ") + Objects.toString(annotation, "");
    }

    private static void refuse(Footer footer, Footer first) {
        if (footer.missing()) {
            throw new RunFailure(
                    ErrorCode.FACTS_MISSING,
                    "The fact file " + footer.file()
                            + " is gone; it was there when the run was asked for. Refresh the fact source, then ask again.",
                    footer.problem());
        }
        if (footer.problem() != null) {
            throw Failures.ofFacts(footer.file(), footer.problem());
        }
        if (!footer.columns().equals(first.columns())) {
            throw new RunFailure(ErrorCode.FACTS_CHANGED, difference(footer, first));
        }
    }

    private static String difference(Footer footer, Footer first) {
        var all = new TreeMap<>(first.columns());
        all.putAll(footer.columns());
        var column = all.keySet().stream()
                .filter(name -> !Objects.equals(
                        footer.columns().get(name), first.columns().get(name)))
                .findFirst()
                .orElseThrow();
        return "The fact file " + footer.file() + " differs from " + first.file() + " in column " + column + ": found "
                + Objects.toString(footer.columns().get(column), "no such column") + ", expected "
                + Objects.toString(first.columns().get(column), "no such column")
                + ". Write all files of a fact source with one schema, then ask again.";
    }
}
