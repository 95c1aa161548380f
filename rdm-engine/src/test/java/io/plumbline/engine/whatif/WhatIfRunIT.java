package io.plumbline.engine.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The engine's question through the real runner, against SQL by hand in DuckDB over the same Parquet files and the histories before and
 * after the change set was committed: what was foretold is what came.
 */
class WhatIfRunIT {
    @TempDir
    static Path folder;

    private static Shop shop;
    private static RunnerProcess runner;
    private static long changeSet;
    private static JsonNode report;
    private static JsonNode monthly;
    private static JsonNode byCategory;

    @BeforeAll
    static void askAndCommit() throws SQLException, IOException {
        assumeTrue(RunnerProcess.isBuilt(), "the runner is not built: mvn -pl whatif-spark -am package -DskipTests");
        shop = new Shop(folder);
        runner = RunnerProcess.start(shop.schema, folder.resolve("home"));
        shop.open();
        shop.history("item_before", shop.items);
        shop.history("store_before", shop.stores);
        FactSource source = shop.register("SALES_F", BoundBy.KEY_AT_DATE);
        assertThat(source.facts().rows()).isEqualTo(20_000);
        changeSet = shop.draft(new Assortment(shop).proposal());
        String groups = "\"group_by\":[\"ITEM_D.category\",\"STORE_D.region\"]";
        report = ask(groups + ",\"grain\":\"none\"");
        monthly = ask(
                groups
                        + ",\"grain\":\"month\",\"from\":\"2026-02-01\",\"to\":\"2026-06-01\",\"measures\":[\"net\",\"buyers\"]");
        byCategory = ask("\"plan\":\"full\"");
        shop.commit(changeSet);
        shop.history("item_after", shop.items);
        shop.history("store_after", shop.stores);
        shop.sql("""
                CREATE TABLE seen AS SELECT f.*,
                  ib.k0 IS NOT NULL AND sb.k0 IS NOT NULL AS before, ia.k0 IS NOT NULL AND sa.k0 IS NOT NULL AS after,
                  ib.g AS bc, sb.g AS br, ia.g AS ac, sa.g AS ar
                FROM facts f
                LEFT JOIN item_before ib ON ib.k0 = f.item_id AND f.sold_date >= ib.valid_from AND f.sold_date < ib.valid_to
                LEFT JOIN item_after ia ON ia.k0 = f.item_id AND f.sold_date >= ia.valid_from AND f.sold_date < ia.valid_to
                LEFT JOIN store_before sb ON sb.k0 = f.country AND sb.k1 = f.store_no::VARCHAR
                  AND f.sold_date >= sb.valid_from AND f.sold_date < sb.valid_to
                LEFT JOIN store_after sa ON sa.k0 = f.country AND sa.k1 = f.store_no::VARCHAR
                  AND f.sold_date >= sa.valid_from AND f.sold_date < sa.valid_to
                """);
    }

    @AfterAll
    static void end() throws Exception {
        if (runner != null) {
            runner.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    private static JsonNode ask(String more) {
        WhatIf done = shop.ask("SALES_F", changeSet, "," + more);
        assertThat(done.finishedAt()).isNotNull();
        assertThat(new CheckStaleness(shop.database).check(done).reasons()).isEmpty();
        assertThat(shop.lake.list("file:" + folder.resolve("private"))).isEmpty();
        return shop.report(done);
    }

    /** One side's groups by hand: rows, sum, average, minimum, maximum, sum of quantities, different buyers. */
    private static Map<String, String> groupsByHand(String side, String c, String r, String where) throws SQLException {
        return rows("SELECT concat_ws('/', coalesce(" + c + ", 'null'), coalesce(" + r
                + ", 'null')), count(*), coalesce(sum(net_paid), 0),"
                + " count(net_paid), min(net_paid), max(net_paid), coalesce(sum(quantity), 0), count(DISTINCT customer_id) FROM seen WHERE "
                + side + " AND " + where + " GROUP BY 1");
    }

    private static Map<String, String> rows(String sql) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (Statement statement = shop.duck.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                BigDecimal sum = rows.getBigDecimal(3).setScale(2);
                long count = rows.getLong(4);
                String average = count == 0
                        ? "null"
                        : sum.divide(BigDecimal.valueOf(count), 6, RoundingMode.HALF_EVEN)
                                .toString();
                found.put(
                        rows.getString(1),
                        rows.getLong(2) + " " + sum + " " + average + " " + rows.getBigDecimal(5) + " "
                                + rows.getBigDecimal(6) + " " + rows.getLong(7) + " " + rows.getLong(8));
            }
        }
        return found;
    }

    private static Map<String, String> groupsReported(JsonNode groups, String side) {
        Map<String, String> found = new TreeMap<>();
        for (JsonNode group : groups) {
            JsonNode numbers = group.get(side);
            if (numbers.get("rows").asLong() > 0) {
                found.put(
                        name(group.get("values")),
                        numbers.get("rows").asLong() + " "
                                + numbers.get("net_sum").asString() + " " + text(numbers.get("net_avg")) + " "
                                + text(numbers.get("net_min")) + " " + text(numbers.get("net_max")) + " "
                                + numbers.path("quantity_sum").asString("0") + " "
                                + numbers.get("buyers_distinct").asLong());
            }
        }
        return found;
    }

    private static String name(JsonNode values) {
        return values.isNull() ? "-" : text(values.get("ITEM_D.category")) + "/" + text(values.get("STORE_D.region"));
    }

    private static String text(JsonNode node) {
        return node.isNull() ? "null" : node.asString();
    }

