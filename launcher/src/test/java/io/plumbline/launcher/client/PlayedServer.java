package io.plumbline.launcher.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A server that plays recorded answers, call by call, and keeps what it was asked; and a client of it. */
final class PlayedServer implements AutoCloseable {
    static final Patience SHORT = new Patience(Duration.ofMillis(600), Duration.ofMillis(5), Duration.ofMillis(5));

    private final HttpServer server;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** An answer; one without a status is lost on the way, one with less body than promised breaks off. */
    record Answer(int status, Map<String, String> headers, String body, int promised) {
        static Answer json(int status, String body) {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/json"),
                    body,
                    body.getBytes(StandardCharsets.UTF_8).length);
        }

        static Answer problem(int status, String code, String detail) {
            return json(status, """
                    {"status":%d,"code":"%s","detail":"%s","findings":[]}""".formatted(status, code, detail));
        }

        static Answer lost() {
            return new Answer(0, Map.of(), "", 0);
        }

        Answer with(String name, String value) {
            var more = new HashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body, promised);
        }
    }

    /** A call as it came. */
    record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    /** How a command ended. */
    record Said(int exit, String out, String err) {
        /** Stdout as the one document that it has to be. */
        JsonNode json() {
            return Server.JSON.readTree(out);
        }
    }

    PlayedServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        environment.put("RDM_URL", url());
        environment.put("RDM_TOKEN", "token-of-a-test");
        environment.put("RDM_CONFIG", folder.resolve("client.json").toString());
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Says or unsays a setting of the client. */
    PlayedServer set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    PlayedServer unset(String name) {
        environment.remove(name);
        return this;
    }

    /** The answers to a call such as {@code GET /jobs/7?x=1} below the API's base, one after the other; the last one stays. */
    PlayedServer on(String call, Answer... played) {
        answers.put(call.replace(" ", " /api/v1"), new ArrayDeque<>(List.of(played)));
        return this;
    }

    PlayedServer on(String call, String body) {
        return on(call, Answer.json(200, body));
    }

    Said rdm(String... words) {
        return rdm(InputStream.nullInputStream(), words);
    }

    Said rdm(InputStream in, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var exit = new Client(new Surroundings(
                        environment,
                        folder.resolve("home"),
                        folder,
                        in,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        SHORT))
                .run(List.of(words));
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The calls that wrote. */
    List<Asked> writes() {
        return new ArrayList<>(
                asked.stream().filter(one -> !one.method().equals("GET")).toList());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().toString();
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    path,
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            var played = answers.get(exchange.getRequestMethod() + " " + path);
            var answer = played == null
                    ? Answer.problem(404, "NOT_PLAYED", exchange.getRequestMethod() + " " + path.replace("\"", ""))
                    : played.size() > 1 ? played.remove() : played.element();
            if (answer.status() != 0) {
                answer.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(answer.status(), answer.promised() == 0 ? -1 : answer.promised());
                exchange.getResponseBody().write(answer.body().getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
