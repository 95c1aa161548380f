package io.plumbline.whatif;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The facts in the range, counted without any join: what the cells must add up to. */
final class FactTotals {
    private FactTotals() {}

    /** One row. Shuffles one row per task. */
    static Dataset<Row> of(Dataset<Row> facts, List<Request.Measure> measures, long rows) {
        var aggregates = Aggregates.ofFacts(measures, facts.schema(), rows);
        return facts.agg(aggregates.get(0), Aggregates.array(aggregates.subList(1, aggregates.size())));
    }
}
