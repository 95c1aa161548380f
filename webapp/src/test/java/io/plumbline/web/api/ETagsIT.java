package io.plumbline.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import io.plumbline.web.whatif.StandInRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Versions travel: what has not changed is not sent again, and what has changed is not written over. */
class ETagsIT {
    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);

    @Test
    void draftTellsEachVisibleWriteByItsVersion() {
        String dimension = walk.define();
        String set = walk.open(dimension);
        String opened = eTag(set);
        unchanged(set, opened);
        walk.add(set, dimension, "A1");
        String edited = eTag(set);
        assertThat(edited).isNotEqualTo(opened);
        assertThat(app.as("viewer").with("If-None-Match", opened).get(set).status())
                .isEqualTo(200);
        assertThat(app.as("viewer")
                        .with("If-None-Match", opened + ", " + edited)
                        .get(set)
                        .status())
                .isEqualTo(304);
    }

    @Test
    void staleVersionIsRefusedByEveryCallThatWritesADraft() {
        String dimension = walk.define();
        String set = walk.open(dimension);
        String stale = eTag(set);
        walk.add(set, dimension, "A1");
        Map<String, String> calls = Map.of(
                "/changes", "{\"dimension\":\"" + dimension + "\",\"key\":[\"B2\"],\"kind\":\"ADDED\",\"values\":{}}",
                "/submit", "{}",
                "/rebase", "",
                "/resolve", "{\"conflict\":1,\"take\":\"mine\"}",
                "/withdraw", "{}");
        calls.forEach(
                (call, body) -> stale(app.as("analyst").with("If-Match", stale).post(set + call, body)));
        stale(app.as("analyst").with("If-Match", stale).patch(set, "{\"title\":\"Worse\"}"));
        assertThat(app.as("analyst")
                        .with("If-Match", eTag(set))
                        .post(set + "/submit", "{}")
                        .status())
                .isEqualTo(200);
        for (String decision : List.of("/approve", "/request-changes", "/reject")) {
            stale(app.as("steward").with("If-Match", stale).post(set + decision, "{\"comment\":\"c\"}"));
        }
        assertThat(app.as("steward")
                        .with("If-Match", "*")
                        .post(set + "/approve", "{}")
                        .status())
                .isEqualTo(200);
        stale(app.as("steward").with("If-Match", stale).post(set + "/commit", "{}"));
        assertThat(app.as("steward")
                        .with("If-Match", "\"not ours\"")
                        .post(set + "/commit", "{}")
                        .status())
                .isEqualTo(412);
        assertThat(app.as("viewer").get(set).json().path("status").asString()).isEqualTo("APPROVED");
    }

    @Test
    void whatIsCommittedStaysAsItIs() {
        String dimension = walk.define();
        long commit = walk.commit(walk.approved(dimension, "A1"));
        String definition = "/api/v1/dimensions/" + dimension;
        unchanged(definition, eTag(definition));
        unchanged("/api/v1/commits/" + commit, eTag("/api/v1/commits/" + commit));
        String history = definition + "/members/A1/history?commit=" + commit;
        String workbook = definition + "/workbook?as_of=2026-06-01&commit=" + commit;
        String byKey = definition + "/members/history?key=A1&commit=" + commit;
        List<String> pinned = List.of(history, byKey, workbook);
        List<String> before = pinned.stream().map(this::eTag).toList();
        String head = eTag(definition + "/members/A1/history");
        byte[] file = app.as("viewer").get(workbook).raw().body();

        walk.commit(walk.approved(dimension, "B2"));
        for (int i = 0; i < pinned.size(); i++) {
            unchanged(pinned.get(i), before.get(i));
        }
        assertThat(app.as("viewer").get(workbook).raw().body())
                .as("byte for byte")
                .isEqualTo(file);
        assertThat(eTag(definition + "/members/A1/history")).as("at the head").isNotEqualTo(head);

        stale(app.as("analyst").with("If-Match", "\"other\"").post("/api/v1/commits/" + commit + "/revert", ""));
    }

    @Test
    void deliveryThatMovedOnIsNotRetriedOnOldNews() {
        String dimension = walk.define();
        walk.commit(walk.approved(dimension, "A1"));
        JsonNode release = Walk.await(() -> {
            JsonNode newest = app.as("viewer")
                    .get("/api/v1/releases?dimension=" + dimension)
                    .json()
                    .path("items")
                    .path(0);
            return newest.path("status").asString("").equals("PUBLISHED") ? newest : null;
        });
        String path = "/api/v1/publications/" + release.path("id").asLong();
        unchanged(path, eTag(path));
        stale(app.as("steward").with("If-Match", "\"other\"").post(path + "/retry", ""));
        assertThat(app.as("steward")
                        .with("If-Match", eTag(path))
                        .post(path + "/retry", "")
                        .code())
                .isEqualTo("WRONG_STATE");
    }

    @Test
    void factsThatChangedChangeTheirETag() throws Exception {
        String dimension = walk.define();
        app.as("steward").post("/api/v1/fact-sources", StandInRunner.facts(app, dimension));
        String path = "/api/v1/fact-sources/" + dimension + "_F";
        String seen = eTag(path);
        unchanged(path, seen);
        Path folder = Path.of(app.settings().get("RDM_FACT_ROOTS").replaceFirst("^file:/+", "/"), dimension);
        Files.copy(
                folder.resolve("part-0.parquet"),
                folder.resolve("part-1.parquet"),
                StandardCopyOption.REPLACE_EXISTING);
        Caller analyst = app.as("analyst").with("If-Match", seen);
        Answer refreshed = analyst.post(path + "/refresh", "");
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.header("ETag")).isNotEqualTo(seen).isEqualTo(eTag(path));
        stale(analyst.post(path + "/refresh", ""));
    }

    private String eTag(String path) {
        String eTag = app.as("viewer").get(path).header("ETag");
        assertThat(eTag).as(path).matches("\"[^\"]+\"");
        return eTag;
    }

    private void unchanged(String path, String eTag) {
        Answer answer = app.as("viewer").with("If-None-Match", eTag).get(path);
        assertThat(answer.status()).as(path).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo(eTag);
    }

    private static void stale(Answer answer) {
        assertThat(answer.status()).as(answer.raw().uri() + " " + answer.body()).isEqualTo(412);
        assertThat(answer.code()).isEqualTo("STALE_VERSION");
        assertThat(answer.json().path("detail").asString()).contains("Read it again");
    }
}
