package io.plumbline.web.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.plumbline.web.Caller;
import io.plumbline.web.Caller.Answer;
import io.plumbline.web.RunningApp;
import io.plumbline.web.Walk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a webhook to its message, through the API and on the pages. */
class WebhookIT {
    private final RunningApp app = RunningApp.demo();
    private final Walk walk = new Walk(app);
    private final Caller admin = app.as("admin");
    private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (exchange.getRequestURI().getPath().equals("/slow")) {
                    end.await(1, TimeUnit.MINUTES);
                }
                messages.add(body);
                byte[] answer = "<b>thank you</b>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        receiver.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private String make(String path, String dimension) {
        Answer made = admin.post(
                "/api/v1/webhooks", "{\"address\":\"" + address(path) + "\",\"dimensions\":[\"" + dimension + "\"]}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.header("Location");
    }

    @Test
    void publishedReleaseIsDeliveredOnceAndAHangingReceiverHoldsUpNobody() {
        String dimension = walk.define();
        String slow = make("/slow", dimension);
        String quick = make("/quick", dimension);
        String set = walk.open(dimension);
        walk.add(set, dimension, "KEEP-OUT");
        walk.approve(set);
        long commit = walk.commit(set);

        JsonNode delivery = Walk.await(() -> {
            JsonNode first =
                    admin.get(quick + "/deliveries").json().path("items").path(0);
            return first.path("status").asString("").equals("DELIVERED") ? first : null;
        });
        assertThat(delivery.path("type").asString()).isEqualTo("release.published");
        assertThat(delivery.path("attempts").path(0).path("status").asInt()).isEqualTo(200);
        assertThat(messages).hasSize(1);
        JsonNode data = JsonMapper.shared().readTree(messages.element()).path("data");
        assertThat(data.path("commit").asLong()).isEqualTo(commit);
        assertThat(data.path("tables")).hasSize(2);
        assertThat(messages.element())
                .isEqualTo(delivery.path("body").asString())
                .doesNotContain("KEEP-OUT");
        assertThat(admin.get(slow + "/deliveries")
                        .json()
                        .path("items")
                        .path(0)
                        .path("status")
                        .asString())
                .as("the other one hangs still")
                .isEqualTo("PENDING");

        Caller reader = app.asNobody();
        reader.signIn("admin", "admin");
        String page = "/webhooks/" + quick.replaceAll(".*/", "");
        assertThat(reader.get(page).body()).contains("Delivered", "release.published");
        assertThat(reader.get(page + "/deliveries/" + delivery.path("id").asLong())
                        .body())
                .contains(
                        "&lt;b&gt;thank you&lt;/b&gt;", "&quot;dimension&quot; : &quot;" + dimension, "Send it again");
        admin.delete(slow);
        admin.delete(quick);
        assertThat(admin.get(quick).code()).isEqualTo("UNKNOWN_WEBHOOK");
    }

