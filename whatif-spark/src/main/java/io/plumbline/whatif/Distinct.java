package io.plumbline.whatif;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Exact counts of the different values of a measure among matched facts. */
final class Distinct {
    private Distinct() {}

    /**
     * Each value once per bucket and meanings. Shuffles the different values, after each task has dropped its repetitions: the most
     * expensive step of a run, so it is done once for both sides and the totals.
     */
    static Dataset<Row> values(Dataset<Row> joined, Request request, List<Segments> segments, int measure) {
        var columns =
                new ArrayList<Column>(List.of(col("bucket"), col("m" + measure).as("value")));
        for (var d = 0; d < request.dimensions().size(); d++) {
            columns.add(col(FactPass.meaning(d)));
        }
        var values = joined.where(col("m" + measure).isNotNull())
                .select(Aggregates.array(columns))
                .distinct();
        return FactPass.decode(values, request, segments, List.of("bucket", "value"));
    }

    /** {@code bucket}, the group values {@code <side><i>}, {@code values}: how many different ones. */
    static Dataset<Row> byGroup(Dataset<Row> values, Request request, String side) {
        var keys = Stream.concat(
                        Stream.of(col("bucket")),
                        Stream.iterate(0, g -> g + 1)
                                .limit(request.groupBy().size())
                                .map(g -> col(side + g)))
                .toArray(Column[]::new);
        return values.where(col("matched_" + side))
                .groupBy(keys)
                .agg(count_distinct(col("value")).as("values"));
    }

    /** One row: how many different values among all facts that are matched on this side. */
    static Dataset<Row> total(Dataset<Row> values, String side) {
        return values.where(col("matched_" + side))
                .agg(count_distinct(col("value")).as("values"));
    }
}
