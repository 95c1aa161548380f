package io.plumbline.whatif;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
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

    /**
     * All facts by their group in the dimension as it is.
     *
     * @param meanings the numbers that the local copy gives the values of a group
     */
    private record Baseline(
            Map<Staying.Group, Totals> groups, Map<@Nullable List<@Nullable String>, Set<Integer>> meanings) {}

    IndexPlan(SparkSession spark, LocalIndex local, Task.FromIndex task, Progress progress) throws SQLException {
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
                List.of("facts", sql.factsKey()),
                () -> local.query(sql.facts(), row -> totals(row, 1)).get(0));
        var baseline = local.<Baseline>kept(
                List.of("baseline", index.baseline(), sql.baselineKey()), () -> baseline(integers));
        var cells = Staying.cells(baseline.groups(), changed, groups -> rest(baseline, groups, integers));
        cells.addAll(changed);
        if (cells.size() > Cells.MOST) {
            throw Cells.tooMany();
        }
        progress.total(facts.rows());
        progress.allRead();
        progress.step("Adding up", 95, 99, false);
        var context = spark.sparkContext();
        var answer = new Answer(
                plan,
                local.<Long>kept(
                        List.of("rows", plan),
                        () -> local.query(sql.size(), row -> row.getLong(1)).get(0)),
                facts,
                cells,
                List.of(),
                movers,
                total,
                context.applicationId(),
                context.master(),
                spark.version(),
                Math.round((System.nanoTime() - started) / 1e6) / 1e3);
        answer.reconcile(request.measures());
        return answer;
    }

    /** What each number means: whether somebody is there, before and after, and under which values. */
    private Map<Integer, List<@Nullable List<@Nullable String>>> meanings(String table) throws SQLException {
        var groups = request.groupBy().size();
        var result = new LinkedHashMap<Integer, List<@Nullable List<@Nullable String>>>();
        local.query("SELECT * FROM " + table + "_meaning", row -> {
            var sides = new ArrayList<@Nullable List<@Nullable String>>();
            sides.add(row.getBoolean(2) ? strings(row, 4, groups) : null);
            sides.add(row.getBoolean(3) ? strings(row, 4 + groups, groups) : null);
            return result.put(row.getInt(1), Collections.unmodifiableList(sides));
        });
        return result;
    }

    private static List<@Nullable String> strings(ResultSet row, int from, int size) throws SQLException {
        var values = new ArrayList<@Nullable String>();
        for (var i = from; i < from + size; i++) {
            values.add(row.getString(i));
        }
        return values;
    }

    private List<Answer.Cell> changed(Map<Integer, List<@Nullable List<@Nullable String>>> meanings)
            throws SQLException {
        return local.query(sql.changedCells(), row -> {
            var sides = Objects.requireNonNull(meanings.get(row.getInt(2)));
            return new Answer.Cell(IndexSql.day(row.getObject(1)), sides.get(0), sides.get(1), true, totals(row, 3));
        });
    }

    private Answer.Mover mover(ResultSet row, Map<Integer, List<@Nullable List<@Nullable String>>> meanings)
            throws SQLException {
        var sides = Objects.requireNonNull(meanings.get(row.getInt(2)));
        return new Answer.Mover(dimension.code(), row.getString(1), sides.get(0), sides.get(1), totals(row, 3));
    }

    private Baseline baseline(List<Boolean> integers) throws SQLException {
        loadBaseline(integers);
        var meanings = meanings("base");
        var groups = new LinkedHashMap<Staying.Group, Totals>();
        var rows = local.query(sql.baseline(Cells.MOST + 1), row -> {
            var meaning = row.getObject(2) == null ? null : row.getInt(2);
            var values = meaning == null
                    ? null
                    : Objects.requireNonNull(meanings.get(meaning)).get(0);
            return groups.merge(
                    new Staying.Group(IndexSql.day(row.getObject(1)), values), totals(row, 3), Totals::plus);
        });
        if (rows.size() > Cells.MOST) {
            throw Cells.tooMany();
        }
        var numbers = new LinkedHashMap<@Nullable List<@Nullable String>, Set<Integer>>();
        meanings.forEach((number, sides) ->
                numbers.computeIfAbsent(sides.get(0), values -> new HashSet<>()).add(number));
        return new Baseline(groups, numbers);
    }

    private void loadBaseline(List<Boolean> integers) throws SQLException {
        local.load("base_rows", index.baseline(), sql.segments(integers, false));
        local.execute(sql.meanings("base"));
        local.execute(sql.segmentsWithMeanings("base"));
    }

    /** The extremes of what stays in some groups, looked up. */
    private Map<Staying.Group, Totals> rest(Baseline baseline, Set<Staying.Group> groups, List<Boolean> integers)
            throws SQLException {
        loadBaseline(integers);
        var meanings = meanings("base");
        var wanted = groups.stream()
                .flatMap(group -> baseline.meanings().getOrDefault(group.values(), Set.of()).stream())
                .collect(Collectors.toSet());
        var unmatched = groups.stream().anyMatch(group -> group.values() == null);
        var result = new LinkedHashMap<Staying.Group, Totals>();
        local.query(sql.rest(wanted, unmatched), row -> {
            var meaning = row.getObject(2) == null ? null : row.getInt(2);
            var values = meaning == null
                    ? null
                    : Objects.requireNonNull(meanings.get(meaning)).get(0);
            return result.merge(
                    new Staying.Group(IndexSql.day(row.getObject(1)), values), totals(row, 3), Totals::plus);
        });
        result.keySet().retainAll(groups);
        return result;
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
