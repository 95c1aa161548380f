package io.plumbline.whatif;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A made-up installation in Parquet files, the same for the same seed: facts with null keys, null days and null numbers; two or three
 * dimensions with versions, gaps, members that come, go and change their key; and a question about them.
 */
final class World {
    private static final List<String> TEXT_KEYS = List.of(
            "a", "A", "a ", " a", "ß", "ss", "ä", "a\u0308", "", "7", "007", "x|y", "İ", "i", "k1", "k2", "k3", "k4");
    private static final List<String> INTEGER_KEYS = List.of(
            "0", "1", "2", "3", "-1", "-0", "+1", "01", " 1", "1.0", "4", "5", "9223372036854775807", "6", "1e3");
    private static final LocalDate FIRST = LocalDate.of(2025, 12, 20);

    /** The columns that an index adds up. */
    static final List<String> COLUMNS = List.of("tiny", "paid", "wide", "pieces", "large");

    private final Random random;
    private final Connection duck;
    private final Path folder;
    final long rows;
    final Request request;

    World(long seed, long rows, Connection duck, Path folder) throws SQLException {
        this(seed, rows, 0, duck, folder);
    }

    /** @param dimensionsAtMost 0: as many as come; 1: one, and a question that its impact index can answer */
    World(long seed, long rows, int dimensionsAtMost, Connection duck, Path folder) throws SQLException {
        this.random = new Random(seed);
        this.duck = duck;
        this.folder = folder;
        this.rows = rows;
        var dimensions = new ArrayList<Request.Dimension>();
        var columns = List.of(List.of("item"), List.of("store"), List.of("region", "shop"));
        var count = 1 + random.nextInt(3);
        var first = dimensionsAtMost == 1 ? count - 1 : 0;
        for (var d = first; d < count; d++) {
            var dimension =
                    new Request.Dimension("D" + d, columns.get(d), random.nextInt(4) > 0, file("D" + d + ".parquet"));
            segments(dimension);
            dimensions.add(dimension);
        }
        var groups = new ArrayList<Request.Group>();
        for (var dimension : dimensions) {
            IntStream.range(0, 2)
                    .filter(g -> random.nextInt(3) > 0)
                    .forEach(g -> groups.add(new Request.Group(dimension.code(), "g" + g)));
        }
        Collections.shuffle(groups, random);
        this.request = new Request(
                new Request.Facts(facts(seed), random.nextInt(12) == 0 ? null : "day"),
                random.nextInt(3) == 0 ? FIRST.plusDays(random.nextInt(20)) : null,
                random.nextInt(3) == 0 ? FIRST.plusDays(20 + random.nextInt(20)) : null,
                Request.Grain.values()[random.nextInt(4)],
                dimensions,
                groups,
                measures(dimensionsAtMost == 1));
    }

