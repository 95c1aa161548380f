package io.plumbline.engine.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A receiver of webhooks that answers as a test has it answer. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final CountDownLatch end = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Message> messages = new ConcurrentLinkedQueue<>();
    private volatile Manner manner = Manner.taking();

    /** What came; header names in lower case. */
    record Message(Map<String, String> headers, String body) {
        String id() {
            return headers.getOrDefault("webhook-id", "");
        }
    }

    /** What a receiver does with what came. */
    @FunctionalInterface
    interface Manner {
        void answer(HttpExchange exchange, CountDownLatch end) throws IOException, InterruptedException;

        static Manner taking() {
            return status(200, "thanks");
        }

        static Manner status(int status, String text, String... headers) {
            return (exchange, end) -> {
                for (int i = 0; i < headers.length; i += 2) {
                    exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
                }
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            };
        }

        /** Says nothing at all. */
        static Manner hanging() {
            return (exchange, end) -> end.await(1, TimeUnit.MINUTES);
        }

        /** Says 200, and then a byte now and then. */
        static Manner dripping() {
            return (exchange, end) -> {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    while (!end.await(50, TimeUnit.MILLISECONDS)) {
                        out.write('.');
                        out.flush();
                    }
                }
            };
        }

        static Manner closing() {
            return (exchange, end) -> {
                throw new IOException("closed on purpose");
            };
        }

        /** Says so many megabytes. */
        static Manner shouting(int megabytes) {
            return (exchange, end) -> {
                byte[] much = "é".repeat(512 * 1024).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, (long) megabytes * much.length);
                for (int i = 0; i < megabytes; i++) {
                    exchange.getResponseBody().write(much);
                }
            };
        }
    }

    private Receiver(HttpServer server) {
        this.server = server;
    }

    static Receiver open() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            Receiver receiver = new Receiver(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", receiver::take);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            messages.add(new Message(headers, body));
            manner.answer(exchange, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void answers(Manner other) {
        manner = other;
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }
}
