package io.plumbline.whatif;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The same question in plain SQL for DuckDB, which shares nothing with Spark: facts joined with their segments, grouped, one query for
 * each part of the answer. Rows come back as lines, in the notation of {@link Lines}.
 */
final class ByHand {
    private final Connection duck;
    private final Request request;
    private final String joined;

    ByHand(Connection duck, Request request) {
        this.duck = duck;
        this.request = request;
        this.joined = joined();
    }

    List<String> facts() throws SQLException {
        return lines("SELECT count(*)" + numbers(false) + " FROM " + joined);
    }

    List<String> cells() throws SQLException {
        return lines("SELECT bucket, changed, " + array("before") + " AS b, " + array("after") + " AS a, count(*)"
                + numbers(true) + " FROM " + joined + " GROUP BY 1,2,3,4");
    }

    List<String> movers() throws SQLException {
        var result = new ArrayList<String>();
        for (var d = 0; d < request.dimensions().size(); d++) {
            result.addAll(lines("SELECT '" + request.dimensions().get(d).code() + "', coalesce(mb" + d + ", ma" + d
                    + ") AS member, "
                    + own("before", "mb", d) + ", " + own("after", "ma", d) + ", count(*)" + numbers(true) + " FROM "
                    + joined
                    + " WHERE ch" + d + " AND coalesce(mb" + d + ", ma" + d + ") IS NOT NULL GROUP BY 1,2,3,4"));
        }
        result.sort(null);
        return result;
    }

    List<String> distinct() throws SQLException {
        var result = new ArrayList<String>();
        for (var m = 0; m < request.measures().size(); m++) {
            var measure = request.measures().get(m);
            if (!measure.distinct()) {
                continue;
            }
            for (var side : List.of("before", "after")) {
                var head = "'" + side + "', '" + measure.name() + "', ";
                result.addAll(lines("SELECT bucket, " + head + array(side) + ", count(DISTINCT \"" + measure.column()
                        + "\") FROM " + joined + " WHERE matched_" + side + " GROUP BY 1,2,3,4 HAVING count(DISTINCT \""
                        + measure.column() + "\")>0"));
                result.addAll(lines("SELECT NULL, " + head + "NULL, count(DISTINCT \"" + measure.column() + "\") FROM "
                        + joined + " WHERE matched_" + side));
            }
        }
        result.sort(null);
        return result;
    }

    private String joined() {
        var dateColumn = request.facts().dateColumn();
        var day = dateColumn == null ? "NULL::DATE" : "\"" + dateColumn + "\"";
        var files = request.facts().files().stream()
                .map(f -> "'" + f.replace("[", "[[]") + "'")
                .collect(Collectors.joining(","));
        var sql = new StringBuilder("(SELECT f.*, " + bucket() + " AS bucket");
        var from = new StringBuilder(" FROM (SELECT *, " + day + " AS the_day FROM read_parquet([" + files + "])) f");
        var matchedBefore = new ArrayList<String>();
        var matchedAfter = new ArrayList<String>();
        var changed = new ArrayList<String>();
        for (var d = 0; d < request.dimensions().size(); d++) {
            var dimension = request.dimensions().get(d);
            var s = "s" + d;
            from.append(" LEFT JOIN read_parquet('" + dimension.segments() + "') " + s + " ON true");
            for (var k = 0; k < dimension.columns().size(); k++) {
                from.append(" AND f.\"" + dimension.columns().get(k) + "\"::VARCHAR = " + s + ".k" + k);
            }
            if (dimension.dated()) {
                from.append(" AND " + s + ".valid_from <= the_day AND the_day < " + s + ".valid_to");
            }
            sql.append(", " + s + ".member_before AS mb" + d + ", " + s + ".member_after AS ma" + d + ", coalesce(" + s
                    + ".changed, false) AS ch" + d);
            for (var group : request.groupColumns(dimension)) {
                sql.append(", " + s + ".before_" + group + " AS before_" + d + group + ", " + s + ".after_" + group
                        + " AS after_" + d + group);
            }
            matchedBefore.add(s + ".member_before IS NOT NULL");
            matchedAfter.add(s + ".member_after IS NOT NULL");
            changed.add("coalesce(" + s + ".changed, false)");
        }
        sql.append(
                ", " + String.join(" AND ", matchedBefore) + " AS matched_before, " + String.join(" AND ", matchedAfter)
                        + " AS matched_after, " + String.join(" OR ", changed) + " AS changed" + from + " WHERE true");
        if (request.from() != null) {
            sql.append(" AND the_day >= DATE '" + request.from() + "'");
        }
        if (request.to() != null) {
            sql.append(" AND the_day < DATE '" + request.to() + "'");
        }
        return sql + ") j";
    }

    private String bucket() {
        return switch (request.grain()) {
            case DAY -> "the_day";
            case WEEK -> "date_trunc('week', the_day)::DATE";
            case MONTH -> "date_trunc('month', the_day)::DATE";
            case NONE -> "NULL::DATE";
        };
    }

    private String array(String side) {
        var values = request.groupBy().stream()
                .map(group -> side + "_" + index(group.dimension()) + group.column())
                .collect(Collectors.joining(","));
        return "CASE WHEN matched_" + side + " THEN [" + values + "]::VARCHAR[] END";
    }

    private String own(String side, String member, int d) {
        var values = request.groupColumns(request.dimensions().get(d)).stream()
                .map(group -> side + "_" + d + group)
                .collect(Collectors.joining(","));
        return "CASE WHEN " + member + d + " IS NOT NULL THEN [" + values + "]::VARCHAR[] END";
    }

    private int index(String code) {
        return IntStream.range(0, request.dimensions().size())
                .filter(d -> request.dimensions().get(d).code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private String numbers(boolean extremes) {
        var sql = new StringBuilder();
        for (var measure : request.measures()) {
            if (!measure.numeric()) {
                continue;
            }
            var column = "\"" + measure.column() + "\"";
            var zero =
                    measure.column().equals("paid") ? "0.00" : measure.column().equals("wide") ? "0.000000000" : "0";
            sql.append(", count(" + column + ")");
            if (measure.summed()) {
                sql.append(", coalesce(sum(" + column + ")::VARCHAR, '" + zero + "')");
            }
            if (extremes && measure.aggregates().contains(Request.Aggregate.MIN)) {
                sql.append(", min(" + column + ")::VARCHAR");
            }
            if (extremes && measure.aggregates().contains(Request.Aggregate.MAX)) {
                sql.append(", max(" + column + ")::VARCHAR");
            }
        }
        return sql.toString();
    }

    private List<String> lines(String sql) throws SQLException {
        var result = new ArrayList<String>();
        try (var statement = duck.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var cells = new ArrayList<String>();
                for (var c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
                    var value = rows.getObject(c);
                    cells.add(Lines.show(
                            value instanceof java.sql.Array array
                                    ? Arrays.asList((Object[]) array.getArray())
                                    : value));
                }
                result.add(String.join(" | ", cells));
            }
        }
        result.sort(null);
        return result;
    }
}
