package io.plumbline.whatif;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The SQL of {@link IndexPlan} over the tables of {@link LocalIndex}: {@code f} is a row of the index, {@code s} a segment. */
final class IndexSql {
    private final Request request;
    private final List<String> columns;
    private final Request.Dimension dimension;
    private final List<String> groups;
    private final boolean byDay;

    /** @param columns those of the index, in its order */
    IndexSql(Request request, List<String> columns, Plan plan) {
        this.request = request;
        this.columns = columns;
        this.dimension = request.dimensions().get(0);
        this.groups = request.groupColumns(dimension);
        this.byDay = plan == Plan.INDEX_DAY;
    }

    /** What a segment file's columns are called in the tables, keys as the index holds them. */
    String segments(List<Boolean> integers, boolean onlyChanged) {
        var result = new ArrayList<String>();
        for (var k = 0; k < integers.size(); k++) {
            var number = "try_cast(k" + k + " AS BIGINT)";
            // "007" and "+7" are no plain integers and meet no fact.
            result.add(
                    integers.get(k)
                            ? "CASE WHEN " + number + "::VARCHAR = k" + k + " THEN " + number + " END AS k" + k
                            : "k" + k);
        }
        result.add("valid_from");
        result.add("valid_to");
        result.add("coalesce(member_before, member_after) AS mover");
        result.add("member_before IS NOT NULL AS there_before");
        result.add("member_after IS NOT NULL AS there_after");
        for (var side : List.of("before", "after")) {
            for (var g = 0; g < groups.size(); g++) {
                result.add("CASE WHEN member_" + side + " IS NOT NULL THEN " + name(side + "_" + groups.get(g))
                        + " END AS " + side + g);
            }
        }
        result.add(onlyChanged ? "changed" : "true AS changed");
        return String.join(", ", result);
    }

    String meanings(String table) {
        return "CREATE OR REPLACE TEMP TABLE " + table
                + "_meaning AS SELECT (row_number() OVER ())::INTEGER AS meaning, * FROM" + " (SELECT DISTINCT "
                + String.join(", ", meant()) + " FROM " + table + "_rows WHERE changed)";
    }

    String segmentsWithMeanings(String table) {
        var same = meant().stream()
                .map(column -> "r." + column + " IS NOT DISTINCT FROM m." + column)
                .collect(Collectors.joining(" AND "));
        return "CREATE OR REPLACE TEMP TABLE " + table + " AS SELECT " + keys("r.")
                + ", r.valid_from, r.valid_to, r.mover," + " m.meaning FROM " + table + "_rows r JOIN " + table
                + "_meaning m ON " + same + " WHERE r.changed";
    }

    private List<String> meant() {
        var result = new ArrayList<>(List.of("there_before", "there_after"));
        for (var side : List.of("before", "after")) {
            IntStream.range(0, groups.size()).forEach(g -> result.add(side + g));
        }
        return result;
    }

    /** One pass over the rows that change; they are added up by cell, and by member. */
    String changedSums() {
        return "CREATE OR REPLACE TEMP TABLE changed_sums AS SELECT bucket, meaning, mover, grouping(mover) AS over_members, "
                + sums("") + " FROM (SELECT " + bucket() + " AS bucket, s.meaning, s.mover, f.* FROM " + facts("f")
                + " JOIN touched s ON " + match() + ") GROUP BY GROUPING SETS ((bucket, meaning), (mover, meaning))";
    }

    String changedCells() {
        return "SELECT bucket, meaning, " + shown("") + " FROM changed_sums WHERE over_members = 1";
    }

    String movers(int most) {
        var order = new ArrayList<>(List.of("c.rows DESC", "c.mover"));
        IntStream.range(0, groups.size()).forEach(g -> {
            order.add("m.before" + g + " NULLS FIRST");
            order.add("m.after" + g + " NULLS FIRST");
        });
        order.add("m.there_before");
        order.add("m.there_after");
        return "SELECT c.mover, c.meaning, " + shown("c.")
                + " FROM changed_sums c JOIN touched_meaning m USING (meaning)"
                + " WHERE c.over_members = 0 AND c.mover IS NOT NULL ORDER BY " + String.join(", ", order) + " LIMIT "
                + most;
    }

    String moversCount() {
        return "SELECT count(*) FROM changed_sums WHERE over_members = 0 AND mover IS NOT NULL";
    }

    /** All facts of the range, without any join. */
    String facts() {
        return "SELECT " + shown("") + " FROM (SELECT " + sums("f.") + " FROM " + facts("f") + ")";
    }

    String size() {
        return "SELECT count(*) FROM " + table();
    }

