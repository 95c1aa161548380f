package io.plumbline.web.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.JobKind;
import io.plumbline.web.Await;
import io.plumbline.web.Caller;
import io.plumbline.web.FragileApp;
import io.plumbline.web.job.JobQueue;
import io.plumbline.web.part.Part;
import io.plumbline.web.part.Parts;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong, no secret of an installation and none that somebody typed stands in what the application writes, in its errors or in
 * its management pages.
 */
class SecretsIT {
    private static final List<String> MANAGEMENT = List.of(
            "",
            "/health",
            "/health/database",
            "/prometheus",
            "/info",
            "/env",
            "/configprops",
            "/beans",
            "/heapdump",
            "/threaddump",
            "/loggers",
            "/metrics",
            "/mappings",
            "/conditions",
            "/httpexchanges",
            "/scheduledtasks",
            "/sbom",
            "/flyway",
            "/shutdown",
            "/logfile",
            "/startup",
            "/caches",
            "/sessions");
    private static final String PASSWORD = "TypedPasswordZq9x";

    private final FragileApp app = FragileApp.get();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<String> answers = new ArrayList<>();

    @Test
    void noSecretIsWrittenOrAnswered() throws IOException {
        ofTheSettings();
        Caller signedIn = ofThePeople();
        wrong(signedIn);
        pages(signedIn);
        app.killDatabase();
        try {
            Await.until("the database is away", () -> app.bean(Parts.class).isAway(Part.DATABASE));
            answer(app.admin().get("/api/v1/people"));
            answer(app.nobody().signIn("rosa", PASSWORD));
            answer(app.admin().get("/actuator/prometheus"));
            answer(signedIn.get("/dimensions"));
            answer(signedIn.get("/health"));
        } finally {
            app.startDatabase();
        }
        Await.until("the database is back", () -> !app.bean(Parts.class).isAway(Part.DATABASE));

        secrets.forEach((what, secret) -> forms(secret).forEach(form -> {
            assertThat(app.output().contains(form))
                    .as("the output has the %s as %s", what, form)
                    .isFalse();
            assertThat(answers.stream().filter(answer -> answer.contains(form)).map(SecretsIT::beginning))
                    .as("answers with the %s", what)
                    .isEmpty();
        }));
    }

    private void ofTheSettings() throws IOException {
        Map<String, String> settings = app.settings();
        secrets.put("database password", settings.get("RDM_JDBC_PASSWORD"));
        secrets.put("access key", settings.get("AWS_ACCESS_KEY_ID"));
        secrets.put("secret key", settings.get("AWS_SECRET_ACCESS_KEY"));
        secrets.put("bootstrap token", settings.get("RDM_BOOTSTRAP_TOKEN"));
        secrets.put("metrics token", settings.get("RDM_METRICS_TOKEN"));
        secrets.put(
                "collector's key", settings.get("OTEL_EXPORTER_OTLP_HEADERS").split("=", -1)[1]);
        Properties keys = new Properties();
        keys.load(Files.newBufferedReader(Path.of(settings.get("RDM_SECRET_FILE"))));
        keys.forEach((name, key) -> secrets.put("key " + name, String.valueOf(key)));
    }

    /** Somebody with a password, a session, a token and a set-up link that is used up. */
    private Caller ofThePeople() {
        String setup = TokenStore.newValue();
        app.bean(Database.class).transact(tx -> new TokenStore(tx).replaceSetupLink(setup));
        Caller first = app.nobody();
        String key = URLEncoder.encode(setup, StandardCharsets.UTF_8);
        String form = first.formToken("/setup?key=" + key);
        assertThat(first.form(
                                "/setup",
                                Map.of(
                                        "key",
                                        setup,
                                        "login",
                                        "rosa",
                                        "name",
                                        "Rosa",
                                        "password",
                                        PASSWORD,
                                        "_csrf",
                                        form))
                        .status())
                .isEqualTo(302);
        assertThat(first.signIn("rosa", PASSWORD).header("Location")).doesNotContain("login");
        String token = app.admin()
                .post("/api/v1/tokens", "{\"name\":\"one\",\"days\":1}")
                .json()
                .path("value")
                .asString();
        secrets.put("set-up link", setup);
        secrets.put("password", PASSWORD);
        secrets.put("session cookie", first.cookie("plumbline"));
        secrets.put("API token", token);
        answers.add(first.get("/setup?key=" + key).body());
        return first;
    }

    /** All kinds of errors, each with a secret in reach. */
    private void wrong(Caller signedIn) {
        Caller admin = app.admin();
        answer(app.nobody().signIn("rosa", PASSWORD + "x"));
        answer(app.nobody().signIn(PASSWORD, "password in the wrong field"));
        answer(app.nobody()
                .with("Authorization", "Bearer " + secrets.get("API token") + "x")
                .get("/api/v1/dimensions"));
        answer(app.nobody()
                .with("Authorization", "Bearer " + secrets.get("API token"))
                .get("/api/v1/dimensions/NOPE_D"));
        answer(admin.post("/api/v1/people", "{\"login\":\"otto\",\"password\":" + PASSWORD + "}"));
        answer(admin.post("/api/v1/people", "{\"login\":\"otto\",\"password\":\"" + PASSWORD));
        answer(admin.post("/api/v1/people", "{\"login\":\"otto\",\"password\":\"" + PASSWORD + "\",\"roles\":[]}"));
        answer(admin.post("/api/v1/people", "{\"login\":\"otto\",\"password\":[\"" + PASSWORD + "\"]}"));
        answer(admin.get("/api/v1/jobs/none"));
        answer(admin.get("/api/v1/audit"));
        answer(signedIn.with("Accept", "text/html").form("/logout", Map.of("_csrf", "wrong")));
        answer(signedIn.get("/dimensions/NOPE_D"));
        String broken = app.bean(JobQueue.class)
                .add(JobKind.COMMIT, "not a number", null)
                .id();
        Await.until(
                "the job has failed",
                () -> admin.get("/api/v1/jobs/" + broken)
                        .json()
                        .path("state")
                        .asString("")
                        .equals("FAILED"));
        answer(admin.get("/api/v1/jobs/" + broken));
    }

    private void pages(Caller signedIn) {
        for (String page : MANAGEMENT) {
            answer(app.nobody().get("/actuator" + page));
            answer(app.admin().get("/actuator" + page));
            answer(signedIn.get("/actuator" + page));
        }
        answer(signedIn.get("/health"));
        answer(signedIn.get("/"));
        answer(app.nobody().get("/v3/api-docs"));
    }

    private void answer(Caller.Answer answer) {
        answers.add(answer.raw().headers().map() + "\n" + answer.body());
    }

    /** As it is, and as it looks in an address, in a header or in a dump of bytes. */
    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>(List.of(
                secret,
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        if (secret.matches("([0-9a-f]{2}){8,}")) {
            byte[] raw = java.util.HexFormat.of().parseHex(secret);
            forms.add(Base64.getEncoder().withoutPadding().encodeToString(raw));
        }
        return forms;
    }

    private static String beginning(String answer) {
        return answer.substring(0, Math.min(400, answer.length()));
    }
}
