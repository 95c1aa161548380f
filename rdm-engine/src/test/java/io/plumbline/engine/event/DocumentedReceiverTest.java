package io.plumbline.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What docs/events.md tells receivers to do with a message is right: its code is run on messages that we sign. */
class DocumentedReceiverTest {
    private static final String ID = "msg_1";
    private static final Instant SENT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String BODY = "{\"text\":\"Gebrüder\"}";

    private final WebhookSecret secret = WebhookSecret.fresh();
    private final String both = WebhookSecret.fresh().sign(ID, SENT, BODY) + " " + secret.sign(ID, SENT, BODY);

    @TempDir
    Path folder;

    private static String code(String language) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "events.md"));
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("docs/events.md has code in " + language).isTrue();
        return block.group(1);
    }

    @Test
    void javaOfThePageTakesWhatIsSignedAndNothingElse() throws Exception {
        Path source = Files.writeString(folder.resolve("Verify.java"), code("java"));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Method verify = loader.loadClass("Verify")
                    .getMethod(
                            "verify",
                            String.class,
                            String.class,
                            String.class,
                            String.class,
                            byte[].class,
                            Instant.class);
            String timestamp = Long.toString(SENT.getEpochSecond());
            byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
            assertThat(verify.invoke(null, secret.text(), ID, timestamp, both, body, SENT.plusSeconds(300)))
                    .isEqualTo(true);
            assertThat(verify.invoke(null, secret.text(), ID, timestamp, both, body, SENT.plusSeconds(301)))
                    .as("too late")
                    .isEqualTo(false);
            assertThat(verify.invoke(null, secret.text(), "msg_2", timestamp, both, body, SENT))
                    .as("another id")
                    .isEqualTo(false);
            assertThat(verify.invoke(null, secret.text(), ID, timestamp, both, new byte[] {'{', '}'}, SENT))
                    .as("another body")
                    .isEqualTo(false);
            assertThat(verify.invoke(null, WebhookSecret.fresh().text(), ID, timestamp, both, body, SENT))
                    .as("another secret")
                    .isEqualTo(false);
        }
    }

    @Test
    void pythonOfThePageTakesWhatIsSignedAndNothingElse() throws Exception {
        assumeTrue(runs("print(1)").equals("1"), "there is no Python here");
        String headers = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "webhook-id",
                        ID,
                        "webhook-timestamp",
                        Long.toString(SENT.getEpochSecond()),
                        "webhook-signature",
                        both));
        String code = code("python")
                + """

                headers = %s
                body = '%s'.encode('utf-8')
                sent = int(headers['webhook-timestamp'])
                print(verify('%s', headers, body, sent + 300), verify('%s', headers, body, sent + 301),
                      verify('%s', headers, b'{}', sent), verify('%s', headers, body))
                """.formatted(headers, BODY, secret.text(), secret.text(), secret.text(), secret.text());
        assertThat(runs(code)).isEqualTo("True False False False");
    }

    private String runs(String code) throws InterruptedException {
        try {
            Path script = Files.writeString(folder.resolve("script.py"), code);
            Process python = new ProcessBuilder("python3", script.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(python.waitFor(Duration.ofSeconds(30))).isTrue();
            return output;
        } catch (IOException e) {
            return "";
        }
    }
}
