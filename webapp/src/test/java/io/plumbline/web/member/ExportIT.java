package io.plumbline.web.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExportIT {
    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);

    @Test
    void membersAreExportedAsFilesOfEachFormat() {
        String code = walk.define();
        String set = walk.open(code);
        walk.add(set, code, "W1");
        walk.change(set, code, "W, 2", "ADDED", "{\"network\":null,\"power_kw\":2.5}");
        walk.approve(set);
        walk.commit(set);
        Caller viewer = app.as("viewer");
        String path = "/api/v1/dimensions/" + code + "/export?as_of=2026-02-01&format=";
        Answer csv = viewer.get(path + "csv");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.body().lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.endsWith(",\"W, 2\",,\"2.50\",\"2026-01-01\",\"9999-12-31\""))
                .first()
                .isEqualTo(
                        "\"member_id\",\"version_id\",\"station_code\",\"network\",\"power_kw\",\"valid_from\",\"valid_to\"");
        JsonNode json = viewer.get(path + "json&filter=network:ABC").json();
        assertThat(json).hasSize(1);
        assertThat(json.path(0).path("power_kw").asString()).isEqualTo("1.00");
        Answer parquet = viewer.get(path + "parquet");
        assertThat(parquet.header("Content-Type")).isEqualTo("application/vnd.apache.parquet");
        assertThat(new String(parquet.raw().body(), 0, 4, StandardCharsets.US_ASCII))
                .isEqualTo("PAR1");
        assertThat(viewer.get(path + "xlsx").raw().body()).startsWith('P', 'K');
        assertThat(viewer.get(path + "pdf").code()).isEqualTo("BAD_REQUEST");
    }
}
