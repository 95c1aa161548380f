package io.plumbline.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.web.Caller;
import io.plumbline.web.RunningApp;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who gets in, and what everybody else is told. */
class AccessIT {
    private static final Pattern NONCE = Pattern.compile("'nonce-([^']+)'");

    private final RunningApp app = RunningApp.demo();

    @Test
    void nobodyIsToldToSignIn() {
        Caller.Answer answer = app.asNobody().get("/api/v1/dimensions");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("SIGN_IN_REQUIRED");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(app.asNobody().get("/dimensions").header("Location")).endsWith("/login");
    }

    @Test
    void unknownTokenIsInvalid() {
        Caller.Answer answer =
                app.asNobody().with("Authorization", "Bearer nope").get("/api/v1/dimensions");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void expiredTokenSaysSo() {
        long person = new PersonStore(app.database().read())
                .byLogin("viewer")
                .orElseThrow()
                .id();
        String value = TokenStore.newValue();
        app.database()
                .transact(tx -> new TokenStore(tx)
                        .create(person, "old", value, Instant.now().minusSeconds(1)));
        Caller.Answer answer =
                app.asNobody().with("Authorization", "Bearer " + value).get("/api/v1/dimensions");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void revokedTokenIsInvalid() {
        Caller.Answer made = app.as("viewer").post("/api/v1/tokens", "{\"name\":\"one\",\"days\":1}");
        assertThat(made.status()).isEqualTo(201);
        String value = made.json().path("value").asString();
        Caller program = app.asNobody().with("Authorization", "Bearer " + value);
        assertThat(program.get("/api/v1/dimensions").status()).isEqualTo(200);
        assertThat(app.as("viewer").get("/api/v1/tokens").body()).doesNotContain(value);
        app.as("viewer").delete("/api/v1/tokens/" + made.json().path("id").asLong());
        assertThat(program.get("/api/v1/dimensions").code()).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void viewerMayNotWrite() {
        assertThat(app.as("viewer").post("/api/v1/dimensions", "{}").code()).isEqualTo("ROLE_MISSING");
        assertThat(app.as("viewer")
                        .post("/api/v1/change-sets", "{\"title\":\"x\"}")
                        .code())
                .isEqualTo("ROLE_MISSING");
        assertThat(app.as("viewer")
                        .upload("/api/v1/uploads", new byte[0], Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(app.as("analyst").get("/api/v1/people").status()).isEqualTo(403);
    }

    @Test
    void sessionWorksOnTheApiWithItsFormToken() {
        Caller browser = app.asNobody();
        assertThat(browser.signIn("analyst", "analyst").header("Location")).doesNotContain("login");
        assertThat(browser.get("/api/v1/dimensions").status()).isEqualTo(200);
        Caller.Answer refused = browser.post("/api/v1/change-sets", "{\"title\":\"x\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("CSRF_TOKEN");
    }

    @Test
    void formWithoutItsTokenIsRefusedWithAPage() {
        Caller browser = app.asNobody();
        browser.signIn("analyst", "analyst");
        Caller.Answer refused = browser.with("Accept", "text/html").form("/logout", Map.of());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("CSRF_TOKEN").contains("<html");
    }

    @Test
    void bodyThatIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", app.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /api/v1/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000000\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(2000), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 413").contains("FILE_TOO_LARGE");
        }
    }

    @Test
    void guessingWaits() {
        Caller guesser = app.asNobody();
        for (int i = 0; i < 5; i++) {
            assertThat(guesser.signIn("steward2", "wrong" + i).header("Location"))
                    .contains("failed");
        }
        Caller.Answer waits = guesser.signIn("steward2", "steward2");
        assertThat(waits.status()).isEqualTo(429);
        assertThat(waits.header("Retry-After")).isEqualTo("60");
        assertThat(app.asNobody().signIn("viewer", "viewer").status()).isEqualTo(302);
    }

    @Test
    void eachPageHasANonceOfItsOwnAndNoInlineStyle() {
        Caller.Answer one = app.asNobody().get("/login");
        Caller.Answer other = app.asNobody().get("/login");
        String policy = one.header("Content-Security-Policy");
        assertThat(policy)
                .contains(
                        "script-src 'nonce-",
                        "style-src 'self'",
                        "object-src 'none'",
                        "base-uri 'none'",
                        "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        String nonce = nonce(policy);
        assertThat(nonce).isNotEqualTo(nonce(other.header("Content-Security-Policy")));
        assertThat(one.body()).doesNotContain("style=\"");
        for (Matcher script = Pattern.compile("<script[^>]*>").matcher(one.body()); script.find(); ) {
            assertThat(script.group()).contains("nonce=\"" + nonce + "\"");
        }
    }

    @Test
    void demoAnswersToThisMachineOnly() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", app.port())) {
            socket.getOutputStream()
                    .write("GET /login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 421");
        }
    }

    @Test
    void healthTellsHowFarTheDemoIs() {
        Caller.Answer health = app.asNobody().get("/actuator/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json()
                        .path("components")
                        .path("database")
                        .path("status")
                        .asString())
                .isEqualTo("UP");
        assertThat(health.json()
                        .path("components")
                        .path("runner")
                        .path("details")
                        .toString())
                .contains("what-ifs queue");
        assertThat(app.as("admin").get("/actuator/env").status()).isIn(302, 403, 404);
    }

    private static String nonce(String policy) {
        Matcher matcher = NONCE.matcher(policy);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
