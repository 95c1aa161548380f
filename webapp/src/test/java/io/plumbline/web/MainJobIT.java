package io.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The main job through the API, and what bad requests are told. */
class MainJobIT {
    private static final String STATIONS = """
            {"code":"%s","label":"Stations","domain":"TELEVISION","key":["station_code"],"attributes":[
              {"name":"station_code","type":"text","length":20},
              {"name":"network","type":"text","length":60,"history":"NEW_VERSION","allowed":["ABC","NBC"]},
              {"name":"power_kw","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE"}]}""";

    private final RunningApp app = RunningApp.demo();

    @Test
    void changeBecomesACommitAReleaseAndIsReverted() {
        define("STATION_D");
        long set = open("STATION_D");
        String path = "/api/v1/change-sets/" + set;
        add(set, "STATION_D", "A1", "ABC", "12.5");
        add(set, "STATION_D", "B2", "NBC", "7");
        assertThat(app.as("analyst").post(path + "/submit", "{}").status()).isEqualTo(200);
        assertThat(app.as("steward")
                        .post(path + "/approve", "{\"content_hash\":\"other\"}")
                        .code())
                .isEqualTo("CONTENT_CHANGED");
        assertThat(app.as("steward").post(path + "/approve", "{}").status()).isEqualTo(200);
        long commit = commit(set);

        JsonNode page = app.as("viewer")
                .get("/api/v1/dimensions/STATION_D/members?as_of=2026-03-01&filter=network:NBC")
                .json();
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.path("items").path(0).path("values").path("power_kw").asString())
                .isEqualTo("7.00");
        assertThat(app.as("viewer")
                        .get("/api/v1/dimensions/STATION_D/members/A1/history")
                        .json()
                        .path("items"))
                .hasSize(1);
        JsonNode release = await(() -> {
            JsonNode found = app.as("viewer")
                    .get("/api/v1/releases?dimension=STATION_D")
                    .json()
                    .path("items")
                    .path(0);
            return found.path("status").asString("").equals("PUBLISHED") ? found : null;
        });
        assertThat(release.path("commit").asLong()).isEqualTo(commit);
        assertThat(release.path("tables")).hasSize(2);

