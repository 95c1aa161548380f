package io.plumbline.web;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.plumbline.launcher.EmbeddedDatabase;
import io.plumbline.launcher.EmbeddedObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An installation whose parts can be taken away: a database, an object store and a collector of spans of its own. All that it writes to its
 * output is kept. One for all tests of a run; each leaves its parts in place.
 */
public final class FragileApp {
    public static final String BOOTSTRAP_TOKEN = "bootstrap-" + "b7".repeat(20);
    public static final String METRICS_TOKEN = "metrics-" + "c3".repeat(20);
    private static final FragileApp ONE = begin();

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private EmbeddedDatabase database;
    private EmbeddedObjectStore store;
    private final ConfigurableApplicationContext context;

    private FragileApp(Path folder) throws IOException {
        this.folder = folder;
        this.database = EmbeddedDatabase.start(folder.resolve("database"), 0);
        this.store = EmbeddedObjectStore.start(folder.resolve("store"), 0);
        Path keys = folder.resolve("keys.properties");
        Files.writeString(
                keys, """
                workbook=%s
                hash=%s
                webhook=%s
                audit=%s
                """.formatted("a1b2".repeat(16), "b2c3".repeat(16), "c3d4".repeat(16), "d4e5".repeat(16)));
        Files.setPosixFilePermissions(keys, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        environment.put("RDM_HOME", folder.toString());
        environment.put("RDM_PORT", "0");
        environment.put("RDM_JDBC_URL", database.jdbcUrl());
        environment.put("RDM_JDBC_USER", database.user());
        environment.put("RDM_JDBC_PASSWORD", database.password());
        environment.put("RDM_CATALOG_SCHEMA", EmbeddedDatabase.CATALOG_SCHEMA);
        environment.put("RDM_WAREHOUSE", "s3://" + EmbeddedObjectStore.LAKE + "/warehouse");
        environment.put("RDM_PRIVATE_STORE", "s3://" + EmbeddedObjectStore.PRIVATE);
        environment.put("RDM_FACT_ROOTS", "s3://" + EmbeddedObjectStore.FACTS);
        environment.put("RDM_S3_ENDPOINT", store.endpoint());
        environment.put("AWS_ACCESS_KEY_ID", store.accessKey());
        environment.put("AWS_SECRET_ACCESS_KEY", store.secretKey());
        environment.put("AWS_REGION", EmbeddedObjectStore.REGION);
        environment.put("RDM_SECRET_FILE", keys.toString());
        environment.put("RDM_BOOTSTRAP_TOKEN", BOOTSTRAP_TOKEN);
        environment.put("RDM_METRICS_TOKEN", METRICS_TOKEN);
        environment.put("RDM_ACCESS_LOG", "on");
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector());
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=collector-" + "e5".repeat(16));
        environment.put("OTEL_BSP_SCHEDULE_DELAY", "200");
        System.setOut(copying(System.out));
        System.setErr(copying(System.err));
        this.context = Plumbline.start(environment);
    }

    private static FragileApp begin() {
        try {
            return new FragileApp(
                    Files.createTempDirectory(Path.of("target"), "fragile-").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static FragileApp get() {
        return ONE;
    }

    /** An administrator's program. */
    public Caller admin() {
        return nobody().with("Authorization", "Bearer " + BOOTSTRAP_TOKEN);
    }

    public Caller nobody() {
        return new Caller(port(), null);
    }

    private int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** What stands in the settings and in no log. */
    public Map<String, String> settings() {
        return environment;
    }

    public Path folder() {
        return folder;
    }

    /** Everything that was written since the application began. */
    public String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** The spans that the collector has got. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    public Connection sql() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** As {@code kill -9} does. */
    public void killDatabase() {
        kill(database.process().pid());
        database.close();
    }

    public void startDatabase() {
        database = EmbeddedDatabase.start(folder.resolve("database"), database.port());
    }

    public void killStore() {
        kill(store.process().pid());
        store.close();
    }

    public void startStore() {
        store = EmbeddedObjectStore.start(folder.resolve("store"), store.port());
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    private String collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body(exchange));
            request.getResourceSpansList()
                    .forEach(resource ->
                            resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static byte[] body(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return zipped
                ? new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(bytes)).readAllBytes()
                : bytes;
    }

    private PrintStream copying(PrintStream to) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        to.write(b);
                        output.write(b);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        to.write(bytes, from, length);
                        output.write(bytes, from, length);
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }
}
