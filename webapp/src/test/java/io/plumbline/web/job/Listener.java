package io.plumbline.web.job;

import io.plumbline.web.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One who listens to a stream of events, and may drop it. */
final class Listener implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final Event END = new Event("end of stream", 0, "");

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** One event. */
    record Event(String name, long id, String data) {
        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    Listener(Caller caller, String path) {
        this.response = caller.open(path);
        Thread.ofVirtual().start(this::read);
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next event; one that ends the stream is named so. */
    Event next() {
        try {
            Event next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next event of a name. */
    Event next(String name) {
        Event next = next();
        while (!next.name().equals(name)) {
            if (next == END) {
                throw new AssertionError("the stream ended before an event " + name);
            }
            next = next();
        }
        return next;
    }

    /** Whether the server ends the stream by itself. */
    boolean ends() {
        Event next = next();
        while (next != END) {
            next = next();
        }
        return true;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            long id = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(name, id, line.substring(6)));
                } else if (line.startsWith("retry: ")) {
                    events.add(new Event("retry", 0, line.substring(7)));
                }
            }
            events.add(END);
        } catch (IOException e) {
            events.add(END);
        }
    }

    /** Drops the connection. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
