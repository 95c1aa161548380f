package io.plumbline.engine.publication;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plumbline.launcher.EmbeddedObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to an object store on which requests go wrong: from a number on, all of them, until it is mended. */
final class FaultyStore implements AutoCloseable {
    /** What goes wrong. */
    enum Fault {
        /** The store says 503 and has done nothing. */
        BUSY,
        /** The store says 409 and has done nothing. */
        CONFLICT,
        /** The connection ends before the store sees the request. */
        RESET,
        /** The store does what it was asked for, and the answer is lost. */
        ANSWER_LOST
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final URI store;
    private final AtomicInteger writes = new AtomicInteger();
    private volatile int from = Integer.MAX_VALUE;
    private volatile Fault fault = Fault.BUSY;

    FaultyStore(EmbeddedObjectStore store) throws IOException {
        this.store = URI.create(store.endpoint());
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Lets each write from a number on go wrong; reads go well. */
    void breakFrom(int write, Fault how) {
        writes.set(0);
        fault = how;
        from = write;
    }

    /** Lets everything go well; gives how many writes there were since it was broken. */
    int mend() {
        from = Integer.MAX_VALUE;
        return writes.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean isWrite = !exchange.getRequestMethod().equals("GET")
                && !exchange.getRequestMethod().equals("HEAD");
        boolean isFaulty = isWrite && writes.incrementAndGet() >= from;
        if (isFaulty && fault == Fault.ANSWER_LOST) {
            forward(exchange, body);
        }
        if (isFaulty) {
            switch (fault) {
                case BUSY -> answer(exchange, 503, "SlowDown");
                case CONFLICT -> answer(exchange, 409, "OperationAborted");
                // Without an answer the server ends the connection.
                case RESET, ANSWER_LOST -> throw new IOException("the connection is lost");
            }
            return;
        }
        Forwarded found = forward(exchange, body);
        found.headers().forEach(header -> {
            String name = header.substring(0, header.indexOf(':')).strip();
            if (!List.of("transfer-encoding", "connection", "content-length").contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders()
                        .add(name, header.substring(header.indexOf(':') + 1).strip());
            }
        });
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        if (isHead) {
            found.headers().stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .forEach(header -> exchange.getResponseHeaders()
                            .add(
                                    "Content-Length",
                                    header.substring(header.indexOf(':') + 1).strip()));
        }
        exchange.sendResponseHeaders(found.status(), isHead || found.body().length == 0 ? -1 : found.body().length);
        if (!isHead && found.body().length > 0) {
            exchange.getResponseBody().write(found.body());
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String code) throws IOException {
        byte[] body =
                ("<Error><Code>" + code + "</Code><Message>not now</Message></Error>").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What the store answered. */
    private record Forwarded(int status, List<String> headers, byte[] body) {}

    /** Sends the request on as it came, its signed headers too. */
    private Forwarded forward(HttpExchange exchange, byte[] body) {
        try (Socket socket = new Socket(store.getHost(), store.getPort())) {
            StringBuilder head = new StringBuilder(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().toString() + " HTTP/1.1\r\n");
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!List.of("connection", "transfer-encoding", "expect").contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value ->
                            head.append(name).append(": ").append(value).append("\r\n"));
                }
            });
            head.append("Connection: close\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            return read(
                    new DataInputStream(socket.getInputStream()),
                    exchange.getRequestMethod().equals("HEAD"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Forwarded read(DataInputStream in, boolean isHead) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        List<String> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.add(line);
        }
        boolean isChunked = headers.stream().anyMatch(header -> header.equalsIgnoreCase("transfer-encoding: chunked"));
        byte[] body = isHead ? new byte[0] : isChunked ? chunks(in) : in.readAllBytes();
        return new Forwarded(status, headers, body);
    }

    private static byte[] chunks(DataInputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
