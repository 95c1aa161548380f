package io.plumbline.whatif;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The plan `delta`, for one dimension: a pass over the facts in which only those of changed keys are looked at, beside the baseline (all
 * facts in the dimension as it is), which is kept for the next question over the same facts and baseline.
 */
final class DeltaPlan {
    private final SparkSession spark;
    private final Task.Delta task;
    private final Request request;
    private final Progress progress;
    private final Kept kept;

    /** All facts, and those of each group in the dimension as it is. */
    private record Baseline(Totals facts, Map<Staying.Group, Totals> groups) {}

    DeltaPlan(SparkSession spark, Task.Delta task, Kept kept, Progress progress) {
        this.spark = spark;
        this.task = task;
        this.request = task.request();
        this.kept = kept;
        this.progress = progress;
    }

    Answer run() {
        var started = System.nanoTime();
        progress.step("Looking at the fact files", 0, 5, false);
        var files = request.facts().files();
        var footers = FactFooters.read(spark, files);
        progress.total(footers.rows());
        var facts = FactColumns.select(FactsReader.facts(spark, files), request);
        progress.step("Passing over the facts that change", 5, 50, true);
        var touched = Segments.prepare(
                spark,
                FactsReader.segments(spark, request.dimensions().get(0).segments())
                        .where(col("changed")),
                request,
                0,
                facts);
        var changing = facts.join(
                broadcast(touched.lookup()),
                SegmentJoin.condition(facts, request.dimensions().get(0), 0));
        var sums = FactPass.sums(changing, request, footers.rows()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            var changed = cells(sums, touched);
            progress.allRead();
            var movers = Movers.list(sums, request, 0, touched);
            progress.step("Adding up the facts that stay", 50, 95, false);
            var baseline = baseline(facts, footers.rows());
            var cells =
                    Staying.cells(baseline.groups(), changed, groups -> rest(facts, touched, footers.rows(), groups));
            cells.addAll(changed);
            progress.step("Adding up", 95, 99, false);
            return Answer.found(
                    Plan.DELTA, footers.rows(), baseline.facts(), cells, List.of(), movers, request, spark, started);
        } finally {
            sums.unpersist();
        }
    }

    private List<Answer.Cell> cells(Dataset<Row> sums, Segments segments) {
        return Cells.collect(Cells.of(sums, request, List.of(segments))).stream()
                .map(row -> AnswerRows.cell(row, request))
                .toList();
    }

    private Baseline baseline(Dataset<Row> facts, long rows) {
        List<Object> question = List.of(
                task.snapshot(),
                task.baseline(),
                request.facts(),
                String.valueOf(request.from()),
                String.valueOf(request.to()),
                request.grain(),
                request.groupBy(),
                request.measures());
        return kept.answer(
                question,
                () -> new Baseline(
                        AnswerRows.totals(
                                FactTotals.of(facts, request.measures(), rows).first(), request.measures()),
                        groups(facts, rows)));
    }

    /** Facts by their group in the dimension as it is. */
    private Map<Staying.Group, Totals> groups(Dataset<Row> facts, long rows) {
        var base = Segments.prepare(spark, FactsReader.segments(spark, task.baseline()), request, 0, facts);
        var sums = FactPass.sums(SegmentJoin.join(facts, request, List.of(base)), request, rows);
        var groups = new LinkedHashMap<Staying.Group, Totals>();
        cells(sums, base)
                .forEach(cell ->
                        groups.merge(new Staying.Group(cell.bucket(), cell.before()), cell.totals(), Totals::plus));
        return groups;
    }

    private Map<Staying.Group, Totals> rest(
            Dataset<Row> facts, Segments touched, long rows, Set<Staying.Group> wanted) {
        var untouched = facts.join(
                broadcast(touched.lookup()),
                SegmentJoin.condition(facts, request.dimensions().get(0), 0),
                "left_anti");
        var groups = groups(untouched, rows);
        groups.keySet().retainAll(wanted);
        return groups;
    }
}
