package io.plumbline.engine.event;

import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Carries a message to a receiver over HTTP, whatever the receiver does: it follows no redirect, reads the beginning of the answer only, and
 * comes back within its time.
 *
 * <p>It connects to the very addresses that were looked at. A client that asks the name service by itself could be given another address the
 * second time.
 */
final class Courier implements AutoCloseable {
    /** How much of an answer is kept. */
    static final int KEPT_CHARACTERS = 500;

    private static final int READ_BYTES = 4 * KEPT_CHARACTERS;
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;

    /** How long a connection, and all of it, may take. */
    record Patience(Duration connect, Duration whole) {
        static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    private final Destinations destinations;
    private final Patience patience;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-clock").factory());

    Courier(Destinations destinations, Patience patience) {
        this.destinations = destinations;
        this.patience = patience;
    }

    Reply carry(String address, Map<String, String> headers, String body) {
        URI to = URI.create(address);
        List<InetAddress> open;
        try {
            open = destinations.resolve(to);
        } catch (UnknownHostException e) {
            return new Reply.Unanswered("The host " + to.getHost() + " cannot be found from here.");
        } catch (RdmException e) {
            return new Reply.Unanswered(e.sentence());
        }
        HttpPost post = new HttpPost(to);
        headers.forEach(post::setHeader);
        post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        ScheduledFuture<?> end = clock.schedule(post::cancel, patience.whole().toMillis(), TimeUnit.MILLISECONDS);
        CloseableHttpClient client = client(open);
        try {
            return read(client.executeOpen(RoutingSupport.determineHost(post), post, null));
        } catch (IOException | HttpException | RuntimeException e) {
            return new Reply.Unanswered(problem(to, post, e));
        } finally {
            end.cancel(false);
            // At once: a polite end would read the rest of the answer, however long it is.
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private CloseableHttpClient client(List<InetAddress> open) {
        ConnectionConfig times = ConnectionConfig.custom()
                .setConnectTimeout(patience.connect().toMillis(), TimeUnit.MILLISECONDS)
                .setSocketTimeout(Math.toIntExact(patience.whole().toMillis()), TimeUnit.MILLISECONDS)
                .build();
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Pinned(open))
                        .setDefaultConnectionConfig(times)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(limits)
                                .build())
                        .build())
                .setUserAgent("Plumbline-Webhooks")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static Reply read(ClassicHttpResponse response) throws IOException {
        Header later = response.getFirstHeader("Retry-After");
        String beginning = "";
        if (response.getEntity() != null) {
            InputStream content = response.getEntity().getContent();
            beginning = text(content.readNBytes(READ_BYTES));
        }
        return new Reply.Answered(response.getCode(), beginning, later == null ? null : later.getValue());
    }

    private static String text(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.UTF_8);
        return all.substring(
                0, all.offsetByCodePoints(0, Math.min(KEPT_CHARACTERS, all.codePointCount(0, all.length()))));
    }

    private String problem(URI to, HttpPost post, Exception e) {
        String host = to.getHost();
        if (post.isCancelled()) {
            return host + " did not answer within " + patience.whole().toSeconds() + " seconds.";
        }
        return switch (e) {
            case SocketTimeoutException late ->
                host + " did not take the connection within "
                        + patience.connect().toSeconds() + " seconds.";
            case ConnectException refused -> host + " refused the connection at port " + port(to) + ".";
            case SSLException tls -> host + " cannot be spoken to over TLS: " + tls.getMessage();
            case HttpException odd -> host + " answered what is not HTTP.";
            default ->
                host + " broke the connection off before it had answered ("
                        + e.getClass().getSimpleName() + ").";
        };
    }

    private static int port(URI to) {
        int usual = "https".equalsIgnoreCase(to.getScheme()) ? 443 : 80;
        return to.getPort() < 0 ? usual : to.getPort();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Answers with what was looked at. */
    private record Pinned(List<InetAddress> addresses) implements DnsResolver {
        @Override
        public InetAddress[] resolve(@Nullable String host) {
            return addresses.toArray(InetAddress[]::new);
        }

        @Override
        public @Nullable String resolveCanonicalHostname(@Nullable String host) {
            return host;
        }
    }
}
