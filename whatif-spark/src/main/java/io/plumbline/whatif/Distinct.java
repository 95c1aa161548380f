package io.plumbline.whatif;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Exact counts of the different values of a measure among matched facts, by group and in all, before and after. */
final class Distinct {
    private Distinct() {}

    /**
     * One row per side and group, and one per side over all matched facts: {@code side}, {@code total}, {@code bucket}, {@code g<i>},
     * {@code values}. Shuffles the different values twice, after each task has dropped its repetitions: the most expensive step of a
     * run.
     */
    static Dataset<Row> counts(Dataset<Row> joined, Request request, List<Segments> segments, int measure) {
        var once =
                new ArrayList<Column>(List.of(col("bucket"), col("m" + measure).as("value")));
        for (var d = 0; d < request.dimensions().size(); d++) {
            once.add(col(FactPass.meaning(d)));
        }
        var values = joined.where(col("m" + measure).isNotNull())
                .select(Aggregates.array(once))
                .distinct();
        var places = array(
                place(request, "before", false),
                place(request, "before", true),
                place(request, "after", false),
                place(request, "after", true));
        var keys = new ArrayList<Column>(List.of(col("side"), col("total"), col("bucket")));
        IntStream.range(0, request.groupBy().size()).forEach(g -> keys.add(col("g" + g)));
        return FactPass.decode(values, request, segments, List.of("bucket", "value"))
                .select(col("value"), explode(places).as("place"))
                .where(col("place").isNotNull())
                .select(col("value"), col("place.*"))
                .distinct()
                .groupBy(Aggregates.array(keys))
                .agg(count(lit(1)).as("values"));
    }

    /** Where a value counts, or null where its fact is unmatched on that side. */
    private static Column place(Request request, String side, boolean total) {
        var fields = new ArrayList<Column>();
        fields.add(lit(side).as("side"));
        fields.add(lit(total).as("total"));
        fields.add((total ? lit(null).cast(DataTypes.DateType) : col("bucket")).as("bucket"));
        for (var g = 0; g < request.groupBy().size(); g++) {
            fields.add((total ? lit(null).cast(DataTypes.StringType) : col(side + g)).as("g" + g));
        }
        return when(col("matched_" + side), struct(Aggregates.array(fields)));
    }
}
