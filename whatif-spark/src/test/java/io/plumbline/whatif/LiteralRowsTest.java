package io.plumbline.whatif;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Each step of the plan on a few rows that a person can check. */
class LiteralRowsTest {
    private static final Request.Measure PAID = new Request.Measure(
            "paid", "paid", Set.of(Request.Aggregate.SUM, Request.Aggregate.MIN, Request.Aggregate.MAX));
    private static final String FACTS = """
            VALUES ('a',  date'2026-01-10', 1.10BD), ('a',  date'2026-01-11', 2.20BD), ('a',  date'2026-01-20', 4.40BD),
                   ('a ', date'2026-01-10', 8.80BD), ('A',  date'2026-01-10', 16.00BD), (NULL, date'2026-01-10', 32.00BD),
                   ('a',  NULL,             64.00BD), ('b',  date'2026-01-10', NULL) AS t(item, day, paid)
            """;
    /** a: Books, from the 11th proposed as Music, nobody from the 15th on; b: comes in by the proposal. */
    private static final String SEGMENTS = """
            VALUES ('a', date'1900-01-01', date'2026-01-11', false, 'm1', 'm1', 'Books', 'Books'),
                   ('a', date'2026-01-11', date'2026-01-15', true,  'm1', 'm1', 'Books', 'Music'),
                   ('b', date'1900-01-01', date'9999-12-31', true,  NULL, 'm2', 'not to be seen', NULL)
                   AS t(k0, valid_from, valid_to, changed, member_before, member_after, before_g0, after_g0)
            """;

    @Test
    void periodsAreHalfOpenAndKeysAreComparedExactly() {
        var request = request(true, Request.Grain.NONE);
        var facts = FactColumns.select(sql(FACTS), request);
        var segments = segments(request, facts);
        var joined = SegmentJoin.join(facts, request, List.of(segments));
        assertThat(lines(joined.join(
                                segments.meanings(),
                                joined.col("d0_meaning")
                                        .equalTo(segments.meanings().col("meaning")),
                                "left_outer")
                        .selectExpr("d0_k0", "day", "d0_mover", "before0", "after0")))
                .containsExactlyInAnyOrder(
                        "a|2026-01-10|null|Books|Books",
                        "a|2026-01-11|m1|Books|Music",
                        "a|2026-01-20|null|null|null",
                        "a |2026-01-10|null|null|null",
                        "A|2026-01-10|null|null|null",
                        "null|2026-01-10|null|null|null",
                        "a|null|null|null|null",
                        "b|2026-01-10|m2|null|null");
    }

    @Test
    void dimensionWithoutDatesLooksAtNoDate() {
        var request = request(false, Request.Grain.NONE);
        var facts = FactColumns.select(
                sql("VALUES ('b', NULL, 1.00BD), ('b', date'0001-01-01', 2.00BD) AS t(item, day, paid)")
                        .withColumn("day", col("day").cast("date")),
                request);
        var joined = SegmentJoin.join(facts, request, List.of(segments(request, facts)));
        assertThat(lines(joined.selectExpr("d0_mover", "m0"))).containsExactlyInAnyOrder("m2|1.00", "m2|2.00");
    }

    @Test
    void cellsHoldEveryFactOnceAndTellNullFromUnmatched() {
        var request = request(true, Request.Grain.NONE);
        var facts = FactColumns.select(sql(FACTS), request);
        var segments = List.of(segments(request, facts));
        var sums = FactPass.sums(SegmentJoin.join(facts, request, segments), request, 8);
        assertThat(lines(Cells.of(sums, request, segments)
                        .selectExpr(
                                "matched_before",
                                "before0",
                                "matched_after",
                                "after0",
                                "changed",
                                "rows",
                                "m0_count",
                                "m0_sum",
                                "m0_min",
                                "m0_max")))
                .containsExactlyInAnyOrder(
                        "true|Books|true|Books|false|1|1|1.10|1.10|1.10",
                        "true|Books|true|Music|true|1|1|2.20|2.20|2.20",
                        "false|null|true|null|true|1|0|null|null|null",
                        "false|null|false|null|false|5|5|125.20|4.40|64.00");
        assertThat(lines(Movers.of(sums, request, 0, segments.get(0))
                        .selectExpr(
                                "member", "present_before", "before0", "present_after", "after0", "rows", "m0_sum")))
                .containsExactlyInAnyOrder("m1|true|Books|true|Music|1|2.20", "m2|false|null|true|null|1|null");
    }

    @Test
    void differentValuesAreCountedAmongMatchedFactsOnEachSide() {
        var distinct = new Request.Measure("amounts", "paid", Set.of(Request.Aggregate.DISTINCT));
        var request = request(true, Request.Grain.NONE, distinct);
        var facts = FactColumns.select(
                sql(
                        "VALUES ('a', date'2026-01-01', 1BD), ('a', date'2026-01-02', 1BD), ('a', date'2026-01-12', 1BD), ('a', date'2026-01-12', 2BD),"
                                + " ('z', date'2026-01-12', 9BD) AS t(item, day, paid)"),
                request);
        var segments = List.of(segments(request, facts));
        var joined = SegmentJoin.join(facts, request, segments);
        assertThat(lines(Distinct.counts(joined, request, segments, 0).selectExpr("side", "total", "g0", "values")))
                .containsExactlyInAnyOrder(
                        "before|false|Books|2",
                        "before|true|null|2",
                        "after|false|Books|1",
                        "after|false|Music|2",
                        "after|true|null|2");
    }

