package io.plumbline.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the web application how it is. */
final class Health implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final HttpRequest question;

    Health(int port) {
        question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /**
     * One answer.
     *
     * @param well the work can be done
     * @param progress how far the demo's data is, in the application's words; empty where it says nothing
     */
    record Answer(boolean well, String progress) {
        static Answer read(int status, String body) {
            return new Answer(status == 200, progress(body));
        }

        private static String progress(String body) {
            try {
                var details =
                        JSON.readTree(body).path("components").path("demo").path("details");
                var step = details.path("step").asString("");
                var percent = details.path("percent").asString("");
                return percent.isEmpty() ? step : (step + " " + percent + " %").strip();
            } catch (JacksonException notJson) {
                return "";
            }
        }
    }

    /** The application's answer; empty while it does not answer. */
    Optional<Answer> ask() throws InterruptedException {
        try {
            var response = client.send(question, HttpResponse.BodyHandlers.ofString());
            return Optional.of(Answer.read(response.statusCode(), response.body()));
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
