package io.plumbline.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The plan `full`: one pass over all facts of the range.
 *
 * <ol>
 *   <li>look at the footers of all files;
 *   <li>count the facts without any join ({@link FactTotals});
 *   <li>join each fact with its segments and add up ({@link SegmentJoin}, {@link FactPass});
 *   <li>from those sums, which are few: cells and movers; where asked for, different values in a pass of their own;
 *   <li>hold cells against facts; what does not add up is no answer.
 * </ol>
 */
final class FullPlan {
    private final SparkSession spark;
    private final Request request;
    private final Progress progress;

    FullPlan(SparkSession spark, Request request, Progress progress) {
        this.spark = spark;
        this.request = request;
        this.progress = progress;
    }

    Answer run() {
        var started = System.nanoTime();
        progress.step("Looking at the fact files", 0, 5, false);
        var files = request.facts().files();
        var footers = FactFooters.read(spark, files);
        progress.total(footers.rows());
        var facts = FactColumns.select(FactsReader.facts(spark, files), request);

        progress.step("Counting the facts", 5, 20, false);
        var totals = AnswerRows.totals(
                FactTotals.of(facts, request.measures(), footers.rows()).first(), request.measures());

        refuseOtherThan(footers.rows(), totals.rows());

        progress.step("Reading the segments", 20, 25, false);
        var segments = IntStream.range(0, request.dimensions().size())
                .mapToObj(d -> Segments.prepare(
                        spark,
                        FactsReader.segments(spark, request.dimensions().get(d).segments()),
                        request,
                        d,
                        facts))
                .toList();
        var joined = SegmentJoin.join(facts, request, segments);

        progress.step("Passing over the facts", 25, 75, true);
        var sums = FactPass.sums(joined, request, footers.rows()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            var cells = Cells.collect(Cells.of(sums, request, segments)).stream()
                    .map(row -> AnswerRows.cell(row, request))
                    .toList();
            progress.allRead();
            progress.step("Listing the members that move", 75, 80, false);
            var total = 0L;
            var movers = new ArrayList<Answer.Mover>();
            for (var d = 0; d < segments.size(); d++) {
                var listed = Movers.list(sums, request, d, segments.get(d));
                total += listed.total();
                movers.addAll(listed.top());
            }
            progress.step("Counting different values", 80, 95, false);
            var distinct = distinct(joined, segments);
            progress.step("Adding up", 95, 99, false);
            return Answer.found(
                    Plan.FULL,
                    footers.rows(),
                    totals,
                    cells,
                    distinct,
                    new Movers.Listed(Movers.most(movers), total),
                    request,
                    spark,
                    started);
        } finally {
            sums.unpersist();
        }
    }

    /** Without a range of dates, as many rows are read as the files' footers name. */
    private void refuseOtherThan(long named, long counted) {
        var whole = request.from() == null && request.to() == null;
        if (counted > named || (whole && counted < named)) {
            throw new RunFailure(
                    ErrorCode.FACTS_CHANGED,
                    "The fact files hold " + named + " rows by their footers, but " + counted
                            + " were read; they may have been replaced meanwhile. Refresh the fact source, then ask again.");
        }
    }

    private List<Answer.DistinctCount> distinct(Dataset<Row> joined, List<Segments> segments) {
        var result = new ArrayList<Answer.DistinctCount>();
        for (var m = 0; m < request.measures().size(); m++) {
            var measure = request.measures().get(m);
            if (!measure.distinct()) {
                continue;
            }
            Cells.collect(Distinct.counts(joined, request, segments, m))
                    .forEach(row -> result.add(AnswerRows.distinct(row, request, measure.name())));
        }
        return result;
    }
}
