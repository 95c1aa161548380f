package io.plumbline.launcher.client;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of one server as one person sees it. Calls that write carry a key of their own, so that one whose answer is lost can be
 * sent again and is done once.
 */
final class Server {
    static final JsonMapper JSON = new JsonMapper();
    private static final Duration CALL = Duration.ofMinutes(2);
    private static final Duration TRANSFER = Duration.ofMinutes(30);
    private static final Set<Integer> LATER = Set.of(409, 429, 503);

    private final HttpClient client;
    private final Account account;
    private final Patience patience;
    private boolean hasAnswered;

    Server(Account account, Patience patience) {
        this.account = account;
        this.patience = patience;
        this.client = client(account);
    }

    /** Where nothing is encrypted, the certificate authorities are left alone: to read them takes a third of the start. */
    private static HttpClient client(Account account) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5));
        if (account.isPlain()) {
            try {
                var trustsNobody = SSLContext.getInstance("TLS");
                trustsNobody.init(null, new TrustManager[0], null);
                builder.sslContext(trustsNobody);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return builder.build();
    }

    /** A page for people, to be named in messages. */
    String page(String path) {
        return account.url() + path;
    }

    Patience patience() {
        return patience;
    }

    JsonNode get(Query query) {
        return call(request(query, CALL).GET());
    }

    /** Sends a call that writes. */
    JsonNode post(Query query, JsonNode body) {
        return post(query, body, null);
    }

    /** Sends a call that writes where the version is still the one that is named. */
    JsonNode post(Query query, JsonNode body, @Nullable String version) {
        return write("POST", query, body, version);
    }

    JsonNode patch(Query query, JsonNode body) {
        return write("PATCH", query, body, null);
    }

    private JsonNode write(String method, Query query, JsonNode body, @Nullable String version) {
        var request = keyed(query, CALL)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (version != null) {
            request.header("If-Match", version.startsWith("\"") ? version : "\"" + version + "\"");
        }
        return call(request);
    }

    /** Sends a form with a file. */
    JsonNode post(Query query, MultipartForm form) {
        return call(keyed(query, TRANSFER)
                .header("Content-Type", form.contentType())
                .POST(form.body()));
    }

    /** Reads a file from the server; it is whole, or there is a refusal. */
    void download(Query query, Path file) {
        var response = send(
                request(query, TRANSFER).header("Accept", "*/*").GET(),
                info -> info.statusCode() == 200
                        ? BodySubscribers.mapping(
                                BodySubscribers.ofFile(file, CREATE, WRITE, TRUNCATE_EXISTING), _ -> new byte[0])
                        : BodySubscribers.ofByteArray());
        if (response.statusCode() != 200) {
            throw refusal(response);
        }
    }

    private HttpRequest.Builder request(Query query, Duration limit) {
        return HttpRequest.newBuilder(URI.create(account.url() + "/api/v1" + query))
                .timeout(limit)
                .header("Authorization", "Bearer " + account.token());
    }

    private HttpRequest.Builder keyed(Query query, Duration limit) {
        return request(query, limit).header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private JsonNode call(HttpRequest.Builder request) {
        var response = send(request.header("Accept", "application/json"), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw refusal(response);
        }
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw foreign(response.statusCode(), e);
        }
    }

    /** Repeats what was lost on the way or is to come later; gives up at once where nobody has answered yet at all. */
    private <T> HttpResponse<T> send(HttpRequest.Builder builder, BodyHandler<T> handler) {
        var request = builder.build();
        var deadline = System.nanoTime() + patience.lost().toNanos();
        for (var repetition = 0; ; repetition++) {
            var pause = patience.pause(repetition);
            var isLast = System.nanoTime() + pause.toNanos() > deadline;
            try {
                var response = client.send(request, handler);
                hasAnswered = true;
                if (isLast || !isForLater(response)) {
                    return response;
                }
            } catch (ConnectException | HttpConnectTimeoutException e) {
                if (isLast || !hasAnswered) {
                    throw Refusal.noAnswer(
                            "No answer from " + account
                                    + ": nobody can be reached there. Is it the right address (RDM_URL,"
                                    + " ./rdm login URL), and does the server run?",
                            e);
                }
            } catch (SSLException e) {
                throw Refusal.noAnswer(
                        "No answer from " + account + ": the encrypted link was not made (" + e.getMessage()
                                + "). Is it the right address, and is its certificate one that this JDK trusts?",
                        e);
            } catch (IOException e) {
                hasAnswered = true;
                if (isLast) {
                    throw Refusal.noAnswer(
                            "No answer from " + account + " to " + request.method() + " "
                                    + request.uri().getPath() + " (" + e
                                    + "). Whether it was done is not known: look before"
                                    + " you repeat it.",
                            e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            sleep(pause);
        }
    }

    /** The server asks to come back: the same call is under way, or it is busy. */
    private static boolean isForLater(HttpResponse<?> response) {
        return LATER.contains(response.statusCode())
                && response.headers().firstValue("Retry-After").isPresent();
    }

    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Refusal interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return Refusal.noAnswer("Interrupted; what was asked for may go on at the server.", e);
    }

    private Refusal refusal(HttpResponse<byte[]> response) {
        var status = response.statusCode();
        try {
            var problem = JSON.readTree(response.body());
            if (problem.path("code").isString()) {
                return Refusal.of(problem, status);
            }
        } catch (JacksonException notOurs) {
            return foreign(status, notOurs);
        }
        return foreign(status, null);
    }

    private Refusal foreign(int status, @Nullable Throwable cause) {
        return Refusal.noAnswer(
                "Found an answer " + status + " from " + account
                        + " that is not Plumbline's, expected its API. Is the address"
                        + " right, and is there a proxy between that is not?",
                cause);
    }
}
