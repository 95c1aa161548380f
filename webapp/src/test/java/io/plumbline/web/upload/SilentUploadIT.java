package io.plumbline.web.upload;

import static io.plumbline.engine.jooq.Tables.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.web.RunningApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Senders that stop in the middle of a file. */
class SilentUploadIT {
    private static final int SENDERS = 30;
    /** Longer than the server waits for the next byte. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final String HEAD = """
            POST /api/v1/uploads HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer demo-analyst\r
            Content-Type: multipart/form-data; boundary=cut\r
            Content-Length: 1000000\r
            \r
            --cut\r
            Content-Disposition: form-data; name="file"; filename="slow.csv"\r
            \r
            code,name\r
            A1,""";

    private final RunningApp app = RunningApp.demo();

    @Test
    void sendersThatFallSilentAreDroppedAndHoldUpNobody() throws IOException {
        long uploads = uploads();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < SENDERS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.UTF_8));
                silent.add(socket);
            }
            assertThat(app.as("viewer").get("/api/v1/dimensions").status()).isEqualTo(200);
            for (Socket socket : silent) {
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer.lines().findFirst().orElse("")).doesNotContain(" 2");
            }
            assertThat(uploads()).isEqualTo(uploads);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private long uploads() {
        return app.database().read().fetchCount(UPLOAD);
    }
}