    @Test
    void groupsBeforeAndAfterAreTheSumsByHandToTheLastDigit() throws SQLException {
        assertThat(groupsReported(report.get("groups"), "before"))
                .isEqualTo(groupsByHand("before", "bc", "br", "true"))
                .hasSizeGreaterThan(8);
        assertThat(groupsReported(report.get("groups"), "after")).isEqualTo(groupsByHand("after", "ac", "ar", "true"));
    }

    @Test
    void flowsAreTheSumsByHand() throws SQLException {
        Map<String, String> reported = new TreeMap<>();
        for (JsonNode flow : report.get("flows")) {
            reported.put(
                    name(flow.get("from")) + " > " + name(flow.get("to")),
                    flow.get("rows").asLong() + " " + flow.get("net_sum").asString() + " "
                            + flow.get("quantity_sum").asString());
        }
        Map<String, String> byHand = new TreeMap<>();
        String from = "CASE WHEN before THEN coalesce(bc, 'null') || '/' || coalesce(br, 'null') ELSE '-' END";
        String to = "CASE WHEN after THEN coalesce(ac, 'null') || '/' || coalesce(ar, 'null') ELSE '-' END";
        try (Statement statement = shop.duck.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + from + " || ' > ' || " + to
                        + ", count(*), coalesce(sum(net_paid), 0), coalesce(sum(quantity), 0) FROM seen WHERE " + from
                        + " <> " + to
                        + " GROUP BY 1")) {
            while (rows.next()) {
                byHand.put(
                        rows.getString(1),
                        rows.getLong(2) + " " + rows.getBigDecimal(3).setScale(2) + " " + rows.getLong(4));
            }
        }
        assertThat(reported).isEqualTo(byHand).hasSizeGreaterThan(8);
    }

    @Test
    void unmatchedLostAndGainedAreCountedByHandToo() throws SQLException {
        try (Statement statement = shop.duck.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FILTER (NOT before), count(*) FILTER (NOT after), count(*) FILTER (before AND NOT after),"
                                + " count(*) FILTER (NOT before AND after), sum(net_paid) FILTER (NOT before) FROM seen")) {
            row.next();
            assertThat(report.get("unmatched").get("before_rows").asLong()).isEqualTo(row.getLong(1));
            assertThat(report.get("unmatched").get("after_rows").asLong()).isEqualTo(row.getLong(2));
            assertThat(report.get("conservation").get("rows").get("lost").asLong())
                    .isEqualTo(row.getLong(3))
                    .isPositive();
            assertThat(report.get("conservation").get("rows").get("gained").asLong())
                    .isEqualTo(row.getLong(4))
                    .isPositive();
            assertThat(report.get("unmatched").get("before_net_sum").asString())
                    .isEqualTo(row.getBigDecimal(5).setScale(2).toString());
        }
        assertThat(report.get("facts_total").asLong()).isEqualTo(20_000);
        assertThat(report.get("conservation").get("rows").get("difference").asLong())
                .isZero();
    }

    @Test
    void monthsAndWholeGroupsWithDifferentBuyersAreThoseByHand() throws SQLException {
        String range = "sold_date >= DATE '2026-02-01' AND sold_date < DATE '2026-06-01'";
        Map<String, String> whole = groupsReported(monthly.get("groups"), "after");
        Map<String, String> wholeByHand = groupsByHand("after", "ac", "ar", range);
        wholeByHand.replaceAll((group, line) -> line.replaceFirst("\\d+ (\\d+)$", "0 $1"));
        assertThat(whole).isEqualTo(wholeByHand);
        Map<String, String> months = new TreeMap<>();
        for (JsonNode line : monthly.get("series")) {
            JsonNode after = line.get("after");
            if (after.get("rows").asLong() > 0) {
                months.put(
                        line.get("date").asString() + " " + name(line.get("group")),
                        after.get("rows").asLong() + " " + after.get("net_sum").asString() + " "
                                + after.get("buyers_distinct").asLong());
            }
        }
        Map<String, String> byHand = new TreeMap<>();
        try (Statement statement = shop.duck.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT date_trunc('month', sold_date)::DATE::VARCHAR || ' ' || coalesce(ac, 'null') || '/' || coalesce(ar, 'null'),"
                                + " count(*), coalesce(sum(net_paid), 0), count(DISTINCT customer_id) FROM seen WHERE after AND "
                                + range
                                + " GROUP BY 1")) {
            while (rows.next()) {
                byHand.put(
                        rows.getString(1),
                        rows.getLong(2) + " " + rows.getBigDecimal(3).setScale(2) + " " + rows.getLong(4));
            }
        }
        assertThat(months).isEqualTo(byHand).hasSizeGreaterThan(30);
    }

    @Test
    void everyMoverLeadsToItsMemberAndItsCell() {
        assertThat(report.get("verdict").get("members_touched").asLong()).isEqualTo(26);
        for (JsonNode mover : report.get("movers")) {
            boolean item = mover.get("dimension").asString().equals("ITEM_D");
            assertThat(mover.get("key")).hasSize(item ? 1 : 2);
            boolean ends = mover.get("to").isNull();
            boolean begins = mover.get("from").isNull();
            if (!ends) {
                assertThat(mover.get("source").asString())
                        .isEqualTo(begins ? "Items!C9" : (item ? "Items" : "Stores") + "!D17");
            }
        }
    }

    @Test
    void groupsAreNamedWhenTheQuestionNamesNone() {
        assertThat(byCategory.get("group_by").toString()).isEqualTo("[\"ITEM_D.category\"]");
        assertThat(byCategory.get("provenance").get("spark_version").asString()).startsWith("4.");
    }

    @Test
    void committingTheChangeSetItselfDoesNotMakeItsReportStale() {
        WhatIf whatIf =
                new WhatIfStore(shop.database.read()).ofChangeSet(changeSet).getLast();
        assertThat(new CheckStaleness(shop.database).check(whatIf).reasons()).isEmpty();
    }
}
