package io.plumbline.whatif;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gives each fact, per dimension, the meaning of its segment and the member whose facts move.
 *
 * <p>The segments go to every executor as a hash table on the key (broadcast hash join); the period is looked at among the few
 * segments of that key. So the facts, which are the many, are read and passed on where they are: nothing shuffles. A fact without a
 * segment keeps a null meaning; a null in the key, and a null day where the dimension is dated, find none.
 */
final class SegmentJoin {
    private SegmentJoin() {}

    static Dataset<Row> join(Dataset<Row> facts, Request request, List<Segments> segments) {
        var result = facts;
        for (var d = 0; d < segments.size(); d++) {
            var lookup = segments.get(d).lookup();
            var dimension = request.dimensions().get(d);
            result = result.join(broadcast(lookup), condition(facts, dimension, d), "left_outer");
        }
        return result;
    }

    /** That a segment is the one of a fact: its key, and where the dimension is dated a period that holds the day. */
    static Column condition(Dataset<Row> facts, Request.Dimension dimension, int d) {
        var hashed = Arrays.asList(facts.columns()).contains(FactColumns.hashName(d));
        var condition = hashed
                ? col(FactColumns.hashName(d)).equalTo(col("d" + d + "_s"))
                : col(FactColumns.keyName(d, 0)).equalTo(col("d" + d + "_s0"));
        for (var k = 0; hashed && k < dimension.columns().size(); k++) {
            condition = condition.and(same(col(FactColumns.keyName(d, k)), col("d" + d + "_s" + k)));
        }
        if (dimension.dated()) {
            condition = condition
                    .and(col("d" + d + "_from").leq(col("day")))
                    .and(col("day").lt(col("d" + d + "_to")));
        }
        return condition;
    }

    /**
     * That two keys are the same, said so that Spark does not make it part of what it looks up by: a table by one long is twice as quick as
     * one by texts.
     */
    private static Column same(Column fact, Column segment) {
        return fact.leq(segment).and(fact.geq(segment));
    }
}
