package io.plumbline.web.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Definitions are defined and changed by programs and by forms; members that are there live on under them. */
class DefinitionIT {
    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);
    private final Caller analyst = app.as("analyst");

    @Test
    void definitionIsProposedReviewedAndCommitted() {
        String code = walk.define();
        walk.commit(walk.approved(code, "W1", "W2"));
        Answer read = app.as("viewer").get("/api/v1/dimensions/" + code);
        String wider = read.body()
                .replace("\"name\":\"network\"", "\"name\":\"chain\",\"renamed_from\":\"network\"")
                .replace(
                        "\"attributes\":[",
                        "\"attributes\":[{\"name\":\"region\",\"type\":\"text\",\"length\":9,\"required\":true,\"fill\":\"North\"},");
        assertThat(app.as("viewer")
                        .send("PUT", "/api/v1/dimensions/" + code, wider)
                        .code())
                .isEqualTo("ROLE_MISSING");
        assertThat(analyst.send("PUT", "/api/v1/dimensions/" + code, read.body())
                        .code())
                .isEqualTo("NOTHING_CHANGED");
        Answer made = app.as("analyst")
                .with("If-Match", read.header("ETag"))
                .send("PUT", "/api/v1/dimensions/" + code + "?reason=Asked+for", wider);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("definition").findValuesAsString("kind")).containsExactly("ADDED", "RENAMED");
        String set = "/api/v1/change-sets/" + made.json().path("id").asLong();
        walk.approve(set);
        long commit = walk.commit(set);
        assertThat(app.as("analyst")
                        .with("If-Match", read.header("ETag"))
                        .send("PUT", "/api/v1/dimensions/" + code, wider)
                        .status())
                .isEqualTo(412);
        JsonNode member = app.as("viewer")
                .get("/api/v1/dimensions/" + code + "/members?as_of=2026-02-01")
                .json()
                .path("items")
                .path(0)
                .path("values");
        assertThat(member.path("region").asString()).isEqualTo("North");
        assertThat(member.path("chain").asString()).isEqualTo("ABC");
        assertThat(app.as("viewer")
                        .get("/api/v1/dimensions/" + code + "/members?as_of=2026-02-01&commit=" + (commit - 1))
                        .json()
                        .path("items")
                        .path(0)
                        .path("values")
                        .has("network"))
                .isTrue();
        assertThat(app.as("viewer")
                        .get("/api/v1/dimensions/" + code + "/members/W1/lineage?attribute=region&as_of=2026-02-01")
                        .json()
                        .path("commit")
                        .toString())
                .contains(String.valueOf(commit));
    }

    @Test
    void formsDefineAndChangeADimension() {
        Caller steward = signedIn("steward");
        Map<String, String> fields = new HashMap<>(Map.of(
                "code", "FORM_D",
                "label", "Made by a form",
                "domain", "RETAIL",
                "current", "true",
                "rows[0].name", "code",
                "rows[0].key", "true",
                "rows[0].type", "text",
                "rows[0].size", "lots"));
        Document refused = page(post(steward, "/define-dimension", fields), 200);
        assertThat(refused.select("[role=alert]").text()).contains("a text's length is 1 to 4000, found 0");
        assertThat(refused.select("#code").val()).isEqualTo("FORM_D");
        fields.put("rows[0].size", "20");
        fields.put("rows[1].name", "colour");
        fields.put("rows[1].type", "text");
        fields.put("rows[1].size", "10");
        fields.put("rows[1].policy", "OVERWRITE");
        fields.put("rows[1].allowed", "red\r\nblue");
        fields.put("more", "1");
        assertThat(page(post(steward, "/define-dimension", fields), 200).select("details.pl-attribute"))
                .hasSize(3);
        fields.remove("more");
        assertThat(post(steward, "/define-dimension", fields).header("Location"))
                .endsWith("/dimensions/FORM_D");
        JsonNode defined = app.as("viewer").get("/api/v1/dimensions/FORM_D").json();
        assertThat(defined.path("attributes").path(1).path("allowed")).hasSize(2);

        Caller editor = signedIn("analyst");
        String edit = "/dimensions/FORM_D/definition/edit";
        Document form = page(editor.get(edit), 200);
        Map<String, String> asItIs = sent(form);
        assertThat(page(post(editor, edit, asItIs), 200).select("[role=alert]").text())
                .contains("The definition is what FORM_D has already");
        Map<String, String> retired = new HashMap<>(asItIs);
        retired.put("rows[1].retired", "true");
        retired.put("rows[0].label", "Code of the thing");
        String set = post(editor, edit, retired).header("Location");
        Document shown = page(editor.get(set.substring(set.indexOf("/change-sets"))), 200);
        assertThat(shown.select("#definition").parents().select("section[aria-labelledby=definition] tbody tr"))
                .extracting(row -> row.select("th").text())
                .isEqualTo(List.of("label", "attribute retired"));
        assertThat(page(signedIn("viewer").get("/dimensions/FORM_D/definition"), 200)
                        .select("a[href$=edit]"))
                .isEmpty();
    }

    private static Map<String, String> sent(Document form) {
        Map<String, String> fields = new HashMap<>();
        form.select("form.pl-definition").select("input, select, textarea").forEach(field -> {
            boolean isOff = field.attr("type").equals("checkbox") && !field.hasAttr("checked");
            if (!isOff && !field.attr("name").isEmpty()) {
                fields.put(
                        field.attr("name"),
                        field.tagName().equals("select")
                                ? field.select("option[selected]").val()
                                : field.tagName().equals("textarea") ? field.wholeText() : field.val());
            }
        });
        return fields;
    }

    private Caller signedIn(String login) {
        Caller caller = app.asNobody();
        assertThat(caller.signIn(login, login).status()).isEqualTo(302);
        return caller;
    }

    private static Answer post(Caller caller, String path, Map<String, String> fields) {
        Map<String, String> sent = new HashMap<>(fields);
        sent.put("_csrf", caller.formToken(path));
        return caller.form(path, sent);
    }

    private static Document page(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return Jsoup.parse(answer.body());
    }
}
