package io.plumbline.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.client.PlayedServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The question as it is sent, and the report as it is shown. */
class WhatIfCommandTest {
    private static final String REPORT = """
            {"verdict":{"sentence":"150 sales move."},"group_by":["ITEM_D.category"],"exact":true,"facts_total":2880404,
             "facts_affected":150,"baseline_commit":9,"plan":"full","seconds":41.9,
             "measures":[{"name":"paid","aggregates":["sum","avg"],"exact":true}],
             "groups":[
              {"values":{"ITEM_D.category":"Books"},"before":{"rows":1150,"paid_sum":"2300.10","paid_avg":"2.000087","paid_count":9},
               "after":{"rows":1000,"paid_sum":"2000.00","paid_avg":"2.000000","paid_count":9},"delta":{"rows":-150,"paid_sum":"-300.10"}},
              {"values":{"ITEM_D.category":null},"before":{"rows":5,"paid_sum":"1.00","paid_avg":null},
               "after":{"rows":155,"paid_sum":"301.10","paid_avg":"1.9"},"delta":{"rows":150,"paid_sum":"300.10"}},
              {"values":{"ITEM_D.category":"Home"},"before":{"rows":3,"paid_sum":"1.00"},"after":{"rows":3,"paid_sum":"1.00"},
               "delta":{"rows":0,"paid_sum":"0.00"}}],
             "totals":{"before":{"rows":1158},"after":{"rows":1158},"delta":{"rows":0}},
             "unmatched":{"before_rows":7,"after_rows":7},
             "conservation":{"rows":{"before":1158,"after":1158,"lost":0,"gained":0,"difference":0},
              "measures":{"paid_sum":{"difference":"%s"}}}}""";

    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder);
        server.on("POST /what-ifs", Answer.json(202, "{\"id\":3,\"job\":{\"id\":\"j\"}}"))
                .on("GET /jobs/j", "{\"id\":\"j\",\"state\":\"SUCCEEDED\"}")
                .on("GET /what-ifs/3/report", REPORT.formatted("0"));
    }

    @Test
    void groupsThatChangeAreRowsBeforeAndAfterAndItAddsUp() {
        var said = server.rdm("whatif", "17", "--on", "SALES_F");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                        150 sales move.

                        ITEM_D.category  figure      before     after    delta
                        Books            rows         1,150     1,000     -150
                        Books            paid_sum  2,300.10  2,000.00  -300.10
                        Books            paid_avg  2.000087  2.000000        –
                        (none)           rows             5       155     +150
                        (none)           paid_sum      1.00    301.10  +300.10
                        (none)           paid_avg         –       1.9        –
                        all              rows         1,158     1,158        0
                        In 1 groups nothing changes; --all shows them.

                        Reconciliation: 1,158 rows before = 1,158 after + 0 lost - 0 gained; unmatched 7 before, 7 after; nothing goes missing.
                        Exact: 150 of 2,880,404 facts are touched; commit 9, plan full, 41.9 s.
                        """);
        assertThat(said.err()).contains(server.url() + "/what-ifs/3");
        assertThat(server.rdm("whatif", "17", "--on", "SALES_F", "--all").out()).contains("Home ");
    }

    @Test
    void reportThatDoesNotAddUpIsCalledThat() {
        server.on("GET /what-ifs/3/report", REPORT.formatted("0.01"));
        assertThat(server.rdm("whatif", "17", "--on", "SALES_F").out()).contains("IT DOES NOT ADD UP");
    }

    @Test
    void documentIsTheReportWithTheNumberOfItsWhatIf() {
        var document = server.rdm("whatif", "17", "--on", "SALES_F", "--json").json();
        assertThat(document.path("groups")).hasSize(3);
        assertThat(document.path("what_if").asInt()).isEqualTo(3);
    }

    @Test
    void allOfTheQuestionIsSent() {
        server.rdm(
                "whatif",
                "17",
                "18",
                "--on",
                "SALES_F",
                "--by",
                "ITEM_D.category,STORE_D.state",
                "--measure",
                "paid",
                "--from",
                "2026-01-01",
                "--to",
                "2026-04-01",
                "--grain",
                "month",
                "--plan",
                "delta");
        assertThat(Server.JSON.readTree(server.writes().getFirst().body())).isEqualTo(Server.JSON.readTree("""
                {"change_sets":[17,18],"fact_source":"SALES_F","group_by":["ITEM_D.category","STORE_D.state"],"measures":["paid"],
                 "from":"2026-01-01","to":"2026-04-01","grain":"month","plan":"delta"}"""));
    }

    @Test
    void runThatFailsEndsWithItsProblem() {
        server.on(
                "GET /jobs/j",
                "{\"id\":\"j\",\"state\":\"FAILED\",\"problem\":{\"status\":503,\"code\":\"RUN_FAILED\",\"detail\":\"It failed.\"}}");
        assertThat(server.rdm("whatif", "17", "--on", "SALES_F").exit()).isEqualTo(1);
    }
}
