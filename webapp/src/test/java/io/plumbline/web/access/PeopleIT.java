package io.plumbline.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;

/** An administrator keeps the accounts, and everybody keeps their own. */
class PeopleIT {
    private static final String FIRST = "a first password";
    private static final String OWN = "known to nobody else";

    private final RunningApp app = RunningApp.demo();
    private final Caller admin = app.as("admin");

    @Test
    void administratorChangesAPersonUnlessSomebodyElseDid() {
        add("petra");
        Answer seen = admin.get("/api/v1/people/petra");
        Caller withTag = app.as("admin").with("If-Match", seen.header("ETag"));
        Answer changed = withTag.patch("/api/v1/people/petra", "{\"name\":\"Petra P\",\"roles\":[\"STEWARD\"]}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("name").asString()).isEqualTo("Petra P");
        assertThat(changed.json().path("roles").toString()).isEqualTo("[\"STEWARD\"]");
        assertThat(withTag.patch("/api/v1/people/petra", "{\"name\":\"Late\"}").code())
                .isEqualTo("STALE_VERSION");
        assertThat(admin.get("/api/v1/people/petra").body()).contains("Petra P");
        assertThat(admin.patch("/api/v1/people/petra", "{\"roles\":[]}").code()).isEqualTo("BAD_REQUEST");
        assertThat(admin.get("/api/v1/people/nobody-here").code()).isEqualTo("UNKNOWN_PERSON");
    }

    @Test
    void othersSeeAndChangeNobody() {
        Caller steward = app.as("steward");
        assertThat(steward.get("/api/v1/people/analyst").code()).isEqualTo("ROLE_MISSING");
        assertThat(steward.get("/api/v1/people/analyst/tokens").code()).isEqualTo("ROLE_MISSING");
        assertThat(steward.patch("/api/v1/people/steward", "{\"roles\":[\"ADMIN\"]}")
                        .code())
                .isEqualTo("ROLE_MISSING");
        assertThat(steward.post("/api/v1/people/admin/password", "{\"password\":\"" + FIRST + "\"}")
                        .code())
                .isEqualTo("ROLE_MISSING");
        Caller browser = app.asNobody();
        browser.signIn("viewer", "viewer");
        assertThat(browser.get("/people").status()).isEqualTo(403);
        assertThat(browser.get("/people/viewer").status()).isEqualTo(403);
    }

    @Test
    void lastAdministratorStaysOne() {
        Answer refused = admin.patch("/api/v1/people/admin", "{\"enabled\":false}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("LAST_ADMINISTRATOR");
        assertThat(admin.patch("/api/v1/people/admin", "{\"roles\":[\"VIEWER\"]}")
                        .code())
                .isEqualTo("LAST_ADMINISTRATOR");
        assertThat(admin.get("/api/v1/me").json().path("enabled").asBoolean()).isTrue();
    }

    @Test
    void disabledPersonIsOutEverywhereAtOnce() {
        add("dora");
        Caller session = app.asNobody();
        session.signIn("dora", FIRST);
        Caller program = program("dora");
        assertThat(session.get("/api/v1/me").json().path("login").asString()).isEqualTo("dora");
        assertThat(program.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(admin.get("/api/v1/people/dora")
                        .json()
                        .path("last_sign_in_at")
                        .asString())
                .isNotEmpty();
        admin.patch("/api/v1/people/dora", "{\"enabled\":false}");
        assertThat(session.get("/api/v1/me").code()).isEqualTo("SIGN_IN_REQUIRED");
        assertThat(session.get("/dimensions").header("Location")).endsWith("/login");
        assertThat(program.get("/api/v1/me").code()).isEqualTo("TOKEN_INVALID");
        assertThat(app.asNobody().signIn("dora", FIRST).header("Location")).contains("failed");
        admin.patch("/api/v1/people/dora", "{\"enabled\":true}");
        assertThat(program.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void personAddedOnThePageChoosesAPasswordBeforeAnythingElse() {
        Caller keeper = app.asNobody();
        keeper.signIn("admin", "admin");
        Answer added = keeper.form(
                "/people",
                Map.of(
                        "login", "fred.o@example.com",
                        "name", "Fred",
                        "password", FIRST,
                        "role", "ANALYST",
                        "_csrf", keeper.formToken("/people")));
        assertThat(added.status()).isEqualTo(302);
        assertThat(keeper.get("/people/fred.o@example.com").body()).contains("First password");
        Answer twice = keeper.form(
                "/people",
                Map.of(
                        "login",
                        "fred.o@example.com",
                        "name",
                        "Fred again",
                        "password",
                        FIRST,
                        "_csrf",
                        keeper.formToken("/people")));
        assertThat(main(twice).text()).contains("Not added");
        assertThat(main(twice).select("#name").attr("value")).isEqualTo("Fred again");

        Caller fred = app.asNobody();
        fred.signIn("fred.o@example.com", FIRST);
        assertThat(fred.get("/dimensions").header("Location")).endsWith("/me/password");
        assertThat(fred.get("/api/v1/dimensions").code()).isEqualTo("PASSWORD_TO_CHANGE");
        assertThat(main(change(fred, "wrong one it is", OWN, OWN)).text())
                .contains("Not changed", "another one than you typed");
        assertThat(main(change(fred, FIRST, OWN, OWN + "!")).text()).contains("typed in two ways");
        assertThat(main(change(fred, FIRST, "short", "short")).text()).contains("at least 12 characters");
        assertThat(main(change(fred, FIRST, FIRST, FIRST)).text()).contains("is the old one");
        assertThat(change(fred, FIRST, OWN, OWN).header("Location")).endsWith("/login?password_changed");
        assertThat(fred.get("/dimensions").header("Location")).endsWith("/login");
        fred.signIn("fred.o@example.com", OWN);
        assertThat(fred.get("/dimensions").status()).isEqualTo(200);
    }

    @Test
    void resetEndsSessionsButNoTokens() {
        add("rita");
        Caller session = app.asNobody();
        session.signIn("rita", FIRST);
        Caller program = program("rita");
        assertThat(admin.post("/api/v1/people/rita/password", "{\"password\":\"short\"}")
                        .code())
                .isEqualTo("BAD_REQUEST");
        assertThat(session.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(admin.post("/api/v1/people/rita/password", "{\"password\":\"" + OWN + "\"}")
                        .status())
                .isEqualTo(204);
        assertThat(session.get("/api/v1/me").code()).isEqualTo("SIGN_IN_REQUIRED");
        assertThat(program.get("/api/v1/me").json().path("password_to_change").asBoolean())
                .isTrue();
        assertThat(app.asNobody().signIn("rita", FIRST).header("Location")).contains("failed");
        assertThat(admin.post("/api/v1/people/admin/password", "{\"password\":\"" + OWN + "\"}")
                        .code())
                .isEqualTo("WRONG_STATE");
    }

    @Test
    void oldPasswordCannotBeGuessedFromAnOpenSession() {
        add("gus");
        Caller session = app.asNobody();
        session.signIn("gus", FIRST);
        for (int i = 0; i < 5; i++) {
            assertThat(main(change(session, "guess number " + i, OWN, OWN)).text())
                    .contains("another one than you typed");
        }
        assertThat(main(change(session, FIRST, OWN, OWN)).text()).contains("Too many failed attempts");
    }

    @Test
    void tokenIsShownOnceAndEndedByAnAdministrator() {
        add("tess");
        Caller session = app.asNobody();
        session.signIn("tess", FIRST);
        session.form("/me/tokens", Map.of("name", "nightly <b>", "days", "30", "_csrf", session.formToken("/login")));
        Document page = Jsoup.parse(session.get("/me").body());
        String value = page.select("#secret").text();
        assertThat(value).startsWith("rdm_");
        assertThat(page.select("table").text()).contains("nightly <b>", "Works");
        assertThat(session.get("/me").body()).doesNotContain(value);
        Caller program = app.asNobody().with("Authorization", "Bearer " + value);
        assertThat(program.get("/api/v1/me").json().path("login").asString()).isEqualTo("tess");

        Caller keeper = app.asNobody();
        keeper.signIn("admin", "admin");
        Document person = Jsoup.parse(keeper.get("/people/tess").body());
        String revoke = person.select("form[action*=/tokens/]").attr("action");
        assertThat(revoke).endsWith("/revoke");
        keeper.form(revoke, Map.of("_csrf", keeper.formToken("/people")));
        assertThat(program.get("/api/v1/me").code()).isEqualTo("TOKEN_INVALID");
        assertThat(Jsoup.parse(keeper.get("/people/tess").body())
                        .select("table")
                        .text())
                .contains("Revoked", "token.create");
    }

    @Test
    void pageOfAPersonRefusesWhatSomebodyElseChanged() {
        add("vera2");
        Caller keeper = app.asNobody();
        keeper.signIn("admin", "admin");
        admin.patch("/api/v1/people/vera2", "{\"name\":\"Vera Second\"}");
        keeper.form(
                "/people/vera2",
                Map.of("name", "Late", "role", "VIEWER", "version", "0", "_csrf", keeper.formToken("/people")));
        assertThat(main(keeper.get("/people/vera2")).text()).contains("Somebody changed Vera Second");
        keeper.form(
                "/people/vera2",
                Map.of("name", "In time", "role", "ANALYST", "version", "1", "_csrf", keeper.formToken("/people")));
        assertThat(main(keeper.get("/people/vera2")).text()).contains("In time");
    }

    @Test
    void listIsFilteredByItsAddress() {
        add("lena");
        add("leon");
        admin.patch("/api/v1/people/leon", "{\"enabled\":false}");
        Caller keeper = app.asNobody();
        keeper.signIn("admin", "admin");
        assertThat(rows(keeper, "/people?q=LE&state=disabled")).contains("leon").doesNotContain("lena");
        assertThat(rows(keeper, "/people?q=le&role=viewer&state=enabled"))
                .contains("lena")
                .doesNotContain("leon");
        assertThat(main(keeper.get("/people?q=nobody-at-all")).text()).contains("Nobody is like that");
    }

    private static String rows(Caller caller, String path) {
        return main(caller.get(path)).select("tbody th").text();
    }

    private static Elements main(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return Jsoup.parse(answer.body()).select("main");
    }

    private static Answer change(Caller session, String old, String password, String again) {
        return session.form(
                "/me/password",
                Map.of("old", old, "password", password, "again", again, "_csrf", session.formToken("/me/password")));
    }

    private void add(String login) {
        assertThat(admin.post(
                                "/api/v1/people",
                                "{\"login\":\"" + login + "\",\"name\":\"" + login + "\",\"password\":\"" + FIRST
                                        + "\",\"roles\":[\"VIEWER\"]}")
                        .status())
                .isEqualTo(201);
    }

    private Caller program(String login) {
        String value = TokenStore.newValue();
        long id = new PersonStore(app.database().read()).get(login).id();
        app.database().transact(tx -> new TokenStore(tx).create(id, "program", value, null));
        return app.asNobody().with("Authorization", "Bearer " + value);
    }
}
