package io.plumbline.whatif;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The cells of the answer: the pass's sums by bucket, groups before, groups after, and whether something changed. */
final class Cells {
    static final int MOST = 200_000;

    private Cells() {}

    /** Shuffles sums, never facts. */
    static Dataset<Row> of(Dataset<Row> sums, Request request, List<Segments> segments) {
        var aggregates = Aggregates.ofSums(request.measures());
        var kept = Stream.concat(Stream.of("bucket"), Stream.of(sums.columns()).filter(Cells::number))
                .toList();
        var keys = new ArrayList<Column>(
                List.of(col("bucket"), col("matched_before"), col("matched_after"), col("changed")));
        IntStream.range(0, request.groupBy().size()).forEach(g -> {
            keys.add(col("before" + g));
            keys.add(col("after" + g));
        });
        return FactPass.decode(sums, request, segments, kept)
                .groupBy(Aggregates.array(keys))
                .agg(aggregates.get(0), Aggregates.array(aggregates.subList(1, aggregates.size())));
    }

    static List<Row> collect(Dataset<Row> cells) {
        var rows = cells.limit(MOST + 1).collectAsList();
        if (rows.size() > MOST) {
            throw tooMany();
        }
        return rows;
    }

    static RunFailure tooMany() {
        return new RunFailure(
                ErrorCode.TOO_MANY_GROUPS,
                "The answer has more than " + MOST
                        + " groups. Group by fewer attributes, by a coarser grain, or over a shorter range of dates, then ask again.");
    }

    private static boolean number(String column) {
        return column.equals("rows") || column.startsWith("m");
    }
}
