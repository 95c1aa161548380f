package io.plumbline.web.job;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Server-Sent Events on their way out. */
final class EventStream {
    private final HttpServletResponse response;

    private EventStream(HttpServletResponse response) {
        this.response = response;
    }

    /** Begins a stream; the client comes back after a pause when it breaks. */
    static EventStream begin(HttpServletResponse response, Duration pause) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Proxies that collect answers would keep the events back.
        response.setHeader("X-Accel-Buffering", "no");
        EventStream stream = new EventStream(response);
        stream.write("retry: " + pause.toMillis() + "\n\n");
        return stream;
    }

    void event(String name, long id, String data) throws IOException {
        write("event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n");
    }

    /** Keeps the connection from looking dead. */
    void heartbeat() throws IOException {
        write(": still here\n\n");
    }

    private void write(String text) throws IOException {
        ServletOutputStream out = response.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        response.flushBuffer();
    }
}