    private List<Request.Measure> measures(boolean exact) {
        var all = exact ? COLUMNS : List.of("paid", "wide", "pieces", "large", "tiny", "customer");
        var result = new ArrayList<Request.Measure>();
        for (var column : all) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            var aggregates = EnumSet.noneOf(Request.Aggregate.class);
            for (var aggregate : Request.Aggregate.values()) {
                var chance = aggregate == Request.Aggregate.DISTINCT ? 12 : 2;
                if (random.nextInt(chance) == 0 && !(exact && aggregate == Request.Aggregate.DISTINCT)) {
                    aggregates.add(aggregate);
                }
            }
            if (column.equals("customer")) {
                aggregates.clear();
            }
            if (aggregates.isEmpty()) {
                aggregates.add(column.equals("customer") ? Request.Aggregate.DISTINCT : Request.Aggregate.SUM);
            }
            result.add(new Request.Measure("of " + column, column, aggregates));
        }
        return result;
    }

    private List<String> facts(long seed) throws SQLException {
        var files = 1 + random.nextInt(3);
        var result = new ArrayList<String>();
        for (var f = 0; f < files; f++) {
            var file = file("facts [" + f + "]%20=" + f + ".parquet");
            var salt = seed * 1000 + f;
            execute("COPY (SELECT " + among(TEXT_KEYS, salt + 1) + " AS item, " + "CASE WHEN " + hash(salt + 2)
                    + "%15=0 THEN NULL ELSE (" + hash(salt + 3) + "%8)::" + (seed % 2 == 0 ? "INTEGER" : "BIGINT")
                    + "-1 END::" + (seed % 2 == 0 ? "INTEGER" : "BIGINT") + " AS store, "
                    + among(List.of("n", "s"), salt + 4) + " AS region, (" + hash(salt + 5) + "%4)::SMALLINT AS shop, "
                    + "CASE WHEN " + hash(salt + 6) + "%12=0 THEN NULL ELSE DATE '" + FIRST + "' + (" + hash(salt + 7)
                    + "%60)::INTEGER END AS day, "
                    + number(salt + 8, "DECIMAL(7,2)", "(%s%%2000000-1000000)::DECIMAL(18,0)/100")
                    + " AS paid, "
                    + number(salt + 9, "DECIMAL(27,9)", "(%s%%1000000000000-500000000000)::DECIMAL(27,9)/1000")
                    + " AS wide, " + number(salt + 10, "INTEGER", "%s%%4294967295-2147483647") + " AS pieces, "
                    + number(salt + 11, "BIGINT", "%s::HUGEINT%%18446744073709551614-9223372036854775807")
                    + " AS large, " + number(salt + 12, "TINYINT", "%s%%200-100") + " AS tiny, 'c' || ("
                    + hash(salt + 13)
                    + "%50) AS customer, 0.5::DOUBLE AS ratio FROM range(" + rows / files + ") t(i)) TO '" + file
                    + "' (FORMAT parquet)");
            result.add(file);
        }
        return result;
    }

    private static String number(long salt, String type, String expression) {
        return "CASE WHEN " + hash(salt) + "%9=0 THEN NULL ELSE ("
                + String.format(expression, "(" + hash(salt + 500) + ")::HUGEINT") + ")::" + type + " END";
    }

    private static String among(List<String> keys, long salt) {
        var list = new StringBuilder("[");
        keys.forEach(key -> list.append(list.length() > 1 ? "," : "")
                .append('\'')
                .append(key)
                .append('\''));
        return "CASE WHEN " + hash(salt) + "%15=0 THEN NULL ELSE (" + list + "])[(" + hash(salt + 500) + "%"
                + keys.size() + ")::INTEGER+1] END";
    }

    private static String hash(long salt) {
        return "hash(i, " + salt + ")";
    }

    /** Versions of each key, one after the other, some with gaps between; a dimension without dates has one for each key. */
    private void segments(Request.Dimension dimension) throws SQLException {
        var table = "s" + dimension.code();
        execute(
                "CREATE OR REPLACE TABLE " + table
                        + " (k0 VARCHAR, k1 VARCHAR, valid_from DATE, valid_to DATE, changed BOOLEAN,"
                        + " member_before VARCHAR, member_after VARCHAR, before_g0 VARCHAR, after_g0 VARCHAR, before_g1 VARCHAR, after_g1 VARCHAR)");
        try (var insert = duck.prepareStatement("INSERT INTO " + table + " VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
            for (var key : keys(dimension)) {
                if (random.nextInt(6) == 0) {
                    continue;
                }
                var from = LocalDate.of(1900, 1, 1);
                var versions = dimension.dated() ? 1 + random.nextInt(4) : 1;
                for (var v = 0; v < versions; v++) {
                    var to = v == versions - 1 && random.nextInt(4) > 0
                            ? LocalDate.of(9999, 12, 31)
                            : max(from, FIRST.plusDays(random.nextInt(50))).plusDays(1);
                    segment(insert, key, from, to);
                    from = random.nextInt(3) == 0 && to.getYear() < 9999 ? to.plusDays(random.nextInt(9)) : to;
                    if (to.getYear() == 9999) {
                        break;
                    }
                }
            }
            insert.executeBatch();
        }
        execute("COPY (SELECT * " + (dimension.columns().size() == 1 ? "EXCLUDE k1" : "") + " FROM " + table + ") TO '"
                + dimension.segments() + "' (FORMAT parquet)");
    }

    private void segment(PreparedStatement insert, List<String> key, LocalDate from, LocalDate to) throws SQLException {
        var before = random.nextInt(6) == 0 ? null : "member-" + random.nextInt(12);
        var after = random.nextInt(6) == 0 ? null : random.nextInt(8) == 0 ? "member-" + random.nextInt(12) : before;
        var valueBefore = value();
        var valueAfter = random.nextInt(3) == 0 ? value() : valueBefore;
        var other = value();
        insert.setString(1, key.get(0));
        insert.setString(2, key.size() > 1 ? key.get(1) : null);
        insert.setObject(3, from);
        insert.setObject(4, to);
        insert.setBoolean(5, !Objects.equals(before, after) || !Objects.equals(valueBefore, valueAfter));
        insert.setString(6, before);
        insert.setString(7, after);
        insert.setString(8, valueBefore);
        insert.setString(9, valueAfter);
        insert.setString(10, other);
        insert.setString(11, other);
        insert.addBatch();
    }

    private @Nullable String value() {
        var values = new String[] {"Books", "Music", "books", "Books ", null, ""};
        return values[random.nextInt(values.length)];
    }

    private static List<List<String>> keys(Request.Dimension dimension) {
        if (dimension.columns().size() == 1) {
            return (dimension.columns().get(0).equals("store") ? INTEGER_KEYS : TEXT_KEYS)
                    .stream().map(List::of).toList();
        }
        return List.of("n", "s").stream()
                .flatMap(region -> List.of("0", "1", "2", "03").stream().map(shop -> List.of(region, shop)))
                .toList();
    }

    private static LocalDate max(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    private String file(String name) {
        return folder.resolve(name).toAbsolutePath().toString();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = duck.createStatement()) {
            statement.execute(sql);
        }
    }
}
