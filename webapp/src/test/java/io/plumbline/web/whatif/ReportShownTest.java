package io.plumbline.web.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.whatif.Staleness;
import io.plumbline.web.page.Crumb;
import io.plumbline.web.page.Rendering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportShownTest {
    private static final String GROUP = """
            {"values":{"ITEM_D.category":%s},"before":{"rows":%d,"net_paid_sum":"%s","net_paid_count":1,"buyers_distinct":4100},\
            "after":{"rows":%d,"net_paid_sum":"%s","net_paid_count":1,"buyers_distinct":4200},"delta":{"rows":%d,"net_paid_sum":"%s"}}""";
    private static final String REPORT = """
            {"baseline_commit":42,"fact_source":"STORE_SALES_F","plan":"full","exact":true,"seconds":3.31,"facts_total":2880404,"facts_affected":32118,
             "verdict":{"sentence":"Music grows by 7.93 %% and Books shrinks by 4.53 %%. The total of net_paid changes by -1,234.50, because 12 facts lose their member and 0 gain one.",
               "members_touched":100,"facts_touched":32118,"facts_touched_share":"0.011151","facts_moved":30000,"facts_lost":12,"facts_gained":0,
               "measure":"net_paid","measure_moved":"54112906.44","measure_moved_share":"0.011500"},
             "group_by":["ITEM_D.category"],"measures":[{"name":"net_paid","aggregates":["sum"]},{"name":"buyers","aggregates":["distinct"]}],
             "groups":[%s,%s,%s],"totals":%s,
             "flows":[{"from":{"ITEM_D.category":"Books"},"to":{"ITEM_D.category":"Music"},"rows":20000,"net_paid_sum":"40000000.10"},
               {"from":{"ITEM_D.category":null},"to":{"ITEM_D.category":"Music"},"rows":900,"net_paid_sum":"1611873.30"},
               {"from":{"ITEM_D.category":"<script>alert(3)</script>"},"to":{"ITEM_D.category":"Home"},"rows":700,"net_paid_sum":"911873.30"},
               {"from":{"ITEM_D.category":"Books"},"to":null,"rows":12,"net_paid_sum":"1234.50"}],
             "unmatched":{"before_rows":130093,"after_rows":130105},"grain":"month",
             "series":[{"date":"2001-01-01","group":{"ITEM_D.category":"Books"},"before":{"rows":1,"net_paid_sum":"100.00"},"after":{"rows":1,"net_paid_sum":"90.00"}},
               {"date":"2001-02-01","group":{"ITEM_D.category":"Books"},"before":{"rows":1,"net_paid_sum":"140.00"},"after":{"rows":1,"net_paid_sum":"99.00"}},
               {"date":"2001-03-01","group":{"ITEM_D.category":"Books"},"before":{"rows":1,"net_paid_sum":"120.00"},"after":{"rows":1,"net_paid_sum":"95.50"}}],
             "conservation":{"rows":{"before":2750311,"after":2750299,"lost":12,"gained":0,"difference":0},
               "measures":{"net_paid_sum":{"before":"4700000000.44","after":"4699998765.94","lost":"1234.50","gained":"0.00","difference":"0"}},"matched_twice":0},
             "movers":[{"dimension":"ITEM_D","member_id":"0192f3a7-5b1e-7c44-9d02-6b1f0a8e4417","key":["AAAAAAAABAAAAAAA"],"name":"ought","from":{"ITEM_D.category":"Books"},"to":{"ITEM_D.category":"Music"},"rows":2204,"net_paid_sum":"118204.77","share":"0.121500","source":"Items!F17"},
               {"dimension":"ITEM_D","member_id":"0192f3a7-5b1e-7c44-9d02-6b1f0a8e4418","key":["AAAAAAAACAAAAAAA"],"name":null,"from":{"ITEM_D.category":"Books"},"to":null,"rows":12,"net_paid_sum":"1234.50","share":"0.000100","source":null}],
             "movers_total":98,
             "provenance":{"baseline_commit":42,"content_hashes":{"17":"9f3c00000000e21a"},"fact_source":"STORE_SALES_F","fact_snapshot":"7738aaaaaaaaaaaa2309","plan":"full","rows_read":2880404,"spark_version":"4.1.2"}}""".formatted(
            GROUP.formatted("\"Books\"", 300_000, "883006540.10", 279_988, "843005305.50", -20_012, "-40001234.60"),
            GROUP.formatted("\"Music\"", 280_000, "524706540.00", 300_900, "566318413.40", 20_900, "41611873.40"),
            GROUP.formatted("\"Shoes\"", 290_000, "500000000.00", 290_000, "500000000.00", 0, "0.00"),
            GROUP.formatted("null", 2_750_311, "4700000000.44", 2_750_299, "4699998765.94", -12, "-1234.50"));

    @Test
    void groupsStandBeforeAndAfterWithSignedChanges() {
        Document page = page(new Staleness(List.of()));
        assertThat(page.select("#groups").text()).isEqualTo("Before and after, by category");
        assertThat(page.select("table[data-rows]")
                        .first()
                        .select("tbody tr")
                        .first()
                        .text())
                .isEqualTo("Books −20,012 883,006,540.10 843,005,305.50 −40,001,234.60 −4.53 % 4,200");
        assertThat(page.select("table[data-rows]")
                        .first()
                        .select("tbody tr.is-quiet")
                        .text())
                .startsWith("Shoes 0");
    }

    @Test
    void flowIsDrawnAndItsTableIsInTheSameFigure() {
        Document page = page(new Staleness(List.of()));
        assertThat(page.select("figure").first().select("path.c-flow, path.c-flow-lost"))
                .hasSize(8);
        assertThat(page.select("figure").first().select("tbody tr")).hasSize(4);
        assertThat(page.select("figure").first().select("tbody tr").last().text())
                .startsWith("Books → no member");
    }

    @Test
    void nothingGoesMissing() {
        Document page = page(new Staleness(List.of()));
        assertThat(page.select(".pl-ledger tbody tr").eachText())
                .containsExactly(
                        "After 2,750,299 4,699,998,765.94",
                        "+ lost, facts whose member ends 12 1,234.50",
                        "− gained, facts that get a member 0 0.00",
                        "= Before 2,750,311 4,700,000,000.44",
                        "Difference 0 0");
    }

    @Test
    void staleReportKeepsItsNumbersUnderABanner() {
        Document page = page(
                new Staleness(List.of("The head moved from commit 42 to 43; commit 43 touches the same dimensions.")));
        assertThat(page.select(".pl-banner--warning").text())
                .contains("These numbers are stale")
                .contains("commit 42 to 43");
        assertThat(page.select(".pl-verdict.is-stale")).hasSize(1);
        assertThat(page.text()).contains("54,112,906.44");
    }

    @Test
    void scriptInAGroupStaysText() {
        Document page = page(new Staleness(List.of()));
        assertThat(page.select("main script")).isEmpty();
        assertThat(page.select("figure").first().text()).contains("<script>alert(3)</script>");
    }

    @Test
    void minusIsTheRealMinusInTheSentence() {
        assertThat(page(new Staleness(List.of())).select(".pl-verdict-say").text())
                .contains("changes by −1,234.50");
    }

    private static Document page(Staleness staleness) {
        WhatIfShown view = new WhatIfShown(
                8,
                "What if #17 were committed?",
                List.of(new Crumb("What-ifs", "/what-ifs")),
                "STORE_SALES_F",
                ", all facts",
                "asked 2026-11-20 10:41 UTC by Marta Lindqvist",
                List.of(17L),
                true);
        Map<String, Object> model = new HashMap<>();
        model.put("view", view);
        model.put("report", ReportShown.of(JsonMapper.shared().readTree(REPORT), staleness));
        return Rendering.page(
                staleness.isStale() ? "what-if-stale" : "what-if", "whatif/what-if", Rendering.STEWARD, model);
    }
}
