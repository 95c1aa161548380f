package io.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plumbline.web.Caller.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the document at /v3/api-docs says, held against every call of every test: an answer with a status, a field, a code or a header that
 * is not described fails the test that called.
 */
public final class Contract {
    private static final String API = "/api/v1";
    private static final String HERE = "https://plumbline.test/api";
    private static final Set<String> DESCRIBED_HEADERS = Set.of("ETag", "Location", "Retry-After");
    private static final Set<String> OF_NO_OPERATION =
            Set.of("NOT_FOUND", "METHOD_NOT_ALLOWED", "SIGN_IN_REQUIRED", "BAD_REQUEST", "FILE_TOO_LARGE");

    private final IntSupplier port;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private @Nullable JsonNode document;
    private @Nullable SchemaRegistry schemas;

    Contract(IntSupplier port) {
        this.port = port;
    }

    /** One call that the document describes. */
    public record Operation(String method, String path, JsonNode words) {
        public String id() {
            return words.path("operationId").asString();
        }

        String pointer() {
            return "#/paths/" + escaped(path) + "/" + method.toLowerCase(Locale.ROOT);
        }
    }

    /** The document as the application gives it. */
    public synchronized JsonNode document() {
        if (document == null) {
            document = JsonMapper.shared().readTree(fetch());
            JsonNode closed = document.deepCopy();
            close(closed);
            schemas = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Map.of(HERE, closed.toString())));
        }
        return document;
    }

    public List<Operation> operations() {
        return document().path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(call ->
                                new Operation(call.getKey().toUpperCase(Locale.ROOT), path.getKey(), call.getValue())))
                .toList();
    }

    /** Which operations were answered with which statuses, as {@code id status}. */
    public Set<String> seen() {
        return Set.copyOf(seen);
    }

    /** Whether an answer is one that the document describes. */
    void holds(Answer answer) {
        String method = answer.raw().request().method();
        String path = answer.raw().uri().getRawPath();
        if (!path.startsWith(API) || method.equals("HEAD") || method.equals("OPTIONS")) {
            return;
        }
        Optional<Operation> operation = find(method, path);
        if (operation.isEmpty()) {
            assertThat(OF_NO_OPERATION)
                    .as(method + " " + path + " " + answer.body())
                    .contains(answer.code());
            return;
        }
        Operation call = operation.get();
        String status = String.valueOf(answer.status());
        JsonNode described = call.words().path("responses").path(status);
        assertThat(described.isObject())
                .as("%s is answered with %s, which is not described: %s", call.id(), status, answer.body())
                .isTrue();
        for (String header : DESCRIBED_HEADERS) {
            if (!answer.header(header).isEmpty()) {
                assertThat(described.path("headers").has(header))
                        .as("%s %s has the header %s, which is not described", call.id(), status, header)
                        .isTrue();
            }
        }
        seen.add(call.id() + " " + status);
        if (answer.raw().body().length > 0) {
            String type = answer.header("Content-Type").replaceFirst(";.*", "");
            assertThat(described.path("content").has(type))
                    .as("%s %s has the content type %s, which is not described", call.id(), status, type)
                    .isTrue();
            if (type.endsWith("json")) {
                fits(
                        call.id() + " " + status,
                        call.pointer() + "/responses/" + status + "/content/" + escaped(type) + "/schema",
                        answer.json());
            }
        }
    }

    /** Whether a request that was taken is one that the document describes. */
    void took(Answer answer, String json) {
        String path = answer.raw().uri().getRawPath();
        Optional<Operation> operation = find(answer.raw().request().method(), path);
        if (answer.status() >= 300 || operation.isEmpty()) {
            return;
        }
        Operation call = operation.get();
        Set<String> known = call.words().path("parameters").values().stream()
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .collect(Collectors.toSet());
        assertThat(known)
                .as("parameters of " + call.id())
                .containsAll(parameters(answer.raw().uri()));
        JsonNode body = call.words().path("requestBody").path("content").path("application/json");
        if (!json.isBlank() && body.isObject()) {
            fits(
                    "the request of " + call.id(),
                    call.pointer() + "/requestBody/content/application~1json/schema",
                    JsonMapper.shared().readTree(json));
        }
    }

    private static Set<String> parameters(URI uri) {
        return uri.getRawQuery() == null
                ? Set.of()
                : Arrays.stream(uri.getRawQuery().split("&"))
                        .map(pair -> URLDecoder.decode(pair.replaceFirst("=.*", ""), StandardCharsets.UTF_8))
                        .collect(Collectors.toSet());
    }

    private void fits(String what, String pointer, JsonNode body) {
        List<Error> errors;
        synchronized (this) {
            document();
            errors = schemas.getSchema(SchemaLocation.of(HERE + pointer)).validate(body);
        }
        assertThat(errors).as(what + " against " + pointer + ": " + body).isEmpty();
    }

    /** The operation of a path: one with a word where another has a parameter goes first. */
    private Optional<Operation> find(String method, String path) {
        return operations().stream()
                .filter(call -> call.method().equals(method))
                .filter(call -> path.matches(call.path().replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(
                        call -> call.path().chars().filter(c -> c == '{').count()));
    }

    /** An object has no other fields than those that are described. */
    private static void close(JsonNode node) {
        node.forEach(Contract::close);
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").toString().contains("object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    private static String escaped(String part) {
        return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }

    private String fetch() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port.getAsInt() + "/v3/api-docs"))
                                    .header("Authorization", "Bearer demo-viewer")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The schemas that the document names, by name. */
    public Map<String, JsonNode> shapes() {
        Map<String, JsonNode> shapes = new TreeMap<>();
        document().path("components").path("schemas").properties().forEach(s -> shapes.put(s.getKey(), s.getValue()));
        return shapes;
    }
}
