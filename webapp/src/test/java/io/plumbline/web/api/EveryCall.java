package io.plumbline.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import io.plumbline.web.whatif.StandInRunner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Every call of the API, made as it is meant to be, on things of its own. */
final class EveryCall {
    private final RunningApp app;
    private final Walk walk;
    private final Caller analyst;
    private final Caller steward;

    EveryCall(RunningApp app) {
        this.app = app;
        this.walk = new Walk(app);
        this.analyst = app.as("analyst");
        this.steward = app.as("steward");
    }

    void make() throws Exception {
        peopleAndTokens();
        String dimension = walk.define();
        long commit = fromDraftToRelease(dimension);
        reviews(dimension);
        succession(dimension);
        conflict(dimension);
        whatIf(dimension);
        jobs();
        upload(dimension);
        comments(dimension);
        search(dimension);
        policies();
        webhooks(dimension);
        analyst.post("/api/v1/commits/" + commit + "/revert", "");
        audit();
    }

    private void peopleAndTokens() {
        Caller admin = app.as("admin");
        ok(
                admin.post(
                        "/api/v1/people",
                        "{\"login\":\"contract\",\"name\":\"Cora\",\"password\":\"long enough to keep\",\"roles\":[\"VIEWER\"]}"));
        ok(admin.get("/api/v1/people"));
        assertThat(ok(admin.get("/api/v1/me")).json().path("login").asString()).isEqualTo("admin");
        Answer seen = ok(admin.get("/api/v1/people/contract"));
        ok(app.as("admin")
                .with("If-Match", seen.header("ETag"))
                .patch("/api/v1/people/contract", "{\"enabled\":false}"));
        ok(admin.post("/api/v1/people/contract/password", "{\"password\":\"another one to keep\"}"));
        long id = app.database()
                .inTransaction(tx -> new TokenStore(tx)
                        .create(seen.json().path("id").asLong(), "theirs", TokenStore.newValue(), null)
                        .id());
        assertThat(ok(admin.get("/api/v1/people/contract/tokens")).json().path("items"))
                .hasSize(1);
        ok(admin.delete("/api/v1/people/contract/tokens/" + id));
        Answer token = ok(analyst.post("/api/v1/tokens", "{\"name\":\"walk\",\"days\":1}"));
        ok(analyst.get("/api/v1/tokens"));
        ok(analyst.delete("/api/v1/tokens/" + token.json().path("id").asLong()));
    }

    private long fromDraftToRelease(String dimension) {
        ok(analyst.get("/api/v1/dimensions"));
        ok(analyst.get("/api/v1/dimensions/" + dimension));
        ok(analyst.get("/api/v1/dimensions/" + dimension + "/export?format=json"));
        ok(analyst.send(
                "PUT",
                "/api/v1/dimensions/" + dimension,
                analyst.get("/api/v1/dimensions/" + dimension).body().replace("\"Stations\"", "\"All stations\"")));
        String set = walk.open(dimension);
        walk.add(set, dimension, "A1");
        walk.add(set, dimension, "B2");
        ok(analyst.patch(set, "{\"title\":\"Better words\",\"effective_date\":\"2026-01-01\"}"));
        assertThat(analyst.get(set).json().path("counts").propertyNames())
                .contains(
                        "added",
                        "amended",
                        "corrected",
                        "retired",
                        "reinstated",
                        "rekeyed",
                        "extended",
                        "cancelled",
                        "merged",
                        "split",
                        "unchanged");
        for (String list : List.of("/changes?limit=1", "/findings", "/conflicts", "/approvals", "/wanted")) {
            ok(analyst.get(set + list));
        }
        ok(analyst.get("/api/v1/change-sets?status=DRAFT&status=SUBMITTED&limit=2"));
        walk.approve(set);
        ok(analyst.get(set + "/approvals"));
        long commit = walk.commit(set);
        ok(analyst.get("/api/v1/commits?dimension=" + dimension));
        ok(analyst.get("/api/v1/commits/" + commit));
        ok(analyst.get("/api/v1/commits/" + commit + "/rekeys?limit=2"));
        String members = "/api/v1/dimensions/" + dimension + "/members";
        ok(analyst.get(
                members + "?as_of=2026-06-01&commit=" + commit + "&q=A&filter=network:ABC&sort=-power_kw&limit=1"));
        ok(analyst.get(members + "/A1/history?commit=" + commit));
        ok(analyst.get(members + "/history?key=A1"));
        ok(analyst.get(members + "/A1/lineage?attribute=network&as_of=2026-06-01&commit=" + commit));
        ok(analyst.get(members + "/lineage?key=A1&attribute=power_kw"));
        ok(analyst.get(members + "/A1/genealogy?commit=" + commit));
        ok(analyst.get(members + "/genealogy?key=A1"));
        ok(analyst.get("/api/v1/dimensions/" + dimension + "/profile?commit=" + commit));
        String compare = "/api/v1/dimensions/" + dimension + "/compare";
        ok(analyst.get(compare + "?from=0&to=" + commit + "&kind=ADDED&attribute=network&limit=1"));
        ok(analyst.get(compare + "/counts?from=" + commit + "&to=0"));
        ok(analyst.get("/api/v1/dimensions/" + dimension + "/workbook?as_of=2026-06-01"));
        long release = published(dimension).path("id").asLong();
        String publication = "/api/v1/publications/" + release;
        ok(analyst.get(publication));
        ok(analyst.get("/api/v1/lineage?table=television." + dimension.toLowerCase(Locale.ROOT)
                + "&key=A1&column=network&tag=c"
                + published(dimension).path("commit").asLong()));
        ok(steward.post("/api/v1/releases/republish", "{\"from\":1,\"to\":1,\"dimension\":\"" + dimension + "\"}"));
        Walk.await(() -> {
            // The sweep of deliveries may be quicker than we are.
            app.failDelivery(release);
            return steward.post(publication + "/retry", "").status() == 202 ? publication : null;
        });
        published(dimension);
        return commit;
    }

