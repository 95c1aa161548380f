package io.plumbline.engine.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    /**
     * Six facts: 2 of 1.10 and 2.20 go from Books to Music, one of 3.00 stays in Music, one null stays in Books, one of 5.00 of Music
     * loses its member, one of -1.00 gains one in Books.
     */
    private static final String RESULT = """
            {"version":1,"facts":{"rows":7,"measures":{"net":{"count":6,"sum":"10.30","min":"-1.00","max":"5.00"}}},
             "cells":[
              {"bucket":null,"before":["Books"],"after":["Music"],"changed":true,"rows":2,
               "measures":{"net":{"count":2,"sum":"3.30","min":"1.10","max":"2.20"}}},
              {"bucket":null,"before":["Music"],"after":["Music"],"changed":false,"rows":1,
               "measures":{"net":{"count":1,"sum":"3.00","min":"3.00","max":"3.00"}}},
              {"bucket":null,"before":["Books"],"after":["Books"],"changed":true,"rows":1,
               "measures":{"net":{"count":0,"sum":null,"min":null,"max":null}}},
              {"bucket":null,"before":["Music"],"after":null,"changed":true,"rows":1,
               "measures":{"net":{"count":1,"sum":"5.00","min":"5.00","max":"5.00"}}},
              {"bucket":null,"before":null,"after":["Books"],"changed":true,"rows":1,
               "measures":{"net":{"count":1,"sum":"-1.00","min":"-1.00","max":"-1.00"}}},
              {"bucket":null,"before":null,"after":null,"changed":false,"rows":1,
               "measures":{"net":{"count":1,"sum":"0.00","min":"0.00","max":"0.00"}}}],
             "distinct":[
              {"bucket":null,"side":"before","group":["Books"],"measure":"buyers","distinct":3},
              {"bucket":null,"side":"after","group":["Books"],"measure":"buyers","distinct":2},
              {"bucket":null,"side":"before","group":["Music"],"measure":"buyers","distinct":2},
              {"bucket":null,"side":"after","group":["Music"],"measure":"buyers","distinct":2},
              {"bucket":null,"side":"before","group":null,"measure":"buyers","distinct":4},
              {"bucket":null,"side":"after","group":null,"measure":"buyers","distinct":3}],
             "movers":[
              {"dimension":"ITEM_D","member":"m1","before":["Books"],"after":["Music"],"rows":2,
               "measures":{"net":{"count":2,"sum":"3.30","min":"1.10","max":"2.20"}}},
              {"dimension":"ITEM_D","member":"m2","before":["Music"],"after":null,"rows":1,
               "measures":{"net":{"count":1,"sum":"5.00","min":"5.00","max":"5.00"}}},
              {"dimension":"ITEM_D","member":"m4","before":["Books"],"after":["Books"],"rows":1,
               "measures":{"net":{"count":0,"sum":null,"min":null,"max":null}}}],
             "movers_total":4,"spark":{"application":"local-1","master":"local[2]","version":"4.1.2"},"seconds":1.5}
            """;

    private static final ReportSubject SUBJECT = new ReportSubject(
            "SALES_F",
            List.of(new ReportSubject.Group(new GroupAttribute("ITEM_D", "category"), new AttributeType.Text(50))),
            List.of(
                    new Measure("net", "net_paid", List.of(Aggregate.SUM, Aggregate.AVG, Aggregate.MIN, Aggregate.MAX)),
                    new Measure("buyers", "customer_id", List.of(Aggregate.DISTINCT))),
            Map.of("net", 2, "buyers", 0),
            Grain.NONE,
            null,
            41,
            Map.of(17L, "abc"),
            "5f",
            Map.of(
                    new ReportSubject.MemberName("ITEM_D", "m1"),
                            new ReportSubject.Member(
                                    List.of("AAA"), "A thing", Map.of("price", "Items!C17", "category", "Items!D17")),
                    new ReportSubject.MemberName("ITEM_D", "m2"),
                            new ReportSubject.Member(List.of("BBB"), null, Map.of())),
            4,
            "The question asks for plan full.",
            "analyst",
            Instant.parse("2026-03-01T10:00:00Z"),
            Instant.parse("2026-03-01T10:00:02.500Z"));

    private static JsonNode report(String result) {
        RunResult parsed = RunResult.parse(result);
        return new JsonMapper().readTree(Report.of(SUBJECT, parsed, parsed).toString());
    }

    @Test
    void groupsShowBothSidesWhatChangesMostFirst() {
        JsonNode groups = report(RESULT).get("groups");
        assertThat(groups.get(0).toString())
                .isEqualTo("{\"values\":{\"ITEM_D.category\":\"Books\"},"
                        + "\"before\":{\"rows\":3,\"net_sum\":\"3.30\",\"net_avg\":\"1.650000\",\"net_min\":\"1.10\",\"net_max\":\"2.20\",\"net_count\":2,\"buyers_distinct\":3},"
                        + "\"after\":{\"rows\":2,\"net_sum\":\"-1.00\",\"net_avg\":\"-1.000000\",\"net_min\":\"-1.00\",\"net_max\":\"-1.00\",\"net_count\":1,\"buyers_distinct\":2},"
                        + "\"delta\":{\"rows\":-1,\"net_sum\":\"-4.30\"}}");
        assertThat(groups.get(1).get("before").get("net_sum").asString()).isEqualTo("8.00");
        assertThat(groups.get(1).get("after").get("net_sum").asString()).isEqualTo("6.30");
    }

    @Test
    void averagesAreExactSumThroughCountRoundedHalfToEven() {
        JsonNode after = report(RESULT).get("groups").get(1).get("after");
        assertThat(after.get("net_avg").asString()).isEqualTo("2.100000");
        assertThat(new Tally(3, new java.math.BigDecimal("1.00"), null, null).average(2))
                .hasToString("0.333333");
        assertThat(new Tally(8, new java.math.BigDecimal("0.000004"), null, null).average(2))
                .hasToString("0.000000");
        assertThat(new Tally(8, new java.math.BigDecimal("0.000012"), null, null).average(2))
                .hasToString("0.000002");
    }

    @Test
    void flowsNameOnlyWhatLeavesItsGroupAndNullForNoMember() {
        JsonNode flows = report(RESULT).get("flows");
        assertThat(flows).hasSize(3);
        assertThat(flows.get(0).toString())
                .startsWith("{\"from\":{\"ITEM_D.category\":\"Music\"},\"to\":null,\"rows\":1,\"net_sum\":\"5.00\"");
        assertThat(flows.get(1).get("rows").asInt()).isEqualTo(2);
        assertThat(flows.get(2).get("from").isNull()).isTrue();
        assertThat(flows.get(2).get("to").get("ITEM_D.category").asString()).isEqualTo("Books");
    }

    @Test
    void unmatchedFactsStandInNoGroup() {
        assertThat(report(RESULT).get("unmatched").toString())
                .isEqualTo(
                        "{\"before_rows\":2,\"before_net_sum\":\"-1.00\",\"after_rows\":2,\"after_net_sum\":\"5.00\"}");
    }

    @Test
    void conservationNamesEachPartAndADifferenceOfNothing() {
        JsonNode conservation = report(RESULT).get("conservation");
        assertThat(conservation.get("rows").toString())
                .isEqualTo("{\"before\":5,\"after\":5,\"lost\":1,\"gained\":1,\"difference\":0}");
        assertThat(conservation.get("measures").get("net_sum").toString())
                .isEqualTo(
                        "{\"before\":\"11.30\",\"after\":\"5.30\",\"lost\":\"5.00\",\"gained\":\"-1.00\",\"difference\":\"0\"}");
        assertThat(conservation.get("matched_twice").asInt()).isZero();
    }

    @Test
    void moversAreRankedByTheMeasureAndLeadBackToTheirCell() {
        JsonNode movers = report(RESULT).get("movers");
        assertThat(movers).hasSize(3);
        assertThat(movers.get(0).get("member_id").asString()).isEqualTo("m2");
        assertThat(movers.get(1).toString())
                .isEqualTo("{\"dimension\":\"ITEM_D\",\"member_id\":\"m1\",\"key\":[\"AAA\"],\"name\":\"A thing\","
                        + "\"from\":{\"ITEM_D.category\":\"Books\"},\"to\":{\"ITEM_D.category\":\"Music\"},\"rows\":2,\"net_sum\":\"3.30\","
                        + "\"share\":\"0.452055\",\"source\":\"Items!D17\",\"sources\":"
                        + movers.get(1).get("sources") + "}");
        assertThat(movers.get(2).get("share").isNull()).isTrue();
    }

    @Test
    void verdictSaysWhoGrowsWhoShrinksAndWhyTheTotalChanges() {
        JsonNode report = report(RESULT);
        assertThat(report.get("facts_total").asInt()).isEqualTo(7);
        assertThat(report.get("facts_affected").asInt()).isEqualTo(5);
        assertThat(report.get("seconds").asDouble()).isEqualTo(2.5);
        assertThat(report.get("verdict").get("sentence").asString())
                .isEqualTo(
                        "Books changes by -4.30 and Music shrinks by 21.25 %. The total of net changes by -6.00, because 1 fact loses its"
                                + " member and 1 gains one.");
        assertThat(report.get("verdict").get("facts_moved").asInt()).isEqualTo(4);
        assertThat(report.get("verdict").get("measure_moved").asString()).isEqualTo("7.30");
    }

    @Test
    void factThatMatchesTwiceIsNotReported() {
        assertThatThrownBy(() -> report(RESULT.replace("\"facts\":{\"rows\":7", "\"facts\":{\"rows\":6")))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_RECONCILED))
                .hasMessageContaining("found 7, expected 6");
        assertThatThrownBy(() -> report(RESULT.replace("\"sum\":\"10.30\"", "\"sum\":\"10.31\"")))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_RECONCILED));
    }
}
