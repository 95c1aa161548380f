package io.plumbline.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What analysts and stewards do with one dimension of shops, through the API as programs do; each step waits until it is done. */
final class Desk {
    private static final String DEFINITION = """
            {"code":"%s","label":"%s","domain":"RETAIL","key":["shop_code"],"attributes":[
              {"name":"shop_code","label":"Shop","type":"text","length":20},
              {"name":"name","label":"Name","type":"text","length":200,"history":"OVERWRITE"},
              {"name":"region","label":"Region","type":"text","length":60,"history":"NEW_VERSION","allowed":["North","South","East of everything else"]},
              {"name":"area","label":"Area, m²","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE","min":"0","max":"5000"},
              {"name":"staff","label":"Staff","type":"integer","history":"OVERWRITE"},
              {"name":"opened","label":"Opened","type":"date","history":"NEW_VERSION"},
              {"name":"note","label":"Note","type":"text","length":1000,"history":"OVERWRITE"}]}""";

    private final RunningApp app;
    private final String dimension;

    private Desk(RunningApp app, String dimension) {
        this.app = app;
        this.dimension = dimension;
    }

    /** Defines the dimension. */
    static Desk define(RunningApp app, String code, String label) {
        Desk desk = new Desk(app, code);
        desk.post("steward", "/api/v1/dimensions", DEFINITION.formatted(code, label), 201);
        return desk;
    }

    String dimension() {
        return dimension;
    }

    long open(String author, String title, String effective) {
        return post(
                        author,
                        "/api/v1/change-sets",
                        "{\"title\":\"" + title + "\",\"reason\":\"Asked for by the sales department on Monday\","
                                + "\"effective_date\":\"" + effective + "\",\"dimensions\":[\"" + dimension + "\"]}",
                        201)
                .path("id")
                .asLong();
    }

    void add(long set, String shop, @Nullable String region, String name, @Nullable String area) {
        String values = "{\"region\":" + (region == null ? null : "\"" + region + "\"") + ",\"name\":\"" + name
                + "\",\"area\":" + area + "}";
        change("analyst", set, shop, "ADDED", null, values);
    }

    /** @param value as JSON */
    void amend(String author, long set, String shop, String attribute, String value) {
        change(author, set, shop, "AMENDED", null, "{\"" + attribute + "\":" + value + "}");
    }

    void retire(long set, String shop, String day) {
        change("analyst", set, shop, "RETIRED", day, "{}");
    }

    void merge(long set, String shop, String into, String day) {
        post(
                "analyst",
                "/api/v1/change-sets/" + set + "/changes",
                "{\"dimension\":\"" + dimension + "\",\"key\":[\"" + shop
                        + "\"],\"kind\":\"MERGED\",\"effective\":\"" + day + "\",\"into\":[{\"key\":[\"" + into
                        + "\"]}]}",
                201);
    }

    private void change(String author, long set, String shop, String kind, @Nullable String day, String values) {
        post(
                author,
                "/api/v1/change-sets/" + set + "/changes",
                "{\"dimension\":\"" + dimension + "\",\"key\":[\"" + shop + "\"],\"kind\":\"" + kind + "\","
                        + (day == null ? "" : "\"effective\":\"" + day + "\",") + "\"values\":" + values + "}",
                201);
    }

    void submit(String author, long set) {
        act(author, set, "submit", "{\"reason\":\"Asked for by the sales department\"}");
    }

    void approve(long set) {
        act("steward", set, "approve", "{\"comment\":\"As agreed\"}");
    }

    /** Proposes another definition; gives the change set's number. */
    long redefine(String title) {
        Answer answer = app.as("analyst")
                .send(
                        "PUT",
                        "/api/v1/dimensions/" + dimension + "?title="
                                + URLEncoder.encode(title, StandardCharsets.UTF_8),
                        DEFINITION
                                .formatted(dimension, "Shops, showrooms and stands")
                                .replace(
                                        "\"history\":\"NEW_VERSION\",\"allowed\"",
                                        "\"history\":\"OVERWRITE\",\"allowed\"")
                                .replace(
                                        "{\"name\":\"staff\",\"label\":\"Staff\",\"type\":\"integer\",\"history\":\"OVERWRITE\"},",
                                        "{\"name\":\"open_on_sundays\",\"type\":\"boolean\",\"required\":true,\"fill\":false},"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asLong();
    }

    void act(String who, long set, String action, String json) {
        post(who, "/api/v1/change-sets/" + set + "/" + action, json, 200);
    }

    /** Commits what is approved; gives the commit's number. */
    long commit(long set) {
        awaitJob(jobOf(post("steward", "/api/v1/change-sets/" + set + "/commit", "{}", 202)));
        return commitOf(set);
    }

    /** From the draft to the commit. */
    long carryThrough(long set) {
        submit("analyst", set);
        approve(set);
        return commit(set);
    }

    long commitOf(long set) {
        return get("/api/v1/change-sets/" + set).path("commit").asLong();
    }

    String memberId(String shop, String day) {
        return get("/api/v1/dimensions/" + dimension + "/members?as_of=" + day)
                .path("items")
                .valueStream()
                .filter(m -> m.path("key").path(0).asString().equals(shop))
                .findFirst()
                .orElseThrow()
                .path("member_id")
                .asString();
    }

    /** Waits until a commit's release is published; gives the release's number. */
    long published(long commit) {
        Wait.until(
                "commit " + commit + " is published",
                () -> release(commit).path("status").asString("").equals("PUBLISHED"));
        return release(commit).path("id").asLong();
    }

    private JsonNode release(long commit) {
        JsonNode items = get("/api/v1/releases?dimension=" + dimension).path("items");
        return items.valueStream()
                .filter(r -> r.path("commit").asLong() == commit)
                .findFirst()
                .orElse(items.path(-1));
    }

    /** Sends a file and waits until it is read, well or not; gives the job. */
    String upload(byte[] file) {
        Answer taken = app.as("analyst")
                .upload("/api/v1/uploads", file, Map.of("dimension", dimension, "effective_date", "2026-08-01"));
        assertThat(taken.status()).as(taken.body()).isEqualTo(202);
        return awaitJob(jobOf(taken.json()));
    }

    /** Sends a CSV file and waits until it is read, well or not; gives the upload. */
    String csv(String name, String text) {
        Answer taken = app.as("analyst")
                .upload(
                        "/api/v1/uploads",
                        name,
                        text.getBytes(StandardCharsets.UTF_8),
                        Map.of("dimension", dimension, "effective_date", "2026-08-01"));
        assertThat(taken.status()).as(taken.body()).isEqualTo(202);
        awaitJob(jobOf(taken.json()));
        return taken.json().path("id").asString();
    }

    static String jobOf(JsonNode answer) {
        return answer.path("job").path("id").asString();
    }

    String awaitJob(String job) {
        Wait.until(
                "job " + job + " has ended",
                () -> !get("/api/v1/jobs/" + job).path("state").asString().matches("QUEUED|RUNNING"));
        return job;
    }

    JsonNode get(String path) {
        Answer answer = app.as("viewer").get(path);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.json();
    }

    JsonNode post(String who, String path, String json, int expected) {
        Answer answer = app.as(who).post(path, json);
        assertThat(answer.status()).as(path + " " + json + ": " + answer.body()).isEqualTo(expected);
        return answer.json();
    }
}