    String baseline(int most) {
        return "SELECT bucket, meaning, " + shown("") + " FROM (SELECT " + bucket() + " AS bucket, s.meaning, "
                + sums("f.") + " FROM " + facts("f") + " LEFT JOIN base s ON " + match() + " GROUP BY 1, 2 LIMIT "
                + most + ")";
    }

    String baselineKey() {
        return baseline(0) + groups;
    }

    /** The rows that no change touches, in the groups of some meanings. */
    String rest(Set<Integer> meanings, boolean unmatched) {
        var wanted = new ArrayList<String>();
        if (!meanings.isEmpty()) {
            wanted.add(
                    "s.meaning IN (" + meanings.stream().map(String::valueOf).collect(Collectors.joining(",")) + ")");
        }
        if (unmatched) {
            wanted.add("s.meaning IS NULL");
        }
        return "SELECT bucket, meaning, " + shown("") + " FROM (SELECT " + bucket() + " AS bucket, s.meaning, "
                + sums("f.")
                + " FROM (SELECT f.* FROM " + facts("f") + " WHERE NOT EXISTS (SELECT 1 FROM touched s WHERE " + match()
                + ")) f LEFT JOIN base s ON " + match() + " WHERE " + String.join(" OR ", wanted) + " GROUP BY 1, 2)";
    }

    private String table() {
        return byDay ? "by_day" : "by_key";
    }

    /** The index's rows in the range of dates. With a limit, facts without a date are outside. */
    private String facts(String alias) {
        var range = new ArrayList<String>();
        if (request.from() != null) {
            range.add("day >= DATE '" + request.from() + "'");
        }
        if (request.to() != null) {
            range.add("day < DATE '" + request.to() + "'");
        }
        return range.isEmpty()
                ? table() + " " + alias
                : "(SELECT * FROM " + table() + " WHERE " + String.join(" AND ", range) + ") " + alias;
    }

    private String match() {
        var conditions = IntStream.range(0, dimension.columns().size())
                .mapToObj(k -> "f.k" + k + " = s.k" + k)
                .collect(Collectors.joining(" AND "));
        return dimension.dated() ? conditions + " AND f.day >= s.valid_from AND f.day < s.valid_to" : conditions;
    }

    private String bucket() {
        switch (request.grain()) {
            case DAY:
                return "f.day";
            case WEEK:
                return "date_trunc('week', f.day)::DATE";
            case MONTH:
                return "date_trunc('month', f.day)::DATE";
            case NONE:
                return "NULL::DATE";
        }
        throw new IllegalArgumentException("No such grain: " + request.grain());
    }

    private String keys(String alias) {
        return IntStream.range(0, dimension.columns().size())
                .mapToObj(k -> alias + "k" + k)
                .collect(Collectors.joining(", "));
    }

    private String sums(String alias) {
        var result = new StringBuilder("coalesce(sum(" + alias + "rows), 0)::BIGINT AS rows");
        for (var m = 0; m < request.measures().size(); m++) {
            var measure = request.measures().get(m);
            var from = alias + "m" + columns.indexOf(measure.column());
            result.append(", coalesce(sum(" + from + "_count), 0)::BIGINT AS n" + m + "_count");
            result.append(
                    ", " + (measure.summed() ? "coalesce(sum(" + from + "_sum), 0)" : "NULL") + " AS n" + m + "_sum");
            result.append(", " + (has(measure, Request.Aggregate.MIN) ? "min(" + from + "_min)" : "NULL") + " AS n" + m
                    + "_min");
            result.append(", " + (has(measure, Request.Aggregate.MAX) ? "max(" + from + "_max)" : "NULL") + " AS n" + m
                    + "_max");
        }
        return result.toString();
    }

    private static boolean has(Request.Measure measure, Request.Aggregate aggregate) {
        return measure.aggregates().contains(aggregate);
    }

    /** The sums as text, exact whatever their type. */
    private String shown(String alias) {
        var result = new StringBuilder(alias + "rows");
        for (var m = 0; m < request.measures().size(); m++) {
            var name = alias + "n" + m;
            result.append(", " + name + "_count, " + name + "_sum::VARCHAR, " + name + "_min::VARCHAR, " + name
                    + "_max::VARCHAR");
        }
        return result.toString();
    }

    private static String name(String column) {
        return "\"" + column.replace("\"", "\"\"") + "\"";
    }

    /** A day as the driver gives it. */
    static @Nullable LocalDate day(@Nullable Object value) {
        return value instanceof Date ? ((Date) value).toLocalDate() : (LocalDate) value;
    }
}