    @Test
    void weeksBeginOnMondayAndRangesLeaveUndatedFactsOutside() {
        var facts = sql(
                "VALUES ('a', date'2025-12-31', 1BD), ('a', date'2026-01-04', 2BD), ('a', date'2026-01-05', 3BD), ('a', NULL, 4BD) AS t(item, day, paid)");
        assertThat(lines(FactColumns.select(facts, request(true, Request.Grain.WEEK))
                        .select("bucket", "m0")))
                .containsExactlyInAnyOrder("2025-12-29|1", "2025-12-29|2", "2026-01-05|3", "null|4");
        var ranged = new Request(
                new Request.Facts(List.of("x"), "day"),
                LocalDate.of(2026, 1, 4),
                LocalDate.of(2026, 1, 5),
                Request.Grain.MONTH,
                request(true, Request.Grain.MONTH).dimensions(),
                List.of(),
                List.of(PAID));
        assertThat(lines(FactColumns.select(facts, ranged).select("bucket", "m0")))
                .containsExactly("2026-01-01|2");
    }

    @Test
    void sumOfWideDecimalsIsExactToTheLastDigit() {
        var facts = sql(
                "SELECT 'a' AS item, date'2026-01-01' AS day, cast('12345678901234567890123456.123456789' AS decimal(35,9)) AS paid FROM range(99)");
        assertThat(totals(facts)).containsExactly("99|99|1222222211222222221122222156.222222111");
    }

    @Test
    void sumOfTheLargestIntegersIsExact() {
        var facts = sql("SELECT 'a' AS item, date'2026-01-01' AS day, 9223372036854775807 AS paid FROM range(10)");
        assertThat(totals(facts)).containsExactly("10|10|92233720368547758070");
    }

    @Test
    void sumWithMoreThan38DigitsFailsInsteadOfTurningNull() {
        var facts = sql(
                "SELECT 'a' AS item, date'2026-01-01' AS day, cast('99999999999999999999999999999999999999' AS decimal(38,0)) AS paid FROM range(3)");
        assertThatThrownBy(() -> totals(facts))
                .satisfies(e -> assertThat(Failures.of(e).code()).isEqualTo(ErrorCode.MEASURE_OVERFLOW));
    }

    @Test
    void integerKeysOfFactsMeetOnlyPlainDecimalText() {
        var request = request(false, Request.Grain.NONE);
        var facts = FactColumns.select(
                sql(
                        "VALUES (7, date'2026-01-01', 1BD), (-1, date'2026-01-01', 2BD), (0, date'2026-01-01', 3BD) AS t(item, day, paid)"),
                request);
        var segments = Segments.prepare(
                TestSpark.session(),
                sql(
                        "SELECT k0, date'1900-01-01' AS valid_from, date'9999-12-31' AS valid_to, true AS changed, k0 AS member_before, k0 AS member_after,"
                                + " 'x' AS before_g0, 'x' AS after_g0 FROM VALUES ('7'), ('07'), ('+7'), (' 7'), ('7.0'), ('-1'), ('-0'), ('many') AS t(k0)"),
                request,
                0,
                facts);
        assertThat(lines(SegmentJoin.join(facts, request, List.of(segments)).selectExpr("d0_k0", "d0_mover")))
                .containsExactlyInAnyOrder("7|7", "-1|-1", "0|null");
    }

    @Test
    void floatingPointMeasureAndTimestampDateAreRefused() {
        assertThatThrownBy(() -> FactColumns.select(
                        sql("VALUES ('a', date'2026-01-01', 1.5D) AS t(item, day, paid)"),
                        request(true, Request.Grain.NONE)))
                .satisfies(e -> assertThat(((RunFailure) e).code()).isEqualTo(ErrorCode.FACT_COLUMN_TYPE))
                .hasMessageContaining("double");
        assertThatThrownBy(() -> FactColumns.select(
                        sql("VALUES ('a', timestamp'2026-01-01 00:00:00', 1BD) AS t(item, day, paid)"),
                        request(true, Request.Grain.NONE)))
                .satisfies(e -> assertThat(((RunFailure) e).code()).isEqualTo(ErrorCode.FACT_COLUMN_TYPE));
        assertThatThrownBy(() -> FactColumns.select(
                        sql("VALUES ('a', 1BD) AS t(item, paid)"), request(true, Request.Grain.NONE)))
                .satisfies(e -> assertThat(((RunFailure) e).code()).isEqualTo(ErrorCode.FACT_COLUMN_MISSING))
                .hasMessageContaining("item, paid");
    }

    private static List<String> totals(Dataset<Row> facts) {
        var request = request(true, Request.Grain.NONE);
        return lines(FactTotals.of(FactColumns.select(facts, request), request.measures(), 1000)
                .select("rows", "m0_count", "m0_sum"));
    }

    private static Segments segments(Request request, Dataset<Row> facts) {
        return Segments.prepare(TestSpark.session(), sql(SEGMENTS), request, 0, facts);
    }

    private static Request request(boolean dated, Request.Grain grain, Request.Measure... measures) {
        return new Request(
                new Request.Facts(List.of("x"), "day"),
                null,
                null,
                grain,
                List.of(new Request.Dimension("ITEM_D", List.of("item"), dated, "y")),
                List.of(new Request.Group("ITEM_D", "g0")),
                measures.length == 0 ? List.of(PAID) : List.of(measures));
    }

    private static Dataset<Row> sql(String text) {
        return TestSpark.session().sql(text.stripLeading().startsWith("VALUES") ? "SELECT * FROM " + text : text);
    }

    private static List<String> lines(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> Stream.iterate(0, i -> i + 1)
                        .limit(row.size())
                        .map(i -> String.valueOf(row.get(i)))
                        .reduce((a, b) -> a + "|" + b)
                        .orElse(""))
                .toList();
    }
}
