package io.plumbline.web.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Await;
import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** References over HTTP: defined, written and read as keys, on pages too, and held in time. */
class ReferencesIT {
    private final RunningApp app = RunningApp.demo();

    @Test
    void referencesAreKeysForProgramsAndPeople() {
        define("""
                {"code":"REF_MARKET_D","domain":"RETAIL","key":["land","no"],"attributes":[
                 {"name":"land","type":"text","length":20},{"name":"no","type":"integer"}]}""", 201);
        String shop = """
                {"code":"REF_SHOP_D","domain":"RETAIL","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},
                 {"name":"market","label":"Market","type":"reference","dimension":"%s","required":false,"history":"NEW_VERSION"},
                 {"name":"parent","type":"reference","dimension":"REF_SHOP_D"}]}""";
        assertThat(define(shop.formatted("REF_NOPE_D"), 400)
                        .json()
                        .path("detail")
                        .asString())
                .startsWith("Definition not taken: attribute market refers to REF_NOPE_D, which is no dimension.");
        JsonNode attribute = define(shop.formatted("REF_MARKET_D"), 201)
                .json()
                .path("attributes")
                .path(1);
        assertThat(attribute.path("type").asString()).isEqualTo("reference");
        assertThat(attribute.path("dimension").asString()).isEqualTo("REF_MARKET_D");

        long set = open();
        edit(set, "REF_MARKET_D", "[\"CH\",\"7\"]", "ADDED", "2026-01-01", "{}", 201);
        edit(set, "REF_MARKET_D", "[\"CH\",\"8\"]", "ADDED", "2026-01-01", "{}", 201);
        edit(set, "REF_SHOP_D", "[\"S1\"]", "ADDED", "2026-01-01", "{\"market\":\"CH,7\"}", 201);
        edit(set, "REF_SHOP_D", "[\"S2\"]", "ADDED", "2026-01-01", "{\"market\":\"CH,8\",\"parent\":\"S1\"}", 201);
        Answer unknown = edit(set, "REF_SHOP_D", "[\"S3\"]", "ADDED", "2026-01-01", "{\"market\":\"CH,77\"}", 422);
        assertThat(unknown.code()).isEqualTo("CELL_TYPE");
        assertThat(changes(set)).contains("market null CH,8", "parent null S1");
        approve(set);
        commit(set);

        assertThat(members("")).containsExactly("S1 CH,7 null", "S2 CH,8 S1");
        assertThat(members("&filter=market:CH,8")).containsExactly("S2 CH,8 S1");
        assertThat(members("&sort=-market")).containsExactly("S2 CH,8 S1", "S1 CH,7 null");
        Caller viewer = signedIn("viewer");
        assertThat(Jsoup.parse(viewer.get("/dimensions/REF_SHOP_D?as_of=2026-03-01")
                                .body())
                        .select("table")
                        .text())
                .contains("S2", "CH,8");
        assertThat(Jsoup.parse(viewer.get("/dimensions/REF_SHOP_D/definition").body())
                        .text())
                .contains("key of a member of REF_MARKET_D");

        String page = Jsoup.parse(
                        viewer.get("/dimensions/REF_SHOP_D?as_of=2026-03-01").body())
                .select("a:containsOwn(S2)")
                .attr("href");
        Document shown = Jsoup.parse(viewer.get(page).body());
        String market = shown.select("a:containsOwn(CH,8)").attr("href");
        assertThat(market).startsWith("/dimensions/REF_MARKET_D/members/").contains("as_of=2026-03-01");
        assertThat(Jsoup.parse(viewer.get(market).body()).select("h1").text()).contains("CH, 8");

        long ends = open();
        edit(ends, "REF_MARKET_D", "[\"CH\",\"7\"]", "RETIRED", "2026-06-01", "{}", 201);
        Answer refused = app.as("analyst").post("/api/v1/change-sets/" + ends + "/submit", "{}");
        assertThat(refused.code()).isEqualTo("HAS_ERRORS");
        assertThat(app.as("analyst")
                        .get("/api/v1/change-sets/" + ends + "/findings")
                        .json()
                        .path("items")
                        .path(0)
                        .path("message")
                        .asString())
                .contains("1 member of REF_SHOP_D refers to it by Market on these days: S1");
        edit(ends, "REF_SHOP_D", "[\"S1\"]", "AMENDED", "2026-06-01", "{\"market\":\"CH,8\"}", 201);
        assertThat(changes(ends)).contains("market CH,7 CH,8");
        approve(ends);
        commit(ends);
        assertThat(app.as("viewer")
                        .get("/api/v1/dimensions/REF_SHOP_D/members/S1/history")
                        .json()
                        .path("items")
                        .path(1)
                        .path("values")
                        .path("market")
                        .asString())
                .isEqualTo("CH,8");
    }

    private Caller signedIn(String login) {
        Caller caller = app.asNobody();
        assertThat(caller.signIn(login, login).status()).isEqualTo(302);
        return caller;
    }

    private List<String> members(String query) {
        List<String> lines = new ArrayList<>();
        for (JsonNode item : app.as("viewer")
                .get("/api/v1/dimensions/REF_SHOP_D/members?as_of=2026-03-01" + query)
                .json()
                .path("items")) {
            JsonNode values = item.path("values");
            lines.add(item.path("key").path(0).asString() + " "
                    + values.path("market").asString("null") + " "
                    + values.path("parent").asString("null"));
        }
        return lines;
    }

    private List<String> changes(long set) {
        List<String> lines = new ArrayList<>();
        for (JsonNode item : app.as("viewer")
                .get("/api/v1/change-sets/" + set + "/changes")
                .json()
                .path("items")) {
            for (JsonNode cell : item.path("cells")) {
                lines.add(cell.path("attribute").asString() + " "
                        + cell.path("before").asString("null") + " "
                        + cell.path("after").asString("null"));
            }
        }
        return lines;
    }

    private Answer define(String json, int status) {
        Answer answer = app.as("steward").post("/api/v1/dimensions", json);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private long open() {
        Answer answer = app.as("analyst")
                .post(
                        "/api/v1/change-sets",
                        "{\"title\":\"Shops\",\"reason\":\"New\",\"effective_date\":\"2026-01-01\",\"dimensions\":[\"REF_SHOP_D\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asLong();
    }

    private Answer edit(
            long set, String dimension, String key, String kind, String effective, String values, int status) {
        Answer answer = app.as("analyst")
                .post(
                        "/api/v1/change-sets/" + set + "/changes",
                        "{\"dimension\":\"" + dimension + "\",\"key\":" + key + ",\"kind\":\"" + kind
                                + "\",\"effective\":\"" + effective + "\",\"values\":" + values + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private void approve(long set) {
        String path = "/api/v1/change-sets/" + set;
        Answer submitted = app.as("analyst").post(path + "/submit", "{}");
        assertThat(submitted.status()).as(submitted.body()).isEqualTo(200);
        assertThat(app.as("steward").post(path + "/approve", "{}").status()).isEqualTo(200);
    }

    private void commit(long set) {
        Answer answer = app.as("steward").post("/api/v1/change-sets/" + set + "/commit", "{}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        String id = answer.json().path("job").path("id").asString();
        JsonNode job = Await.until(
                "the commit has ended",
                () -> Optional.of(app.as("analyst").get("/api/v1/jobs/" + id).json())
                        .filter(found -> !List.of("QUEUED", "RUNNING")
                                .contains(found.path("state").asString())));
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
    }
}
