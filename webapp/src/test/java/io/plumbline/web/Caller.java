package io.plumbline.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who calls the application over HTTP, with the headers and cookies of one browser or program. */
public final class Caller {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final int port;
    private final @Nullable Contract contract;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** @param contract what the API's document says, against which every answer is held; null where the document cannot be had */
    Caller(int port, @Nullable Contract contract) {
        this.port = port;
        this.contract = contract;
    }

    /** One answer. */
    public record Answer(int status, String body, HttpResponse<byte[]> raw) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String code() {
            return json().path("code").asString("");
        }

        public String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    public Caller with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    /** Begins to read an answer that may have no end. */
    public HttpResponse<InputStream> open(String path) {
        try {
            return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json);
    }

    /** Sends JSON; what is taken has to be as the API's document says. */
    public Answer send(String method, String path, String json) {
        Answer answer = send(
                request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)));
        if (contract != null) {
            contract.took(answer, json);
        }
        return answer;
    }

    /** Sends whatever the test wants to see refused. */
    public Answer send(String method, String path, String type, String body) {
        HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString(body));
        return send(type.isEmpty() ? request : request.header("Content-Type", type));
    }

    /** Posts a form as a browser does. */
    public Answer form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Sends a file with fields; each time with another boundary, as programs do. */
    public Answer upload(String path, byte[] file, Map<String, String> fields) {
        return upload(path, "book.xlsx", file, fields);
    }

    /** Sends a file of a name. */
    public Answer upload(String path, String fileName, byte[] file, Map<String, String> fields) {
        String boundary = "part-" + UUID.randomUUID();
        StringBuilder head = new StringBuilder();
        fields.forEach((name, value) -> head.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                + name + "\"\r\n\r\n" + value + "\r\n"));
        head.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\n\r\n");
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(head.toString()),
                        BodyPublishers.ofByteArray(file),
                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))));
    }

    /** Signs in through the form; the session stays with this caller. */
    public Answer signIn(String login, String password) {
        return form("/login", Map.of("username", login, "password", password, "_csrf", formToken("/login")));
    }

    /** The value of a cookie that this caller got; empty where it got none. */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** The form token of a page. */
    public String formToken(String page) {
        Matcher matcher = FORM_TOKEN.matcher(get(page).body());
        return matcher.find() ? matcher.group(1) : "";
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(60));
        headers.forEach(request::header);
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Answer answer =
                    new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
            if (contract != null) {
                contract.holds(answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
