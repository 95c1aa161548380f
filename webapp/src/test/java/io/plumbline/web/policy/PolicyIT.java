package io.plumbline.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import io.plumbline.web.whatif.StandInRunner;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Policies through the API and on the pages, each test in a domain of its own. */
class PolicyIT {
    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);
    private final Caller analyst = app.as("analyst");
    private final Caller steward = app.as("steward");

    private String define(String domain) {
        String code = domain + "_D";
        Answer made = steward.post("/api/v1/dimensions", """
                {"code":"%s","label":"Stations","domain":"%s","key":["station_code"],"attributes":[
                  {"name":"station_code","type":"text","length":20},
                  {"name":"network","type":"text","length":60,"history":"NEW_VERSION"},
                  {"name":"power_kw","type":"decimal","precision":12,"scale":2}]}""".formatted(code, domain));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return code;
    }

    private Answer say(String domain, String rules) {
        return steward.send("PUT", "/api/v1/policies/" + domain, "application/json", rules);
    }

    private JsonNode wanted(String set) {
        return analyst.get(set + "/wanted").json();
    }

    private static String status(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("status").asString();
    }

    @Test
    void aBudgetThatIsPassedWantsTheSecondSteward() throws Exception {
        String dimension = define("BUDGETED");
        walk.commit(walk.approved(dimension, "A1"));
        assertThat(steward.post("/api/v1/fact-sources", StandInRunner.facts(app, dimension))
                        .status())
                .isEqualTo(201);
        Answer said = say("BUDGETED", """
                {"rule":{"what_if":true,"budgets":[{"fact_source":"%s_F","measure":"minutes","percent":"0.5","approvals":2}]}}""".formatted(dimension));
        assertThat(said.status()).as(said.body()).isEqualTo(200);
        String set = walk.open(dimension);
        walk.change(set, dimension, "A1", "AMENDED", "{\"network\":\"NBC\"}");
        assertThat(analyst.post(set + "/submit", "{}").code()).isEqualTo("WHAT_IF_MISSING");
        assertThat(wanted(set).path("refusals").path(0).path("code").asString()).isEqualTo("WHAT_IF_MISSING");

        ask(set, dimension);
        JsonNode wanted = wanted(set);
        assertThat(wanted.path("wanted").asInt()).isEqualTo(2);
        assertThat(wanted.path("reasons").path(0).asString()).contains("96.8254 % of minutes", "the budget is 0.5 %");
        assertThat(status(analyst.post(set + "/submit", "{}"))).isEqualTo("SUBMITTED");
        assertThat(status(steward.post(set + "/approve", "{}"))).isEqualTo("SUBMITTED");
        assertThat(steward.post(set + "/approve", "{}").code()).isEqualTo("WRONG_STATE");
        String page = page("steward2", set.replace("/api/v1", ""));
        assertThat(page)
                .contains("1 of 2 approvals", "2 approvals wanted", "96.8254 % of minutes", "Locked periods hit");
        assertThat(page("steward", set.replace("/api/v1", ""))).contains("another steward");
        assertThat(status(app.as("steward2").post(set + "/approve", "{}"))).isEqualTo("APPROVED");
        assertThat(steward.get(set + "/approvals")
                        .json()
                        .path("items")
                        .path(1)
                        .path("policies")
                        .path("BUDGETED")
                        .asInt())
                .isEqualTo(1);
        walk.commit(set);
    }

    private void ask(String set, String dimension) {
        Answer asked = analyst.post(
                "/api/v1/what-ifs",
                "{\"change_sets\":[" + set.replaceAll(".*/", "") + "],\"fact_source\":\"" + dimension
                        + "_F\",\"group_by\":[\"" + dimension
                        + ".network\"],\"measures\":[\"minutes\",\"viewers\"],\"grain\":\"month\"}");
        assertThat(asked.status()).as(asked.body()).isBetween(200, 202);
        String member = analyst.get("/api/v1/dimensions/" + dimension + "/members?q=A1")
                .json()
                .path("items")
                .path(0)
                .path("member_id")
                .asString();
        String job = asked.json().path("job").path("id").asString();
        StandInRunner.answer(app, job, dimension, member);
        assertThat(walk.ended(job).path("state").asString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void anEditTakesTheApprovalsAndAClosedPeriodRefuses() {
        String dimension = define("CLOSED");
        assertThat(say("CLOSED", "{\"rule\":{\"approvals\":2}}")
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
        String set = walk.open(dimension);
        walk.add(set, dimension, "A1");
        analyst.post(set + "/submit", "{}");
        assertThat(status(steward.post(set + "/approve", "{}"))).isEqualTo("SUBMITTED");
        assertThat(wanted(set).path("there").asInt()).isEqualTo(1);
        walk.add(set, dimension, "B2");
        assertThat(wanted(set).path("there").asInt()).isZero();
        say(
                "CLOSED",
                "{\"rule\":{\"locked_periods\":[{\"name\":\"January 2026\",\"from\":\"2026-01-01\",\"until\":\"2026-02-01\",\"refuse\":true}]}}");
        Answer refused = analyst.post(set + "/submit", "{}");
        assertThat(refused.code()).isEqualTo("PERIOD_LOCKED");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("January 2026 (2026-01-01 until before 2026-02-01) is closed for CLOSED");
        assertThat(page("analyst", set.replace("/api/v1", ""))).contains("The policy refuses it");
    }

    @Test
    void aStewardSaysThePolicyInTheForm() {
        String dimension = define("FORMED");
        Caller browser = app.asNobody();
        browser.signIn("steward", "steward");
        assertThat(browser.get("/policies").body()).contains("FORMED", "nobody yet");
        Map<String, String> fields = new HashMap<>(Map.of(
                "_csrf",
                browser.formToken("/policies/FORMED"),
                "version",
                "0",
                "approvals.",
                "2",
                "approvals." + dimension,
                "1",
                "what_if." + dimension,
                "true"));
        fields.put("period.scope", dimension);
        fields.put("period.name", "January 2026");
        fields.put("period.from", "2026-02-01");
        fields.put("period.until", "2026-01-01");
        fields.put("period.does", "3");
        Answer refused = browser.form("/policies/FORMED", fields);
        assertThat(refused.body()).contains("Not saved.", "begins before it ends", "January 2026");
        fields.put("period.from", "2025-12-01");
        assertThat(browser.form("/policies/FORMED", fields).status()).isEqualTo(302);
        JsonNode policy = analyst.get("/api/v1/policies/FORMED").json();
        assertThat(policy.path("rule").path("approvals").asInt()).isEqualTo(2);
        JsonNode own = policy.path("dimensions").path(dimension);
        assertThat(own.path("what_if").asBoolean()).isTrue();
        assertThat(own.path("locked_periods").path(0).path("approvals").asInt()).isEqualTo(3);
        assertThat(browser.form("/policies/FORMED", fields).body()).contains("you saw version 0");
        assertThat(analyst.send("PUT", "/api/v1/policies/FORMED", "application/json", "{}")
                        .code())
                .isEqualTo("ROLE_MISSING");
        assertThat(say("FORMED", "{\"rule\":{\"approval\":2}}").code()).isEqualTo("UNKNOWN_FIELD");
        assertThat(page("viewer", "/policies/FORMED")).contains("Stewards and administrators change policies.");
    }

    private String page(String login, String path) {
        Caller browser = app.asNobody();
        browser.signIn(login, login);
        return browser.get(path).body().replace("&#39;", "'");
    }
}
