package io.plumbline.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.Contract;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import io.plumbline.web.whatif.StandInRunner;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The document at /v3/api-docs is true: every call that there is stands in it, and every call in it does what it says. */
class ApiDocumentIT {
    /** Fields that clients may rely on. */
    private static final Map<String, List<String>> PROMISED = Map.of(
            "Dimension", List.of("code", "label", "domain", "key", "first_version_from", "attributes", "publish"),
            "DimensionAttribute",
                    List.of(
                            "name",
                            "label",
                            "type",
                            "length",
                            "precision",
                            "scale",
                            "required",
                            "history",
                            "allowed",
                            "min"),
            "Upload", List.of("id", "status", "change_set", "findings"),
            "Job",
                    List.of(
                            "id",
                            "state",
                            "step",
                            "percent",
                            "rows_done",
                            "rows_total",
                            "eta_seconds",
                            "result",
                            "problem"),
            "ChangeSet",
                    List.of(
                            "id",
                            "status",
                            "base_commit",
                            "effective_date",
                            "content_hash",
                            "counts",
                            "open_conflicts",
                            "overlaps",
                            "errors",
                            "warnings",
                            "commit"),
            "Change", List.of("dimension", "key", "kind", "effective", "until", "cells"),
            "ChangeCell", List.of("attribute", "before", "after", "source"),
            "Version", List.of("member_id", "version_id", "key", "valid_from", "valid_to", "values"),
            "Report",
                    List.of(
                            "baseline_commit",
                            "fact_snapshot",
                            "plan",
                            "exact",
                            "seconds",
                            "facts_total",
                            "facts_affected",
                            "groups",
                            "flows",
                            "unmatched",
                            "series"),
            "Release", List.of("id", "dimension", "commit", "tables", "status", "target"));

    private final RunningApp app = RunningApp.demo();
    private final Contract contract = app.contract();
    private final Walk walk = new Walk(app);
    private final Caller analyst = app.as("analyst");
    private final Caller steward = app.as("steward");

    @Test
    void everyCallIsDescribedAndNothingElse() {
        Set<String> described = contract.operations().stream()
                .map(call -> call.method() + " " + call.path())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(handlers());
    }

    private Set<String> handlers() {
        Set<String> handlers = new TreeSet<>();
        app.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues()
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> {
                                    if (path.startsWith("/api/")) {
                                        handlers.add(method + " " + path);
                                    }
                                })));
        return handlers;
    }

    @Test
    void everyDescriptionIsWhole() {
        assertThat(contract.document().path("openapi").asString()).startsWith("3.1");
        assertThat(contract.document().path("security").path(0).has("token")).isTrue();
        assertThat(contract.document()
                        .path("components")
                        .path("securitySchemes")
                        .path("token")
                        .path("scheme")
                        .asString())
                .isEqualTo("bearer");
        for (Contract.Operation call : contract.operations()) {
            JsonNode words = call.words();
            assertThat(call.id()).as(call.path()).matches("[a-z]+([A-Z][a-z]+)+");
            assertThat(words.path("summary").asString("")).as(call.id()).isNotBlank();
            words.path("parameters")
                    .forEach(parameter -> assertThat(
                                    parameter.path("description").asString(""))
                            .as(call.id() + " " + parameter.path("name"))
                            .isNotBlank());
            Set<String> statuses = words.path("responses").properties().stream()
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(statuses).as(call.id()).contains("400", "401", "406", "500", "503");
            assertThat(statuses.stream().filter(status -> status.startsWith("2")))
                    .as(call.id())
                    .isNotEmpty();
            if (!call.method().equals("GET")) {
                assertThat(words.path("parameters").toString()).as(call.id()).contains("Idempotency-Key");
            }
        }
        assertThat(contract.operations().stream().map(Contract.Operation::id)).doesNotHaveDuplicates();
    }

    @Test
    void promisedFieldsAreThere() {
        PROMISED.forEach((shape, fields) -> assertThat(
                        contract.shapes().get(shape).path("properties").propertyNames())
                .as(shape)
                .containsAll(fields));
    }

    @Test
    void everyCallDoesWhatItSays() throws Exception {
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
        analyst.post("/api/v1/commits/" + commit + "/revert", "");
        audit();
        contract.operations().forEach(this::refuse);

        Map<String, Set<String>> seen = new TreeMap<>();
        contract.seen()
                .forEach(call -> seen.computeIfAbsent(call.split(" ")[0], id -> new TreeSet<>())
                        .add(call.split(" ")[1].substring(0, 1)));
        for (Contract.Operation call : contract.operations()) {
            assertThat(seen.get(call.id()))
                    .as(call.id() + " was called and refused")
                    .contains("2", "4");
        }
    }

    private void peopleAndTokens() {
        Caller admin = app.as("admin");
        ok(
                admin.post(
                        "/api/v1/people",
                        "{\"login\":\"contract\",\"name\":\"Cora\",\"password\":\"long enough to keep\",\"roles\":[\"VIEWER\"]}"));
        ok(admin.get("/api/v1/people"));
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
        for (String list : List.of("/changes?limit=1", "/findings", "/conflicts", "/approvals")) {
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
        String compare = "/api/v1/dimensions/" + dimension + "/compare";
        ok(analyst.get(compare + "?from=0&to=" + commit + "&kind=ADDED&attribute=network&limit=1"));
        ok(analyst.get(compare + "/counts?from=" + commit + "&to=0"));
        ok(analyst.get("/api/v1/dimensions/" + dimension + "/workbook?as_of=2026-06-01"));
        long release = published(dimension).path("id").asLong();
        String publication = "/api/v1/publications/" + release;
        ok(analyst.get(publication));
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
        assertThat(app.as("viewer").post(set, "{\"text\":\"x\"}").status()).isEqualTo(403);
        assertThat(analyst.post(set, "{\"text\":\" \"}").status()).isEqualTo(400);
        assertThat(analyst.post(set, "{\"text\":\"x\",\"reply_to\":99999}").status())
                .isEqualTo(400);
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

    /** Calls an operation on nothing that there is, or in a manner that is refused. */
    private void refuse(Contract.Operation call) {
        String path = call.path()
                .replaceAll(
                        "\\{(id|n)}",
                        call.path().contains("/jobs/") || call.path().contains("/uploads/") ? "none" : "99999999")
                .replaceAll("\\{(code|key)}", "NONE_D")
                .replace("{step}", "1");
        String type =
                call.words().path("requestBody").path("content").has("application/json") ? "application/json" : "";
        Answer onNothing = app.as("steward").send(call.method(), path, type, type.isEmpty() ? "" : "{}");
        Answer strange = app.as("steward").send(call.method(), path + "?strange=1", type, type.isEmpty() ? "" : "{}");
        assertThat(strange.status()).as(call.id() + " " + strange.body()).isBetween(400, 499);
        if (call.path().contains("{")) {
            assertThat(onNothing.status())
                    .as(call.id() + " " + onNothing.body())
                    .isBetween(400, 499);
        }
    }

    private static Answer ok(Answer answer) {
        assertThat(answer.status()).as(answer.raw().uri() + " " + answer.body()).isBetween(200, 299);
        return answer;
    }
}
