package io.plumbline.whatif;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The members whose facts move: the pass's sums by member and by the values that this member's own dimension groups it under, before
 * and after.
 */
final class Movers {
    static final int MOST = 10_000;

    /**
     * The movers of one dimension.
     *
     * @param top the first ones, most facts first
     * @param total how many there are in all
     */
    record Listed(List<Answer.Mover> top, long total) {}

    private Movers() {}

    /**
     * The movers of one dimension: {@code member}, {@code present_before}, {@code present_after}, {@code before<i>}, {@code after<i>}
     * and the numbers. Shuffles the sums of changed facts only.
     */
    static Dataset<Row> of(Dataset<Row> sums, Request request, int d, Segments segments) {
        var aggregates = Aggregates.ofSums(request.measures());
        var meanings = segments.meanings();
        return sums.where(col(FactPass.mover(d)).isNotNull())
                .groupBy(
                        col(FactPass.mover(d)).as("member"),
                        col(FactPass.meaning(d)).as("meaning"))
                .agg(aggregates.get(0), Aggregates.array(aggregates.subList(1, aggregates.size())))
                .join(broadcast(meanings), "meaning")
                .drop("meaning", "changed");
    }

    /** Most rows first; members with as many rows in the order of their ids and values, so that the same facts give the same list. */
    private static List<Row> top(Dataset<Row> movers, int groups) {
        var order = new ArrayList<Column>(List.of(desc("rows"), col("member")));
        IntStream.range(0, groups).forEach(g -> {
            order.add(col("before" + g));
            order.add(col("after" + g));
        });
        order.add(col("present_before"));
        order.add(col("present_after"));
        return movers.orderBy(Aggregates.array(order)).limit(MOST).collectAsList();
    }

    /** From the pass's sums: the movers of the dimension at a position of the request. */
    static Listed list(Dataset<Row> sums, Request request, int d, Segments segments) {
        var all = of(sums, request, d, segments);
        var top = top(all, request.groupColumns(request.dimensions().get(d)).size());
        return new Listed(
                top.stream().map(row -> AnswerRows.mover(row, request, d)).toList(),
                top.size() < MOST ? top.size() : all.count());
    }

    /** Of all dimensions' lists, each with most rows first, the first ones: most rows first, and in the order of the dimensions. */
    static List<Answer.Mover> most(List<Answer.Mover> movers) {
        return movers.stream()
                .sorted(Comparator.comparing(
                                (Answer.Mover mover) -> mover.totals().rows())
                        .reversed())
                .limit(MOST)
                .toList();
    }
}