    @Test
    void administratorMakesAWebhookOnThePageAndSeesItsSecretOnce() {
        Caller reader = app.asNobody();
        reader.signIn("admin", "admin");
        String token = reader.formToken("/webhooks");
        Answer refused = reader.form(
                "/webhooks",
                Map.of(
                        "address",
                        "http://169.254.169.254/latest",
                        "kind",
                        "SNS",
                        "event",
                        "release.failed",
                        "dimensions",
                        "",
                        "_csrf",
                        token));
        assertThat(refused.body()).contains("where clouds keep", "http://169.254.169.254/latest");
        Answer made = reader.form(
                "/webhooks",
                Map.of(
                        "address",
                        address("/hidden-path"),
                        "kind",
                        "SNS",
                        "event",
                        "release.failed",
                        "dimensions",
                        "",
                        "_csrf",
                        token));
        String page = made.header("Location").replaceFirst(".*(?=/webhooks)", "");
        assertThat(page).matches("/webhooks/\\d+");
        assertThat(reader.get(page).body()).contains("whsec_");
        assertThat(reader.get(page).body()).doesNotContain("whsec_").contains("envelope in the shape of SNS");

        Answer test = reader.form(page + "/test", Map.of("_csrf", token));
        String delivery = test.header("Location").replaceFirst(".*(?=/webhooks)", "");
        Walk.await(() -> reader.get(delivery).body().contains("Delivered") ? delivery : null);
        assertThat(messages.element()).contains("\"Type\":\"Notification\"");
        assertThat(follow(reader, page + "/disable", Map.of("_csrf", token)))
                .contains("An administrator disabled it.", ">Enable<");
        assertThat(follow(reader, page + "/enable", Map.of("_csrf", token))).contains(">Disable<");
        assertThat(follow(reader, page + "/secret", Map.of("_csrf", token))).contains("whsec_", "signs too until");
        Map<String, String> other =
                Map.of("address", address("/other"), "event", "release.published", "dimensions", "", "_csrf", token);
        assertThat(follow(reader, page + "/change", other)).contains("/other");
        assertThat(reader.form(page + "/remove", Map.of("_csrf", token)).header("Location"))
                .endsWith("/webhooks");
        assertThat(admin.get("/api/v1/audit?limit=50").body())
                .contains(
                        "webhook.make",
                        "SNS to 127.0.0.1",
                        "webhook.test",
                        "webhook.change",
                        "webhook.rotate_secret",
                        "webhook.remove")
                .doesNotContain("hidden-path", "whsec_");
    }

    /** Sends a form and goes where it leads, as a browser does. */
    private static String follow(Caller reader, String path, Map<String, String> fields) {
        Answer led = reader.form(path, fields);
        assertThat(led.status()).as(led.body()).isEqualTo(302);
        return reader.get(led.header("Location").replaceFirst("^https?://[^/]+", ""))
                .body();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                     | 400 | BAD_REQUEST
            {"address":"ftp://example.com/"}                                       | 400 | BAD_REQUEST
            {"address":"http://127.0.0.1:9/","events":[]}                          | 400 | BAD_REQUEST
            {"address":"http://127.0.0.1:9/","events":["webhook.test"]}            | 400 | BAD_REQUEST
            {"address":"http://127.0.0.1:9/","kind":"PIGEON"}                      | 400 | BAD_REQUEST
            {"address":"http://127.0.0.1:9/","colour":"red"}                       | 400 | UNKNOWN_FIELD
            {"address":"http://127.0.0.1:9/","dimensions":["NOPE_D"]}              | 404 | UNKNOWN_DIMENSION
            {"address":"http://169.254.169.254/latest/meta-data"}                  | 403 | LOCATION_NOT_ALLOWED
            """)
    void webhookThatCannotBeIsRefused(String body, int status, String code) {
        Answer refused = admin.post("/api/v1/webhooks", body);
        assertThat(refused.code()).as(refused.body()).isEqualTo(code);
        assertThat(refused.status()).isEqualTo(status);
    }

    @Test
    void nobodyButAnAdministratorSeesOrMakesWebhooks() {
        String hook = make("/secret-path", walk.define());
        for (String login : List.of("viewer", "analyst", "steward")) {
            Caller other = app.as(login);
            assertThat(List.of(
                            other.get("/api/v1/webhooks"),
                            other.get(hook),
                            other.get(hook + "/deliveries"),
                            other.post("/api/v1/webhooks", "{\"address\":\"http://127.0.0.1:9/\"}"),
                            other.patch(hook, "{\"enabled\":false}"),
                            other.post(hook + "/secret", ""),
                            other.post(hook + "/test", ""),
                            other.delete(hook)))
                    .allMatch(answer -> answer.status() == 403 && answer.code().equals("ROLE_MISSING"))
                    .noneMatch(answer -> answer.body().contains("secret-path"));
        }
        assertThat(admin.delete(hook).status()).isEqualTo(204);
    }
}