    /** The newest release, once its tables lie in the lake. */
    private JsonNode published(String dimension) {
        return Walk.await(() -> {
            JsonNode newest = analyst.get("/api/v1/releases?dimension=" + dimension + "&after=0")
                    .json()
                    .path("items")
                    .path(0);
            return newest.path("status").asString("").equals("PUBLISHED") ? newest : null;
        });
    }

    private void reviews(String dimension) {
        String asked = walk.open(dimension);
        walk.add(asked, dimension, "C3");
        ok(analyst.post(asked + "/submit", "{\"reason\":\"Because\"}"));
        ok(steward.post(asked + "/request-changes", "{\"comment\":\"Which one?\"}"));
        ok(analyst.post(asked + "/submit", "{}"));
        ok(steward.post(asked + "/reject", "{\"comment\":\"No\"}"));
        String withdrawn = walk.open(dimension);
        ok(analyst.post(withdrawn + "/withdraw", "{}"));
    }

    private void succession(String dimension) {
        String below = walk.open(dimension);
        walk.add(below, dimension, "H1");
        walk.add(below, dimension, "H2");
        JsonNode upon = ok(analyst.post(
                        "/api/v1/change-sets",
                        "{\"on\":" + below.substring(below.lastIndexOf('/') + 1) + ",\"title\":\"Upon it\"}"))
                .json();
        assertThat(upon.path("stacked_on").asString()).isEqualTo(below.substring(below.lastIndexOf('/') + 1));
        String set = "/api/v1/change-sets/" + upon.path("id").asLong();
        walk.add(set, dimension, "H3");
        assertThat(ok(analyst.get(set + "/changes?own=true"))
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        walk.approve(below);
        long commit = walk.commit(below);
        String split = walk.open(dimension);
        walk.add(split, dimension, "H4");
        JsonNode made = ok(analyst.post(
                        split + "/changes",
                        "{\"dimension\":\"" + dimension
                                + "\",\"key\":[\"H1\"],\"kind\":\"SPLIT\",\"effective\":\"2026-06-01\",\"into\":["
                                + "{\"key\":[\"H2\"],\"weight\":\"0.5\"},{\"key\":[\"H4\"],\"weight\":\"0.5\"}]}"))
                .json();
        assertThat(made.path("items")
                        .path(0)
                        .path("into")
                        .path(1)
                        .path("weight")
                        .asString())
                .isEqualTo("0.5");
        walk.approve(split);
        long done = walk.commit(split);
        JsonNode links = ok(analyst.get("/api/v1/dimensions/" + dimension + "/members/genealogy?key=H4&commit=" + done))
                .json()
                .path("links");
        assertThat(links.path(0).path("from").path("key").path(0).asString()).isEqualTo("H1");
        String recycled = walk.open(dimension);
        ok(analyst.post(
                recycled + "/changes",
                "{\"dimension\":\"" + dimension
                        + "\",\"key\":[\"H1\"],\"kind\":\"ADDED\",\"effective\":\"2026-07-01\",\"recycled\":true}"));
        ok(analyst.post("/api/v1/commits/" + commit + "/revert", "{\"later_edits\":\"undo\"}"));
    }

    private void conflict(String dimension) {
        String theirs = walk.open(dimension);
        String mine = walk.open(dimension);
        walk.change(theirs, dimension, "B2", "CORRECTED", "{\"power_kw\":\"2.00\"}");
        walk.change(mine, dimension, "B2", "CORRECTED", "{\"power_kw\":\"3.00\"}");
        walk.approve(theirs);
        walk.commit(theirs);
        assertThat(ok(analyst.post(mine + "/rebase", ""))
                        .json()
                        .path("open_conflicts")
                        .asInt())
                .isEqualTo(1);
        long conflict = ok(analyst.get(mine + "/conflicts"))
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asLong();
        ok(analyst.post(mine + "/resolve", "{\"conflict\":" + conflict + ",\"take\":\"mine\"}"));
    }

    private void whatIf(String dimension) throws Exception {
        ok(steward.post("/api/v1/fact-sources", StandInRunner.facts(app, dimension)));
        ok(analyst.get("/api/v1/fact-sources"));
        ok(analyst.get("/api/v1/fact-sources/" + dimension + "_F"));
        ok(analyst.post("/api/v1/fact-sources/" + dimension + "_F/refresh", ""));
        String set = walk.open(dimension);
        walk.change(set, dimension, "A1", "AMENDED", "{\"network\":\"NBC\"}");
        Answer asked = ok(analyst.post(
                "/api/v1/what-ifs",
                "{\"change_sets\":[" + set.replaceAll(".*/", "") + "],\"fact_source\":\"" + dimension
                        + "_F\",\"group_by\":[\"" + dimension
                        + ".network\"],\"measures\":[\"minutes\",\"viewers\"],\"grain\":\"month\",\"plan\":\"auto\"}"));
        String member = analyst.get("/api/v1/dimensions/" + dimension + "/members?q=A1")
                .json()
                .path("items")
                .path(0)
                .path("member_id")
                .asString();
        String id = asked.json().path("job").path("id").asString();
        StandInRunner.answer(app, id, dimension, member);
        JsonNode job = walk.ended(id);
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        String path = "/api/v1/what-ifs/" + asked.json().path("id").asLong();
        ok(analyst.get("/api/v1/what-ifs?change_set=" + set.replaceAll(".*/", "")));
        ok(analyst.get(path));
        JsonNode report = ok(analyst.get(path + "/report")).json();
        assertThat(report.path("flows")).hasSize(1);
        assertThat(report.path("series")).isNotEmpty();
        assertThat(report.path("movers")).hasSize(1);
        assertThat(ok(analyst.get(path + "/report?format=csv&table=flows")).body())
                .contains("rows");
        ok(analyst.get(path + "/report?format=xlsx"));
    }

    private void jobs() {
        Job nobodys = new JobStore(app.database().read()).create(JobKind.DEMO, "nobody's", null);
        ok(analyst.get("/api/v1/jobs/" + nobodys.id()));
        ok(steward.delete("/api/v1/jobs/" + nobodys.id()));
        ok(analyst.get("/api/v1/jobs/" + nobodys.id() + "/events"));
    }

    private void upload(String dimension) {
        byte[] workbook = analyst.get("/api/v1/dimensions/" + dimension + "/workbook")
                .raw()
                .body();
        Answer taken = ok(analyst.upload(
                "/api/v1/uploads", workbook, Map.of("dimension", dimension, "effective_date", "2026-06-01")));
        walk.ended(taken.json().path("job").path("id").asString());
        String upload = "/api/v1/uploads/" + taken.json().path("id").asString();
        ok(analyst.get(upload));
        ok(analyst.get(upload + "/file"));
        ok(analyst.get(upload + "/marked"));
        ok(analyst.get(upload + "/failing"));
        Answer corrected = ok(analyst.post(
                upload + "/corrections", "{\"corrections\":[{\"kind\":\"TRIM\",\"attribute\":\"network\"}]}"));
        walk.ended(corrected.json().path("job").path("id").asString());
        ok(analyst.get(upload + "/corrections"));
        walk.ended(ok(analyst.delete(upload + "/corrections/1"))
                .json()
                .path("job")
                .path("id")
                .asString());
        Answer mapped =
                ok(analyst.send("PUT", upload + "/columns", "application/json", "{\"columns\":{\"remark\":\"\"}}"));
        walk.ended(mapped.json().path("job").path("id").asString());
    }

    private void comments(String dimension) {
        String set = walk.open(dimension) + "/comments";
        Answer first =
                ok(analyst.post(set, "{\"text\":\"Why?\",\"dimension\":\"" + dimension + "\",\"key\":\"KABC\"}"));
        Answer reply = ok(steward.post(
                set,
                "{\"text\":\"Because.\",\"reply_to\":" + first.json().path("id").asLong() + "}"));
        assertThat(reply.json().path("key").asString()).isEqualTo("KABC");
        assertThat(ok(app.as("viewer").get(set)).json().path("items")).hasSize(2);
        String thread = set + "/" + first.json().path("id").asLong();
        assertThat(ok(analyst.post(thread + "/resolve", ""))
                        .json()
                        .path("resolved_at")
                        .asString())
                .isNotEmpty();
        assertThat(ok(steward.post(thread + "/reopen", ""))
                        .json()
                        .path("resolved_by")
                        .isNull())
                .isTrue();
        assertThat(app.as("viewer").post(thread + "/resolve", "").status()).isEqualTo(403);
        String answer = set + "/" + reply.json().path("id").asLong();
        assertThat(analyst.post(answer + "/resolve", "").status()).isEqualTo(404);
        assertThat(app.as("viewer").post(set, "{\"text\":\"x\"}").status()).isEqualTo(403);
        assertThat(analyst.post(set, "{\"text\":\" \"}").status()).isEqualTo(400);
        assertThat(analyst.post(set, "{\"text\":\"x\",\"reply_to\":99999}").status())
                .isEqualTo(400);
    }

    private void policies() {
        assertThat(ok(analyst.get("/api/v1/policies")).body()).contains("TELEVISION");
        Answer seen = ok(steward.get("/api/v1/policies/TELEVISION"));
        Answer changed = ok(app.as("steward")
                .with("If-Match", seen.header("ETag"))
                .send("PUT", "/api/v1/policies/TELEVISION", "application/json", "{\"rule\":{\"approvals\":1}}"));
        assertThat(changed.json().path("version").asInt()).isPositive();
        ok(analyst.get("/api/v1/policies/TELEVISION/versions"));
    }

    private void webhooks(String dimension) {
        Caller admin = app.as("admin");
        Answer made = ok(admin.post(
                "/api/v1/webhooks",
                "{\"address\":\"http://127.0.0.1:9/hook\",\"kind\":\"SLACK\",\"events\":[\"release.failed\"],\"dimensions\":[\""
                        + dimension + "\"]}"));
        String hook = made.header("Location");
        assertThat(made.json().path("secret").asString()).startsWith("whsec_");
        assertThat(ok(admin.get("/api/v1/webhooks")).body()).doesNotContain("whsec_");
        Answer seen = ok(admin.get(hook));
        ok(app.as("admin").with("If-Match", seen.header("ETag")).patch(hook, "{\"dimensions\":[]}"));
        assertThat(app.as("admin")
                        .with("If-Match", seen.header("ETag"))
                        .patch(hook, "{\"enabled\":false}")
                        .code())
                .isEqualTo("STALE_VERSION");
        ok(admin.post(hook + "/secret", ""));
        long delivery = ok(admin.post(hook + "/test", "")).json().path("id").asLong();
        ok(admin.get(hook + "/deliveries?limit=1"));
        ok(admin.post(hook + "/deliveries/" + delivery + "/retry", ""));
        ok(admin.delete(hook));
    }

    private void search(String dimension) {
        JsonNode items =
                ok(app.as("viewer").get("/api/v1/search?q=" + dimension)).json().path("items");
        assertThat(items.path(0).path("kind").asString()).isEqualTo("dimension");
        assertThat(ok(analyst.get("/api/v1/search?q=A1")).body()).contains("\"member\"");
    }

    private void audit() {
        ok(steward.get("/api/v1/audit?limit=5"));
        ok(steward.get("/api/v1/audit/verify"));
    }

    private static Answer ok(Answer answer) {
        assertThat(answer.status()).as(answer.raw().uri() + " " + answer.body()).isBetween(200, 299);
        return answer;
    }
}
