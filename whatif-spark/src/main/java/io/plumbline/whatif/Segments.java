package io.plumbline.whatif;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The segments of one dimension, made small for the join: what a segment says (member there or not, group values, changed or not) is
 * replaced by the number of its {@link #meanings meaning}, so that the pass over the facts carries and groups one int per dimension.
 *
 * @param lookup key {@code d<n>_s<part>} and its hash {@code d<n>_s}, {@code d<n>_from}, {@code d<n>_to}, meaning {@code d<n>_meaning}, and the member whose facts
 *     move {@code d<n>_mover} (null where nothing changes)
 * @param meanings {@code meaning}, {@code present_before}, {@code present_after}, {@code changed}, {@code before<i>}, {@code after<i>}
 */
record Segments(Dataset<Row> lookup, Dataset<Row> meanings) {

    /** Shuffles only the distinct meanings, of which there are few; the lookup itself is a narrow step. */
    static Segments prepare(SparkSession spark, Dataset<Row> segments, Request request, int d, Dataset<Row> facts) {
        var dimension = request.dimensions().get(d);
        var groups = request.groupColumns(dimension);
        check(segments.schema(), dimension, groups);
        var described = new ArrayList<Column>();
        described.add(col("member_before").isNotNull().as("present_before"));
        described.add(col("member_after").isNotNull().as("present_after"));
        described.add(coalesce(col("changed"), lit(false)).as("changed"));
        for (var i = 0; i < groups.size(); i++) {
            described.add(value("before", groups.get(i)).as("before" + i));
            described.add(value("after", groups.get(i)).as("after" + i));
        }
        var meanings = numbered(
                spark, segments.select(described.toArray(Column[]::new)).distinct());
        return new Segments(lookup(segments, described, meanings, dimension, d, facts), meanings);
    }

    /** Values of a side on which nobody is there say nothing and must not split a group. */
    private static Column value(String side, String group) {
        return when(col("member_" + side).isNotNull(), FactsReader.named(side + "_" + group));
    }

    private static Dataset<Row> numbered(SparkSession spark, Dataset<Row> distinct) {
        var rows = new ArrayList<Row>();
        for (var row : distinct.collectAsList()) {
            var values = new Object[row.size() + 1];
            values[0] = rows.size();
            for (var i = 0; i < row.size(); i++) {
                values[i + 1] = row.get(i);
            }
            rows.add(RowFactory.create(values));
        }
        var fields = new ArrayList<StructField>();
        fields.add(DataTypes.createStructField("meaning", DataTypes.IntegerType, false));
        fields.addAll(Arrays.asList(distinct.schema().fields()));
        return spark.createDataFrame(rows, new StructType(fields.toArray(StructField[]::new)));
    }

    private static Dataset<Row> lookup(
            Dataset<Row> segments,
            List<Column> described,
            Dataset<Row> meanings,
            Request.Dimension dimension,
            int d,
            Dataset<Row> facts) {
        var columns = new ArrayList<Column>();
        for (var k = 0; k < dimension.columns().size(); k++) {
            columns.add(key(k, facts.schema().apply(FactColumns.keyName(d, k)).dataType())
                    .as("d" + d + "_s" + k));
        }
        if (Arrays.asList(facts.columns()).contains(FactColumns.hashName(d))) {
            var parts = IntStream.range(0, dimension.columns().size())
                    .mapToObj(k -> key(
                            k, facts.schema().apply(FactColumns.keyName(d, k)).dataType()))
                    .toArray(Column[]::new);
            columns.add(xxhash64(parts).as("d" + d + "_s"));
        }
        columns.add(col("valid_from").as("d" + d + "_from"));
        columns.add(col("valid_to").as("d" + d + "_to"));
        columns.add(when(col("changed"), coalesce(col("member_before"), col("member_after")))
                .as("d" + d + "_mover"));
        var kept = columns.size();
        columns.addAll(described);
        var rows = segments.select(columns.toArray(Column[]::new));
        var same = Arrays.stream(rows.columns())
                .skip(kept)
                .map(name -> rows.col(name).eqNullSafe(meanings.col(name)))
                .reduce(Column::and)
                .orElseThrow();
        var chosen = Stream.concat(
                        Arrays.stream(rows.columns()).limit(kept).map(rows::col),
                        Stream.of(meanings.col("meaning").as("d" + d + "_meaning")))
                .toArray(Column[]::new);
        return rows.join(broadcast(meanings), same, "inner").select(chosen);
    }

    /**
     * The key part as the facts hold it. Where they hold integers, a text that is not the plain decimal form of one ("007", "+7",
     * " 7") can match no fact and becomes null.
     */
    private static Column key(int part, DataType factType) {
        var text = col("k" + part);
        if (!factType.equals(DataTypes.LongType)) {
            return text;
        }
        var number = text.try_cast(DataTypes.LongType);
        return when(number.cast(DataTypes.StringType).equalTo(text), number);
    }

    private static void check(StructType schema, Request.Dimension dimension, List<String> groups) {
        for (var k = 0; k < dimension.columns().size(); k++) {
            column(schema, dimension, "k" + k, DataTypes.StringType);
        }
        column(schema, dimension, "valid_from", DataTypes.DateType);
        column(schema, dimension, "valid_to", DataTypes.DateType);
        column(schema, dimension, "changed", DataTypes.BooleanType);
        column(schema, dimension, "member_before", DataTypes.StringType);
        column(schema, dimension, "member_after", DataTypes.StringType);
        for (var group : groups) {
            column(schema, dimension, "before_" + group, DataTypes.StringType);
            column(schema, dimension, "after_" + group, DataTypes.StringType);
        }
    }

    private static void column(StructType schema, Request.Dimension dimension, String name, DataType expected) {
        for (var field : schema.fields()) {
            if (field.name().equals(name) && field.dataType().equals(expected)) {
                return;
            }
        }
        throw Request.invalid(
                "segments of " + dimension.code(),
                "a column " + name + " of type " + expected.simpleString(),
                Arrays.stream(schema.fields())
                        .map(field -> field.name() + " " + field.dataType().simpleString())
                        .collect(Collectors.joining(", ")));
    }
}
