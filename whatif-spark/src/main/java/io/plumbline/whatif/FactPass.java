package io.plumbline.whatif;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The one pass over the facts: sums by bucket, meaning of each dimension's segment and moving member. Each task adds up what it reads,
 * and only those sums shuffle: about as many as there are cells, plus the moving members.
 */
final class FactPass {
    private FactPass() {}

    static Dataset<Row> sums(Dataset<Row> joined, Request request, long rows) {
        var keys = new ArrayList<Column>();
        keys.add(col("bucket"));
        for (var d = 0; d < request.dimensions().size(); d++) {
            keys.add(col(meaning(d)));
            keys.add(col(mover(d)));
        }
        var aggregates = Aggregates.ofFacts(request.measures(), joined.schema(), rows);
        return joined.groupBy(Aggregates.array(keys))
                .agg(aggregates.get(0), Aggregates.array(aggregates.subList(1, aggregates.size())));
    }

    static String meaning(int dimension) {
        return "d" + dimension + "_meaning";
    }

    static String mover(int dimension) {
        return "d" + dimension + "_mover";
    }

    /**
     * Puts the meanings back for their numbers: {@code matched_before}, {@code matched_after}, {@code changed}, and the group values
     * {@code before<i>}, {@code after<i>} in request order, null where the fact is unmatched on that side. The meanings are broadcast:
     * nothing shuffles.
     */
    static Dataset<Row> decode(Dataset<Row> coded, Request request, List<Segments> segments, List<String> kept) {
        var result = coded;
        Column before = null;
        Column after = null;
        Column changed = null;
        for (var d = 0; d < segments.size(); d++) {
            var meanings = renamed(segments.get(d).meanings(), d);
            result = result.join(
                    broadcast(meanings), col(meaning(d)).equalTo(col("d" + d + "_x_meaning")), "left_outer");
            var presentBefore = Aggregates.orFalse(col("d" + d + "_x_present_before"));
            var presentAfter = Aggregates.orFalse(col("d" + d + "_x_present_after"));
            var changes = Aggregates.orFalse(col("d" + d + "_x_changed"));
            before = before == null ? presentBefore : before.and(presentBefore);
            after = after == null ? presentAfter : after.and(presentAfter);
            changed = changed == null ? changes : changed.or(changes);
        }
        if (before == null || after == null || changed == null) {
            throw new IllegalArgumentException("A request has at least one dimension");
        }
        var columns = new ArrayList<Column>();
        kept.forEach(name -> columns.add(col(name)));
        columns.add(before.as("matched_before"));
        columns.add(after.as("matched_after"));
        columns.add(changed.as("changed"));
        for (var g = 0; g < request.groupBy().size(); g++) {
            var source = source(request, g);
            columns.add(
                    when(before, col(source + "before" + position(request, g))).as("before" + g));
            columns.add(
                    when(after, col(source + "after" + position(request, g))).as("after" + g));
        }
        return result.select(Aggregates.array(columns));
    }

    private static Dataset<Row> renamed(Dataset<Row> meanings, int d) {
        var columns = new ArrayList<Column>();
        for (var name : meanings.columns()) {
            columns.add(col(name).as("d" + d + "_x_" + name));
        }
        return meanings.select(Aggregates.array(columns));
    }

    private static String source(Request request, int group) {
        var code = request.groupBy().get(group).dimension();
        for (var d = 0; d < request.dimensions().size(); d++) {
            if (request.dimensions().get(d).code().equals(code)) {
                return "d" + d + "_x_";
            }
        }
        throw new IllegalArgumentException("No dimension " + code);
    }

    /** The group's place among the groups of its own dimension. */
    private static int position(Request request, int group) {
        var wanted = request.groupBy().get(group);
        return (int) request.groupBy().stream()
                .limit(group)
                .filter(other -> other.dimension().equals(wanted.dimension()))
                .count();
    }
}
