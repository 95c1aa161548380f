package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An installation for real work as {@code ./rdm up} starts it, with an administrator's token from the environment. */
final class RegularInstallation implements AutoCloseable {
    private static final String TOKEN = "an-administrators-token-of-40-characters";
    private static final String PASSWORD = "correct horse battery staple";
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Duration START = Duration.ofMinutes(6);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path home;
    private final Path log;
    private final int port;
    private final Process supervisor;
    private final Thread emergency;

    private RegularInstallation(Path home, Path log, int port, Process supervisor) {
        this.home = home;
        this.log = log;
        this.port = port;
        this.supervisor = supervisor;
        this.emergency = new Thread(this::stop, "end-installation");
    }

    /** Starts one on an empty data folder of that name and waits until it is well. */
    static RegularInstallation start(String name, Map<String, String> settings) {
        Path home = Rdm.root().resolve("e2e-tests/target").resolve(name);
        Rdm.delete(home);
        return start(home, settings);
    }

    /** Starts one on a data folder as it is. */
    static RegularInstallation start(Path home, Map<String, String> settings) {
        int port = Rdm.freePort();
        Path log = home.resolveSibling(home.getFileName() + ".log");
        RegularInstallation installation =
                new RegularInstallation(home, log, port, Rdm.start(home, port, environment(settings), log, "up"));
        Runtime.getRuntime().addShutdownHook(installation.emergency);
        try {
            installation.awaitWell();
        } catch (RuntimeException | Error e) {
            installation.close();
            throw e;
        }
        return installation;
    }

    static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment =
                new HashMap<>(Map.of("RDM_BOOTSTRAP_TOKEN", TOKEN, "RDM_WEB_HEAP", "512m", "RDM_RUNNER_HEAP", "1g"));
        environment.putAll(settings);
        return environment;
    }

    private void awaitWell() {
        Await.until("the installation is well; see " + log + " and " + home.resolve("logs"), START, () -> {
            if (!supervisor.isAlive()) {
                throw new AssertionError("./rdm up ended with " + supervisor.exitValue() + ": " + said());
            }
            return admin().tryStatus("/actuator/health") == 200;
        });
    }

    /** What the launcher has printed. */
    String said() {
        return text(log);
    }

    /** The log of a part. */
    String log(String part) {
        return text(home.resolve("logs").resolve(part + ".log"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path home() {
        return home;
    }

    Api admin() {
        return new Api(url(), TOKEN);
    }

    private String url() {
        return "http://localhost:" + port;
    }

    /** Adds a person, who then signs in. */
    Api person(String login, String role) {
        admin().post(
                        "/api/v1/people",
                        Map.of("login", login, "name", login, "password", PASSWORD, "roles", List.of(role)))
                .expect(201);
        return signIn(login);
    }

    /** Signs a person in, who makes a token. */
    Api signIn(String login) {
        try (HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            String form = "username=" + login + "&password=" + Api.encode(PASSWORD) + "&_csrf="
                    + Api.encode(formToken(browser));
            send(browser, request("/login", form, "application/x-www-form-urlencoded"));
            HttpRequest.Builder token = request("/api/v1/tokens", "{\"name\":\"test\"}", "application/json");
            String made = send(browser, token.header("X-CSRF-TOKEN", formToken(browser)));
            return new Api(url(), Api.JSON.readTree(made).path("value").asString());
        }
    }

    private String formToken(HttpClient browser) {
        Matcher matcher = FORM_TOKEN.matcher(send(browser, HttpRequest.newBuilder(URI.create(url() + "/login"))));
        return matcher.find() ? matcher.group(1) : "";
    }

    private HttpRequest.Builder request(String path, String body, String type) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String send(HttpClient browser, HttpRequest.Builder request) {
        try {
            return browser.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(emergency);
    }

    private void stop() {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
