package io.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.whatif.StandInRunner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The main job through pages and forms alone, without any script. */
class PagesIT {
    private static final String SHOPS = """
            {"code":"%s","label":"Shops","domain":"RETAIL","key":["shop_code"],"attributes":[
              {"name":"shop_code","type":"text","length":20},
              {"name":"region","type":"text","length":60,"history":"NEW_VERSION","allowed":["North","South"]},
              {"name":"area","type":"decimal","precision":12,"scale":2,"history":"OVERWRITE"}]}""";

    private final RunningApp app = RunningApp.demo();

    @Test
    void formsLeadFromADraftToACommitAReleaseAndItsReverse() {
        long set = draft("PAGE_SHOP_D", "analyst");
        Caller analyst = signedIn("analyst");
        Document draft = page(analyst, "/change-sets/" + set);
        assertThat(draft.title()).isEqualTo("#" + set + " First · Plumbline");
        assertThat(draft.select("tr.is-added .pl-name").eachText()).containsExactly("A1", "B2");
        assertThat(draft.select("form[action$=/submit] button").text()).isEqualTo("Submit for review");

        Document submitted = act(
                analyst,
                "/change-sets/" + set,
                "/change-sets/" + set + "/submit",
                Map.of("reason", "Opened in spring"));
        assertThat(submitted.select(".pl-toast").text()).contains("Submitted");
        assertThat(submitted.select(".pl-quote").text()).isEqualTo("Opened in spring");
        assertThat(submitted.select("aside").text()).contains("needs the role steward");

        Caller steward = signedIn("steward");
        assertThat(page(steward, "/").select("#reviews").text()).isEqualTo("Waiting for your review");
        Document shown = page(steward, "/change-sets/" + set);
        Document approved = act(
                steward,
                "/change-sets/" + set,
                "/change-sets/" + set + "/decide",
                Map.of(
                        "decision",
                        "approve",
                        "comment",
                        "",
                        "content_hash",
                        shown.select("input[name=content_hash]").attr("value")));
        assertThat(approved.select("form[action$=/commit] button").eachText())
                .containsExactly("Commit", "Plan the commit");

        Answer committing = post(steward, "/change-sets/" + set, "/change-sets/" + set + "/commit", Map.of());
        String end = follow(steward, committing.header("Location"));
        assertThat(end).endsWith("/change-sets/" + set);
        Document committed = page(steward, "/change-sets/" + set);
        assertThat(committed.select(".pl-byline").text()).contains("became commit");
        String commit = committed.select(".pl-byline a[href^=/commits/]").last().attr("href");

        await(() -> page(steward, "/releases?dimension=PAGE_SHOP_D")
                .select("tbody tr")
                .text()
                .endsWith("Published"));
        Document log = page(steward, commit);
        assertThat(log.select("tbody").text()).contains("page_shop_d");
        assertThat(page(steward, "/dimensions/PAGE_SHOP_D?as_of=2026-03-01&filter=region:North")
                        .select("tbody tr"))
                .hasSize(1);
        String member = page(steward, "/dimensions/PAGE_SHOP_D?as_of=2026-03-01")
                .select("tbody a")
                .attr("href");
        assertThat(page(steward, member).select("h1").text()).isEqualTo("A1");

        Document reverse = act(analyst, commit, commit + "/revert", Map.of());
        assertThat(reverse.select(".pl-byline").text()).contains("undoes commit");
        assertThat(reverse.select("table[data-rows] tbody tr")).hasSize(2);
    }

    @Test
    void authorIsToldWhySomebodyElseDecides() {
        long set = draft("PAGE_OWN_D", "steward");
        Caller steward = signedIn("steward");
        Document submitted =
                act(steward, "/change-sets/" + set, "/change-sets/" + set + "/submit", Map.of("reason", "Mine"));
        assertThat(submitted.select("aside").text()).contains("Somebody else has to decide");
        assertThat(submitted.select("button[name=decision]")).isEmpty();
        Document refused =
                act(steward, "/change-sets/" + set, "/change-sets/" + set + "/decide", Map.of("decision", "approve"));
        assertThat(refused.select(".pl-toast--error").text()).contains("Somebody else has to decide");
    }