        Answer reverse = app.as("analyst").post("/api/v1/commits/" + commit + "/revert", "");
        assertThat(reverse.status()).isEqualTo(201);
        assertThat(reverse.json().path("counts").path("cancelled").asInt()).isEqualTo(2);
        assertThat(app.as("steward")
                        .get("/api/v1/audit/verify")
                        .json()
                        .path("intact")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void editsThatGoTogetherAreListedAndAcknowledged() {
        define("OVERLAP_D");
        long first = open("OVERLAP_D");
        add(first, "OVERLAP_D", "A1", "ABC", "1");
        approve(first);
        commit(first);
        long mine = open("OVERLAP_D");
        amend(mine, "2026-02-01", "NBC");
        long theirs = open("OVERLAP_D");
        amend(theirs, "2026-05-01", null);
        approve(theirs);
        commit(theirs);

        String path = "/api/v1/change-sets/" + mine;
        JsonNode rebased = app.as("analyst").post(path + "/rebase", "").json();
        assertThat(rebased.path("open_conflicts").asInt()).isZero();
        assertThat(rebased.path("overlaps").asInt()).isEqualTo(1);
        JsonNode overlap =
                app.as("analyst").get(path + "/conflicts").json().path("items").path(0);
        assertThat(overlap.path("kind").asString()).isEqualTo("OVERLAP");
        assertThat(overlap.path("effective").asString()).isEqualTo("2026-05-01");
        assertThat(overlap.path("mine").asString()).isEqualTo("NBC");
        Answer unseen = app.as("analyst").post(path + "/submit", "{}");
        assertThat(unseen.code()).isEqualTo("OPEN_CONFLICTS");
        assertThat(unseen.json().path("detail").asString()).contains("1 overlap");
        String take = "{\"conflict\":" + overlap.path("id").asLong() + ",\"take\":\"both\"}";
        assertThat(app.as("analyst").post(path + "/resolve", take).status()).isEqualTo(200);
        approve(mine);
        commit(mine);
        JsonNode versions = app.as("viewer")
                .get("/api/v1/dimensions/OVERLAP_D/members/A1/history")
                .json()
                .path("items");
        assertThat(versions).hasSize(3);
        assertThat(versions.path(1).path("values").path("network").asString()).isEqualTo("NBC");
        assertThat(versions.path(1).path("valid_to").asString()).isEqualTo("2026-05-01");
    }

    private void amend(long set, String effective, @org.jspecify.annotations.Nullable String network) {
        String value = network == null ? "null" : "\"" + network + "\"";
        Answer answer = app.as("analyst")
                .post(
                        "/api/v1/change-sets/" + set + "/changes",
                        "{\"dimension\":\"OVERLAP_D\",\"key\":[\"A1\"],\"kind\":\"AMENDED\",\"effective\":\""
                                + effective + "\",\"values\":{\"network\":" + value + "}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private void approve(long set) {
        String path = "/api/v1/change-sets/" + set;
        assertThat(app.as("analyst").post(path + "/submit", "{}").status()).isEqualTo(200);
        assertThat(app.as("steward").post(path + "/approve", "{}").status()).isEqualTo(200);
    }

    @Test
    void workbookThatComesBackUntouchedChangesNothing() {
        define("SHOP_D");
        long set = open("SHOP_D");
        add(set, "SHOP_D", "S1", "ABC", "1");
        app.as("analyst").post("/api/v1/change-sets/" + set + "/submit", "{}");
        app.as("steward").post("/api/v1/change-sets/" + set + "/approve", "{}");
        commit(set);
        Answer workbook = app.as("analyst").get("/api/v1/dimensions/SHOP_D/workbook?as_of=2026-06-01");
        assertThat(workbook.header("Content-Type")).contains("spreadsheetml");

        Answer taken =
                app.as("analyst").upload("/api/v1/uploads", workbook.raw().body(), Map.of("dimension", "SHOP_D"));
        assertThat(taken.status()).isEqualTo(202);
        JsonNode job = ended(taken.json().path("job").path("id").asString());
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(job.path("result").path("changes").asInt()).isZero();
        JsonNode upload = app.as("analyst")
                .get("/api/v1/uploads/" + taken.json().path("id").asString())
                .json();
        assertThat(upload.path("status").asString()).isEqualTo("PARSED");
    }

    @Test
    void fileThatIsNoWorkbookFailsItsJobWithACode() {
        define("DEPOT_D");
        Answer taken = app.as("analyst")
                .upload(
                        "/api/v1/uploads",
                        "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        Map.of("dimension", "DEPOT_D"));
        JsonNode job = ended(taken.json().path("job").path("id").asString());
        assertThat(job.path("state").asString()).isEqualTo("FAILED");
        assertThat(job.path("problem").path("code").asString()).isEqualTo("FILE_TYPE");
    }

    @Test
    void nobodyApprovesTheirOwn() {
        define("OWN_D");
        Answer made = app.as("steward")
                .post(
                        "/api/v1/change-sets",
                        "{\"title\":\"Mine\",\"reason\":\"r\",\"dimensions\":[\"OWN_D\"],\"effective_date\":\"2026-01-01\"}");
        String path = "/api/v1/change-sets/" + made.json().path("id").asLong();
        app.as("steward")
                .post(path + "/changes", "{\"dimension\":\"OWN_D\",\"key\":[\"A\"],\"kind\":\"ADDED\",\"values\":{}}");
        app.as("steward").post(path + "/submit", "{}");
        Answer own = app.as("steward").post(path + "/approve", "{}");
        assertThat(own.status()).isEqualTo(403);
        assertThat(own.code()).isEqualTo("SELF_APPROVAL");
        assertThat(app.as("admin").get("/api/v1/audit").body()).contains("change_set.approve.refused");
        assertThat(app.as("steward").post(path + "/commit", "{}").code()).isEqualTo("WRONG_STATE");
    }

    @Test
    void staleVersionIsRefused() {
        define("STALE_D");
        long set = open("STALE_D");
        Answer first = app.as("analyst").get("/api/v1/change-sets/" + set);
        assertThat(app.as("analyst")
                        .with("If-Match", first.header("ETag"))
                        .patch("/api/v1/change-sets/" + set, "{\"title\":\"Better\"}")
                        .json()
                        .path("title")
                        .asString())
                .isEqualTo("Better");
        Answer stale = app.as("analyst")
                .with("If-Match", first.header("ETag"))
                .patch("/api/v1/change-sets/" + set, "{\"title\":\"Worse\"}");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("STALE_VERSION");
    }

    @Test
    void badRequestsAreToldWhatIsWrong() {
        expect(app.as("viewer").get("/api/v1/dimensions/NOPE_D"), 404, "UNKNOWN_DIMENSION");
        expect(app.as("viewer").get("/api/v1/change-sets/987654"), 404, "UNKNOWN_CHANGE_SET");
        expect(app.as("viewer").get("/api/v1/change-sets/x"), 400, "BAD_REQUEST");
        expect(app.as("viewer").get("/api/v1/jobs/x"), 404, "UNKNOWN_JOB");
        expect(app.as("viewer").get("/api/v1/nothing"), 404, "NOT_FOUND");
        expect(app.as("viewer").delete("/api/v1/commits"), 405, "METHOD_NOT_ALLOWED");
        expect(app.as("analyst").post("/api/v1/change-sets", "{\"title\":"), 400, "BAD_REQUEST");
        expect(app.as("steward").post("/api/v1/dimensions", "{\"code\":\"X\"}"), 400, "BAD_DEFINITION");
        expect(
                app.as("analyst").upload("/api/v1/uploads", new byte[0], Map.of("dimension", "NOPE_D")),
                404,
                "UNKNOWN_DIMENSION");
        expect(
                app.as("analyst").upload("/api/v1/uploads", new byte[0], Map.of("effective_date", "soon")),
                400,
                "BAD_REQUEST");
        assertThat(app.as("viewer").get("/v3/api-docs").body())
                .contains("/api/v1/what-ifs")
                .doesNotContain("\"who\"");
    }

    private void expect(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("detail").asString()).isNotBlank();
    }

    private void define(String code) {
        assertThat(app.as("steward")
                        .post("/api/v1/dimensions", STATIONS.formatted(code))
                        .status())
                .isEqualTo(201);
    }

    private long open(String dimension) {
        Answer answer = app.as("analyst")
                .post(
                        "/api/v1/change-sets",
                        "{\"title\":\"First\",\"reason\":\"New\",\"effective_date\":\"2026-01-01\",\"dimensions\":[\""
                                + dimension + "\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asLong();
    }

    private void add(long set, String dimension, String key, String network, String power) {
        Answer answer = app.as("analyst")
                .post(
                        "/api/v1/change-sets/" + set + "/changes",
                        "{\"dimension\":\"" + dimension + "\",\"key\":[\"" + key
                                + "\"],\"kind\":\"ADDED\",\"values\":{\"network\":\"" + network + "\",\"power_kw\":"
                                + power + "}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private long commit(long set) {
        Answer answer = app.as("steward").post("/api/v1/change-sets/" + set + "/commit", "{}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        JsonNode job = ended(answer.json().path("job").path("id").asString());
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        return job.path("result").path("commit").asLong();
    }

    private JsonNode ended(String id) {
        return await(() -> {
            JsonNode job = app.as("analyst").get("/api/v1/jobs/" + id).json();
            String state = job.path("state").asString();
            return state.equals("QUEUED") || state.equals("RUNNING") ? null : job;
        });
    }

    private static JsonNode await(Supplier<@org.jspecify.annotations.Nullable JsonNode> look) {
        Instant end = Instant.now().plus(Duration.ofSeconds(90));
        while (Instant.now().isBefore(end)) {
            JsonNode found = look.get();
            if (found != null) {
                return found;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError("waited in vain");
    }
}
