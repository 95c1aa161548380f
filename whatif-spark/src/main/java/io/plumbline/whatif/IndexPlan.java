package io.plumbline.whatif;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The plans `index-day` and `index-totals`: the facts' sums by key and day are looked up for the members that change, and nothing else.
 *
 * <ol>
 *   <li>what changes: the rows of the touched keys, joined with their segments;
 *   <li>the baseline: all rows joined with the whole dimension as it is; kept for the next question over the same facts and baseline;
 *   <li>what stays in each group ({@link Staying});
 *   <li>hold the cells against the facts, which are added up without any join.
 * </ol>
 */
final class IndexPlan {
    private final SparkSession spark;
    private final LocalIndex local;
    private final ImpactIndex index;
    private final Request request;
    private final Request.Dimension dimension;
    private final Progress progress;
    private final Plan plan;
    private final IndexSql sql;

    /** What a number stands for: the values of a group on each side, null where nobody is there. */
    private record Meaning(
            @Nullable List<@Nullable String> before,
            @Nullable List<@Nullable String> after) {}

    IndexPlan(SparkSession spark, LocalIndex local, Task.FromIndex task, Progress progress) {
        this.spark = spark;
        this.local = local;
        this.index = task.index();
        this.request = task.request();
        this.dimension = request.dimensions().get(0);
        this.progress = progress;
        var anyDay = !index.byDay()
                && request.from() == null
                && request.to() == null
                && request.grain() == Request.Grain.NONE
                && !dimension.dated();
        this.plan = anyDay ? Plan.INDEX_TOTALS : Plan.INDEX_DAY;
        this.sql = new IndexSql(request, index.columns(), plan);
    }

    Answer run() throws SQLException {
        var started = System.nanoTime();
        progress.step("Fetching the index", 0, 30, false);
        local.follow(index);
        if (plan == Plan.INDEX_TOTALS) {
            local.requireTotals(dimension.columns().size(), index.columns().size());
        }
        progress.step("Adding up the facts that change", 30, 60, false);
        var integers = new ArrayList<Boolean>();
        for (var k = 0; k < dimension.columns().size(); k++) {
            integers.add(local.hasIntegers(k));
        }
        local.load("touched_rows", dimension.segments(), sql.segments(integers, true));
        local.execute(sql.meanings("touched"));
        local.execute(sql.segmentsWithMeanings("touched"));
        local.execute(sql.changedSums());
        var meanings = meanings("touched");
        var changed = changed(meanings);
        var movers = local.query(sql.movers(Movers.MOST), row -> mover(row, meanings));
        var total = local.query(sql.moversCount(), row -> row.getLong(1)).get(0);
        progress.step("Adding up the facts that stay", 60, 95, false);
        var facts = local.<Totals>kept(
                List.of("facts", sql.facts()),
                () -> local.query(sql.facts(), row -> totals(row, 1)).get(0));
        var baseline = local.<Map<Staying.Group, Totals>>kept(
                List.of("baseline", index.baseline(), sql.baselineKey()), () -> baseline(integers));
        var cells = Staying.cells(baseline, changed, groups -> rest(groups, integers));
        cells.addAll(changed);
        if (cells.size() > Cells.MOST) {
            throw Cells.tooMany();
        }
        progress.total(facts.rows());
        progress.allRead();
        progress.step("Adding up", 95, 99, false);
        var rows = local.<Long>kept(
                List.of("rows", plan),
                () -> local.query(sql.size(), row -> row.getLong(1)).get(0));
        return Answer.found(
                plan, rows, facts, cells, List.of(), new Movers.Listed(movers, total), request, spark, started);
    }

    private Map<Integer, Meaning> meanings(String table) throws SQLException {
        var groups = request.groupBy().size();
        var result = new LinkedHashMap<Integer, Meaning>();
        local.query(
                "SELECT * FROM " + table + "_meaning",
                row -> result.put(
                        row.getInt(1),
                        new Meaning(
                                row.getBoolean(2) ? strings(row, 4, groups) : null,
                                row.getBoolean(3) ? strings(row, 4 + groups, groups) : null)));
        return result;
    }

    private static List<@Nullable String> strings(ResultSet row, int from, int size) throws SQLException {
        var values = new ArrayList<@Nullable String>();
        for (var i = from; i < from + size; i++) {
            values.add(row.getString(i));
        }
        return values;
    }

    private List<Answer.Cell> changed(Map<Integer, Meaning> meanings) throws SQLException {
        return local.query(sql.changedCells(), row -> {
            var meaning = Objects.requireNonNull(meanings.get(row.getInt(2)));
            return new Answer.Cell(
                    IndexSql.day(row.getObject(1)), meaning.before(), meaning.after(), true, totals(row, 3));
        });
    }

    private Answer.Mover mover(ResultSet row, Map<Integer, Meaning> meanings) throws SQLException {
        var meaning = Objects.requireNonNull(meanings.get(row.getInt(2)));
        return new Answer.Mover(dimension.code(), row.getString(1), meaning.before(), meaning.after(), totals(row, 3));
    }

    private Map<Staying.Group, Totals> baseline(List<Boolean> integers) throws SQLException {
        return groups(sql.baseline(Cells.MOST + 1), baselineMeanings(integers));
    }

    /** Loads the baseline. Its numbers hold until it is loaded again. */
    private Map<Integer, Meaning> baselineMeanings(List<Boolean> integers) throws SQLException {
        local.load("base_rows", index.baseline(), sql.segments(integers, false));
        local.execute(sql.meanings("base"));
        local.execute(sql.segmentsWithMeanings("base"));
        return meanings("base");
    }

    /** What stays in some groups, looked up. */
    private Map<Staying.Group, Totals> rest(Set<Staying.Group> wanted, List<Boolean> integers) throws SQLException {
        var meanings = baselineMeanings(integers);
        var values = wanted.stream().map(Staying.Group::values).collect(Collectors.toSet());
        var numbers = meanings.entrySet().stream()
                .filter(meaning -> values.contains(meaning.getValue().before()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        var groups = groups(sql.rest(numbers, values.contains(null)), meanings);
        groups.keySet().retainAll(wanted);
        return groups;
    }

    /** Rows of a bucket, a number of the baseline's (null: no segment) and totals, by group. */
    private Map<Staying.Group, Totals> groups(String query, Map<Integer, Meaning> meanings) throws SQLException {
        var groups = new LinkedHashMap<Staying.Group, Totals>();
        var rows = local.query(query, row -> {
            var number = row.getObject(2) == null ? null : row.getInt(2);
            var values = number == null
                    ? null
                    : Objects.requireNonNull(meanings.get(number)).before();
            return groups.merge(
                    new Staying.Group(IndexSql.day(row.getObject(1)), values), totals(row, 3), Totals::plus);
        });
        if (rows.size() > Cells.MOST) {
            throw Cells.tooMany();
        }
        return groups;
    }

    /** Rows, and the numbers of each measure, from a column on. */
    private Totals totals(ResultSet row, int from) throws SQLException {
        var numbers = new ArrayList<@Nullable Numbers>();
        for (var m = 0; m < request.measures().size(); m++) {
            var at = from + 1 + 4 * m;
            numbers.add(new Numbers(
                    row.getLong(at),
                    decimal(row.getString(at + 1)),
                    decimal(row.getString(at + 2)),
                    decimal(row.getString(at + 3))));
        }
        return new Totals(row.getLong(from), numbers);
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