    @Test
    void workbookGoesOutAndComesBackThroughTheForm() {
        long set = draft("PAGE_BOOK_D", "analyst");
        app.as("analyst").post("/api/v1/change-sets/" + set + "/submit", "{}");
        app.as("steward").post("/api/v1/change-sets/" + set + "/approve", "{}");
        app.as("steward").post("/api/v1/change-sets/" + set + "/commit", "{}");
        Caller analyst = signedIn("analyst");
        await(() -> page(analyst, "/change-sets/" + set).text().contains("became"));
        String link = page(analyst, "/dimensions/PAGE_BOOK_D?as_of=2026-03-01")
                .select("a[download]")
                .attr("href");
        byte[] workbook = analyst.get(link).raw().body();
        Document change = upload(analyst, "PAGE_BOOK_D", workbook);
        assertThat(change.location() + change.text()).contains("Nothing differs");
        assertThat(change.select("form[action$=/submit] button").hasAttr("disabled"))
                .isTrue();
    }

    @Test
    void fileThatIsNoWorkbookIsExplainedAndLeadsOn() {
        define("PAGE_BAD_D");
        Caller analyst = signedIn("analyst");
        Document failed = upload(analyst, "PAGE_BAD_D", "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(failed.select(".pl-banner--error").text()).contains("FILE_TYPE");
        assertThat(failed.select("main a.pl-btn--primary").attr("href")).isEqualTo("/dimensions/PAGE_BAD_D/upload");
    }

    @Test
    void pieceOfAJobAsksForItselfUntilTheJobHasEnded() {
        Job waiting = app.database().inTransaction(tx -> new JobStore(tx).create(JobKind.UPLOAD, "none", null));
        Caller analyst = signedIn("analyst").with("HX-Request", "true");
        Document piece = page(analyst, "/jobs/" + waiting.id());
        assertThat(piece.select("[data-job]").attr("hx-get")).isEqualTo("/jobs/" + waiting.id());
        assertThat(piece.select("header, nav")).isEmpty();
        app.database().transact(tx -> {
            JobStore jobs = new JobStore(tx);
            jobs.succeed(jobs.claim(waiting.id()).orElseThrow(), "{}");
        });
        assertThat(analyst.get("/jobs/" + waiting.id()).header("HX-Redirect")).isEqualTo("/change-sets");
    }

    @Test
    void factSourceIsLookedAtTriedAndRegistered() throws Exception {
        define("PAGE_FACT_D");
        String definition = StandInRunner.facts(app, "PAGE_FACT_D");
        String location = definition.replaceFirst("(?s).*\"location\":\"([^\"]+)\".*", "$1");
        Caller steward = signedIn("steward");
        String form = "/register-fact-source";
        assertThat(page(steward, form).select("input[name=location]")).hasSize(1);
        assertThat(page(steward, form + "?location=s3://elsewhere/facts")
                        .select("[role=alert]")
                        .text())
                .contains("Facts may not be read from s3://elsewhere/facts");
        Document looked = page(steward, form + "?location=" + location);
        assertThat(looked.select("#date option[selected]").text()).isEqualTo("event_date");
        assertThat(looked.select("input[name=code]").attr("value")).isEqualTo("PAGE_FACT_D_F");
        assertThat(looked.select("th:contains(minutes) ~ td").get(0).text()).isEqualTo("decimal(12, 2)");

        Map<String, String> fields = new HashMap<>(Map.of(
                "location",
                location,
                "code",
                "PAGE_FACT_F",
                "dateColumn",
                "event_date",
                "bindings[0].dimension",
                "PAGE_FACT_D",
                "bindings[0].columns",
                "station_code",
                "bindings[0].by",
                "KEY_AT_DATE",
                "measures[0].column",
                "minutes",
                "measures[0].sum",
                "true"));
        fields.put("_csrf", steward.formToken(form + "?location=" + location));
        fields.put("try", "1");
        Answer tried = steward.form(form, fields);
        assertThat(tried.status()).as(tried.body()).isEqualTo(200);
        assertThat(Jsoup.parse(tried.body())
                        .select("section:has(#sample) tbody")
                        .text())
                .contains("PAGE_FACT_D 0 of 3 facts", "A1 on 2026-02-01");
        fields.remove("try");
        Answer taken = steward.form(form, fields);
        assertThat(taken.status())
                .as(Jsoup.parse(taken.body()).select("[role=alert]").text())
                .isEqualTo(302);
        Document registered = page(steward, local(taken.header("Location")));
        assertThat(registered.select("h1").text()).isEqualTo("PAGE_FACT_F");
        assertThat(registered
                        .select("table:has(caption:contains(Impact indexes)) tbody")
                        .text())
                .startsWith("PAGE_FACT_D");
        assertThat(Jsoup.parse(steward.form(form, fields).body())
                        .select("[role=alert]")
                        .text())
                .contains("There is a fact source PAGE_FACT_F already");
        assertThat(signedIn("analyst").get(form).status()).isEqualTo(403);
    }

    @Test
    void viewerReadsEverythingAndIsOfferedNothing() {
        long set = draft("PAGE_VIEW_D", "analyst");
        Caller viewer = signedIn("viewer");
        for (String path : new String[] {
            "/",
            "/dimensions",
            "/dimensions/PAGE_VIEW_D",
            "/dimensions/PAGE_VIEW_D/definition",
            "/change-sets",
            "/change-sets?show=all",
            "/change-sets/" + set,
            "/what-ifs",
            "/commits",
            "/releases",
            "/fact-sources"
        }) {
            Document page = page(viewer, path);
            assertThat(page.select("main form[method=post] button:not([disabled])")
                            .eachText())
                    .as(path)
                    .isEmpty();
            assertThat(page.select(".pl-banner--demo").text()).as(path).startsWith("This is a demo");
            assertThat(page.select("[style], style, [onclick]")).as(path).isEmpty();
        }
        assertThat(page(viewer, "/dimensions/PAGE_VIEW_D").text()).doesNotContain("Upload changes");
    }

    @Test
    void themeIsKeptOnTheServer() {
        Caller analyst = signedIn("analyst2");
        Answer chosen = post(analyst, "/commits", "/theme", Map.of("theme", "dark", "back", "/commits"));
        assertThat(chosen.header("Location")).endsWith("/commits");
        assertThat(page(analyst, "/").select("html").attr("data-bs-theme")).isEqualTo("dark");
        Answer astray = post(analyst, "/commits", "/theme", Map.of("theme", "light", "back", "//elsewhere.example"));
        assertThat(astray.header("Location")).doesNotContain("elsewhere");
    }

    @Test
    void formWithoutItsTokenIsRefusedOnAPage() {
        Answer refused = signedIn("analyst").form("/theme", Map.of("theme", "dark"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("CSRF_TOKEN");
    }

    @Test
    void unknownThingsAreExplainedOnAPage() {
        Answer unknown = signedIn("viewer").get("/dimensions/NOPE_D");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(Jsoup.parse(unknown.body()).select("[role=alert]").text())
                .startsWith("There is no dimension NOPE_D");
        assertThat(signedIn("viewer").get("/dimensions/PAGE_NOPE?as_of=soon").status())
                .isEqualTo(400);
    }

    @Test
    void threadAboutACellIsBegunAtItsRowResolvedAndOpenedAgain() {
        String at = "/change-sets/" + draft("PAGE_TALK_D", "analyst");
        Caller analyst = signedIn("analyst");
        String discuss =
                page(analyst, at).select("tr:contains(A1) th a.pl-mark").attr("href");
        Document form = page(analyst, discuss.split("#", 2)[0]);
        assertThat(form.select("#begin[open] input[name=key]").val()).isEqualTo("A1");
        Map<String, String> said =
                Map.of("text", "Why?", "dimension", "PAGE_TALK_D", "key", "A1", "attribute", "region");
        Document begun = act(analyst, at, at + "/comment", said);
        assertThat(begun.select("tr:contains(A1) td a.pl-mark").text()).isEqualTo("1 1 open thread about A1, region");
        assertThat(begun.select("aside").text()).contains("1 open thread");
        String thread = begun.select("input[name=thread]").val();

        Document resolved = act(analyst, at, at + "/thread", Map.of("thread", thread, "resolved", "true"));
        assertThat(resolved.select(".pl-thread, td a.pl-mark")).isEmpty();
        assertThat(resolved.text()).contains("Every thread is resolved.").doesNotContain("1 open thread");
        assertThat(page(analyst, at + "?threads=all")
                        .select("#thread-" + thread)
                        .text())
                .contains("resolved by");
        Document again = act(analyst, at, at + "/thread", Map.of("thread", thread, "resolved", "false"));
        assertThat(again.select("td a.pl-mark").attr("href")).isEqualTo("#thread-" + thread);

        Document refused = act(analyst, at, at + "/comment", Map.of("text", "Why?", "attribute", "region"));
        assertThat(refused.select(".pl-toast--error").text()).contains("expected a key beside the attribute region");
        assertThat(page(signedIn("viewer"), at).select("form[action$=/thread], #begin, th a.pl-mark"))
                .isEmpty();
    }

    private long draft(String dimension, String author) {
        define(dimension);
        Answer made = app.as(author)
                .post(
                        "/api/v1/change-sets",
                        "{\"title\":\"First\",\"effective_date\":\"2026-01-01\",\"dimensions\":[\"" + dimension
                                + "\"],\"reason\":\"New\"}");
        long set = made.json().path("id").asLong();
        add(author, set, dimension, "A1", "North");
        add(author, set, dimension, "B2", "South");
        return set;
    }

    private void add(String author, long set, String dimension, String key, String region) {
        Answer added = app.as(author)
                .post(
                        "/api/v1/change-sets/" + set + "/changes",
                        "{\"dimension\":\"" + dimension + "\",\"key\":[\"" + key
                                + "\"],\"kind\":\"ADDED\",\"values\":{\"region\":\"" + region + "\",\"area\":12.5}}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
    }

    private void define(String code) {
        assertThat(app.as("steward")
                        .post("/api/v1/dimensions", SHOPS.formatted(code))
                        .status())
                .isEqualTo(201);
    }

    private Caller signedIn(String login) {
        Caller caller = app.asNobody();
        assertThat(caller.signIn(login, login).status()).isEqualTo(302);
        return caller;
    }

    private static Document page(Caller caller, String path) {
        Answer answer = caller.get(path);
        assertThat(answer.status()).as(path + "\n" + answer.body()).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    private static Answer post(Caller caller, String page, String path, Map<String, String> fields) {
        Map<String, String> sent = new HashMap<>(fields);
        sent.put("_csrf", caller.formToken(page));
        Answer answer = caller.form(path, sent);
        assertThat(answer.status()).as(path + "\n" + answer.body()).isEqualTo(302);
        return answer;
    }

    private static Document act(Caller caller, String page, String path, Map<String, String> fields) {
        return page(caller, local(post(caller, page, path, fields).header("Location")));
    }

    private static Document upload(Caller caller, String dimension, byte[] file) {
        String token = caller.formToken("/dimensions/" + dimension + "/upload");
        Answer sent = caller.upload(
                "/uploads",
                file,
                Map.of(
                        "_csrf",
                        token,
                        "dimension",
                        dimension,
                        "effective_date",
                        "2026-03-01",
                        "mode",
                        "changes",
                        "confirm_retired",
                        ""));
        assertThat(sent.status()).as(sent.body()).isEqualTo(302);
        return page(caller, follow(caller, sent.header("Location")));
    }

    /** Looks at a job's page until it leads on or has ended, as a browser without script does. */
    private static String follow(Caller caller, String location) {
        String path = local(location);
        Instant end = Instant.now().plus(Duration.ofSeconds(90));
        while (Instant.now().isBefore(end)) {
            Answer answer = caller.get(path);
            if (answer.status() == 302) {
                return local(answer.header("Location"));
            }
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            if (!answer.body().contains("http-equiv=\"refresh\"")) {
                return path;
            }
            LockSupport.parkNanos(200_000_000);
        }
        throw new AssertionError("the work at " + path + " did not end");
    }

    private static String local(String location) {
        return location.replaceFirst("^https?://[^/]+", "");
    }

    private static void await(java.util.function.BooleanSupplier there) {
        Instant end = Instant.now().plus(Duration.ofSeconds(90));
        while (!there.getAsBoolean()) {
            assertThat(Instant.now()).as("waited in vain").isBefore(end);
            LockSupport.parkNanos(200_000_000);
        }
    }
}
