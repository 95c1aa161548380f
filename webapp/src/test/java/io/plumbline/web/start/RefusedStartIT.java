package io.plumbline.web.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.lake.Lake;
import io.plumbline.launcher.EmbeddedObjectStore;
import io.plumbline.web.RunningApp;
import io.plumbline.web.settings.Settings;
import io.plumbline.web.settings.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/** A wrong setting stops the start with one sentence that says which and why, and tells no secret. */
class RefusedStartIT {
    private static final String PASSWORD = "a-secret-that-nobody-reads";
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static EmbeddedObjectStore store;
    private static HttpServer website;

    @BeforeAll
    static void start() throws IOException {
        store = EmbeddedObjectStore.start(folder.resolve("store"), 0);
        website = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        website.createContext("/", exchange -> {
            byte[] page = "<html>Welcome</html>".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().startsWith("/lost") ? 404 : 200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        website.start();
    }

    @AfterAll
    static void stop() {
        website.stop(0);
        store.close();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', nullValues = "unset", textBlock = """
                    RDM_WAREHOUSE       | unset                 | RDM_WAREHOUSE is not set
                    RDM_PORT            | high                  | RDM_PORT is "high"; it has to be a whole number.
                    RDM_PORT            | 70000                 | RDM_PORT is 70000; it has to be between 0 and 65535.
                    RDM_MODE            | test                  | RDM_MODE is "test"; it is up or demo.
                    RDM_BOOTSTRAP_TOKEN | short                 | RDM_BOOTSTRAP_TOKEN has 5 characters; it needs 32 or more.
                    RDM_MAX_UPLOAD_MB   | 200MB                 | RDM_MAX_UPLOAD_MB is "200MB"; it has to be a whole number.
                    RDM_PARSER_HEAP     | 256                   | RDM_PARSER_HEAP is "256"; it has to be a size such as 512m or 2g, between 16m and 65536m.
                    RDM_PARSER_HEAP     | 8m                    | RDM_PARSER_HEAP is "8m"; it has to be a size such as 512m or 2g, between 16m and 65536m.
                    RDM_PARSER_SECONDS  | 0                     | RDM_PARSER_SECONDS is 0; it has to be between 1 and 86400.
                    RDM_JDBC_URL        | jdbc:h2:mem           | RDM_JDBC_URL has to begin with jdbc:mariadb:
                    RDM_JDBC_URL        | jdbc:mariadb://db     | RDM_JDBC_URL is not of the form jdbc:mariadb://host:port/schema.
                    RDM_JDBC_URL        | jdbc:mariadb://no-such-host.invalid:3306/x | RDM_JDBC_URL names no-such-host.invalid:3306, a host that is not known here; check the name.
                    RDM_JDBC_URL        | jdbc:mariadb://127.0.0.1:1/x | RDM_JDBC_URL names 127.0.0.1:1, where nothing listens (connection refused); check host and port, and that the database runs.
                    RDM_CATALOG_SCHEMA  | a schema`             | RDM_CATALOG_SCHEMA is "a schema`"; a schema's name has letters
                    RDM_CATALOG_SCHEMA  | not_there             | RDM_CATALOG_SCHEMA names the schema not_there, which
                    RDM_WEBHOOK_HOSTS   | a.b,http://c          | RDM_WEBHOOK_HOSTS names "http://c"
                    RDM_SECRET_FILE     | /nowhere/keys         | RDM_SECRET_FILE names /nowhere/keys, which cannot be read
                    RDM_WAREHOUSE       | gs://lake             | RDM_WAREHOUSE is "gs://lake"; it has to be s3://bucket/folder
                    RDM_WAREHOUSE       | file:lake             | RDM_WAREHOUSE is "file:lake"; it has to be s3://bucket/folder
                    RDM_WAREHOUSE       | file:/srv/../etc      | RDM_WAREHOUSE is "file:/srv/../etc"; it has to be s3://bucket/folder
                    RDM_WAREHOUSE       | s3://lake             | both have to be on S3, or both in folders.
                    RDM_WAREHOUSE       | file:/proc/lake       | RDM_WAREHOUSE names the folder /proc/lake, which this account may not write to
                    RDM_PRIVATE_STORE   | here                  | RDM_PRIVATE_STORE is "here"; it has to be s3://bucket/folder
                    RDM_FACT_ROOTS      | file:/facts, /others  | RDM_FACT_ROOTS is "/others"; it has to be s3://bucket/folder
                    RDM_S3_ENDPOINT     | store:9000            | RDM_S3_ENDPOINT is "store:9000"; it has to be http:// or https:// and a host.
                    AWS_ACCESS_KEY_ID   | AKIA                  | Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set
                    RDM_READER_ACCESS_KEY_ID | AKIA             | Only one of RDM_READER_ACCESS_KEY_ID and RDM_READER_SECRET_ACCESS_KEY is set
                    RDM_TAG_DAYS        | 0                     | RDM_TAG_DAYS is 0; it has to be between 1 and 36500.
                    """)
    void wrongValueIsNamed(String name, String value, String sentence) {
        refused(value == null ? Map.of(name, "") : Map.of(name, value), sentence);
    }

    @Test
    void keysThatAreShortOrOpenToOthersAreRefused() throws IOException {
        Path keys = Files.createFile(
                folder.resolve("keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Files.writeString(keys, "workbook=0102\n");
        refused(
                Map.of("RDM_SECRET_FILE", keys.toString()),
                "The key workbook in RDM_SECRET_FILE is missing or short; it needs 32 hexadecimal digits or more.");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        refused(
                Map.of("RDM_SECRET_FILE", keys.toString()),
                "RDM_SECRET_FILE names " + keys + ", which every account of this machine can read");
    }

    @Test
    void databaseThatIsSilentOrSomethingElseIsNamed() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    Map.of(
                            "RDM_JDBC_URL",
                            "jdbc:mariadb://127.0.0.1:" + silent.getLocalPort() + "/x?connectTimeout=500"),
                    "which does not answer in time; check host, port and firewall.");
        }
        refused(
                Map.of(
                        "RDM_JDBC_URL",
                        "jdbc:mariadb://127.0.0.1:" + website.getAddress().getPort() + "/x?connectTimeout=500"),
                "RDM_JDBC_URL names 127.0.0.1:" + website.getAddress().getPort() + ", which does not answer");
    }

    @Test
    void wrongPasswordAndUnknownSchemaAreNamed() {
        refused(Map.of("RDM_JDBC_PASSWORD", PASSWORD), "RDM_JDBC_USER is root, whom 127.0.0.1:");
        refused(
                Map.of("RDM_JDBC_URL", TestDatabase.server().url("not_there")),
                "RDM_JDBC_URL names the schema not_there, which");
    }

    @Test
    void rightThatLacksIsNamed() throws SQLException {
        String schema = TestDatabase.freshSchema();
        String catalog = TestDatabase.freshSchema();
        refusedFor(schema, catalog, "", "who has no right in the schema " + schema);
        refusedFor(
                schema,
                catalog,
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON " + schema + ".*",
                "who lacks the right INDEX in the schema " + schema + "; GRANT INDEX ON " + schema + ".*");
        refusedFor(
                schema,
                catalog,
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX ON " + schema + ".*",
                "who lacks the right DROP in the schema " + schema);
        refusedFor(
                schema,
                catalog,
                "GRANT ALL ON " + schema + ".*",
                "who lacks the right CREATE in the schema " + catalog + " of RDM_CATALOG_SCHEMA");
    }

    @Test
    void schemaOfSomebodyElseIsRefusedAndLeftAlone() throws SQLException {
        String schema = TestDatabase.freshSchema();
        run("CREATE TABLE " + schema + ".invoice (id INT)");
        refused(
                Map.of("RDM_JDBC_URL", TestDatabase.server().url(schema)),
                "RDM_JDBC_URL names the schema " + schema
                        + ", which holds 1 table that is not Plumbline's, such as invoice; name an empty schema.");
    }

    @Test
    void schemaWithAnotherCharacterSetIsMadeRightAtTheFirstStartAndRefusedLater() throws SQLException {
        String schema = TestDatabase.freshSchema();
        Map<String, String> settings =
                Map.of("RDM_JDBC_URL", TestDatabase.server().url(schema));
        run("ALTER DATABASE " + schema + " CHARACTER SET latin1");
        open(settings).close();
        run("ALTER DATABASE " + schema + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        refused(settings, "whose collation is utf8mb4_general_ci and has to be utf8mb4_nopad_bin; ALTER DATABASE");
    }

    @Test
    void databaseOfANewerPlumblineIsRefused() throws SQLException {
        String schema = TestDatabase.freshSchema();
        Map<String, String> settings =
                Map.of("RDM_JDBC_URL", TestDatabase.server().url(schema));
        open(settings).close();
        run("INSERT INTO " + schema
                + ".flyway_schema_history SELECT 9999, '9999', 'from the future', type, script, checksum,"
                + " installed_by, installed_on, execution_time, success FROM " + schema
                + ".flyway_schema_history WHERE installed_rank = 1");
        refused(settings, "RDM_JDBC_URL: The database has been brought to version 999");
    }

    @Test
    void serverThatIsTooOldOrNoMariaDbIsNamed() {
        assertThat(ServerVersion.refusal("10.5.8-MariaDB-log"))
                .hasValue("which is MariaDB 10.5; it has to be MariaDB 10.11 or newer.");
        assertThat(ServerVersion.refusal("8.0.36"))
                .hasValue("which is no MariaDB (it calls itself 8.0.36); it has to be MariaDB 10.11 or newer.");
        assertThat(ServerVersion.refusal("5.5.5-10.11.6-MariaDB-0+deb12u1")).isEmpty();
        assertThat(ServerVersion.refusal("10.11.18-MariaDB")).isEmpty();
        assertThat(ServerVersion.refusal("11.4.5-MariaDB")).isEmpty();
        assertThat(ServerVersion.refusal("12.0.2-MariaDB")).isEmpty();
    }

    @Test
    void storeThatIsWrongIsNamed() {
        refused(
                s3(Map.of("RDM_WAREHOUSE", "s3://no-such-bucket/w")),
                "RDM_WAREHOUSE names the bucket no-such-bucket, which is not there");
        refused(
                s3(Map.of("RDM_PRIVATE_STORE", "s3://no-such-bucket")),
                "RDM_PRIVATE_STORE names the bucket no-such-bucket, which is not there");
        refused(s3(Map.of("AWS_SECRET_ACCESS_KEY", PASSWORD)), "RDM_S3_ENDPOINT is " + store.endpoint());
        refused(s3(Map.of("AWS_SECRET_ACCESS_KEY", PASSWORD)), "(403 SignatureDoesNotMatch); check both.");
        refused(s3(Map.of("AWS_ACCESS_KEY_ID", "stranger")), "(403 InvalidAccessKeyId); check both.");
        refused(
                s3(Map.of("RDM_S3_ENDPOINT", "http://127.0.0.1:1")),
                "RDM_S3_ENDPOINT is http://127.0.0.1:1, which refuses the connection: nothing listens there");
        refused(
                s3(Map.of("RDM_S3_ENDPOINT", "http://no-such-host.invalid")),
                "RDM_S3_ENDPOINT is http://no-such-host.invalid, which is a host that is not known here");
        refused(
                s3(Map.of("RDM_S3_ENDPOINT", store.endpoint().replace("http:", "https:"))),
                "which is one with which no TLS connection comes about");
        String website =
                "http://127.0.0.1:" + RefusedStartIT.website.getAddress().getPort();
        refused(
                s3(Map.of("RDM_S3_ENDPOINT", website)),
                "RDM_S3_ENDPOINT is " + website + ", which gives back other bytes");
        refused(
                s3(Map.of("RDM_S3_ENDPOINT", website, "RDM_WAREHOUSE", "s3://lost")),
                "RDM_S3_ENDPOINT is " + website
                        + ", which answers with status 404 and not as an S3-compatible store does");
    }

    @Test
    void storeThatStaysSilentIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String endpoint = "http://127.0.0.1:" + silent.getLocalPort();
            Map<String, String> environment = RunningApp.environment();
            environment.putAll(s3(Map.of("RDM_S3_ENDPOINT", endpoint)));
            try (Lake lake = new Lake(Settings.of(environment).lake())) {
                assertThatThrownBy(() -> TryStore.of(lake, Duration.ofSeconds(2)))
                        .isInstanceOf(StartRefused.class)
                        .hasMessage("RDM_S3_ENDPOINT is " + endpoint
                                + ", which does not answer in time; check host, port and firewall.");
            }
        }
    }

    @Test
    void rightStoreOpensAndNothingOfTheTrialStays() throws IOException {
        open(s3(Map.of())).close();
        assertThat(folder.resolve("store/buckets/" + EmbeddedObjectStore.LAKE + "/warehouse"))
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path -> assertThat(path).isEmptyDirectory());
        assertThat(folder.resolve("store/buckets/" + EmbeddedObjectStore.PRIVATE))
                .isEmptyDirectory();
    }

    private static Map<String, String> s3(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "RDM_WAREHOUSE", "s3://" + EmbeddedObjectStore.LAKE + "/warehouse",
                "RDM_PRIVATE_STORE", "s3://" + EmbeddedObjectStore.PRIVATE,
                "RDM_S3_ENDPOINT", store.endpoint(),
                "AWS_ACCESS_KEY_ID", store.accessKey(),
                "AWS_SECRET_ACCESS_KEY", store.secretKey()));
        settings.putAll(more);
        return settings;
    }

    private static void refusedFor(String schema, String catalog, String grant, String sentence) throws SQLException {
        String account = "clerk_" + ACCOUNTS.incrementAndGet();
        run("CREATE USER " + account + " IDENTIFIED BY '" + PASSWORD + "'");
        if (!grant.isEmpty()) {
            run(grant + " TO " + account);
        }
        refused(
                Map.of(
                        "RDM_JDBC_URL", TestDatabase.server().url(schema),
                        "RDM_JDBC_USER", account,
                        "RDM_JDBC_PASSWORD", PASSWORD,
                        "RDM_CATALOG_SCHEMA", catalog),
                "RDM_JDBC_USER is " + account + ", " + sentence);
    }

    private static void run(String sql) throws SQLException {
        TestDatabase.Server server = TestDatabase.server();
        try (Connection connection = DriverManager.getConnection(server.url(""), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void refused(Map<String, String> settings, String sentence) {
        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(sentence)
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain(
                                "\n", PASSWORD, TestDatabase.server().password(), store.secretKey(), "Exception"));
    }

    private static Opening open(Map<String, String> settings) {
        Map<String, String> environment = RunningApp.environment();
        environment.putAll(settings);
        return Opening.of(Settings.of(environment), PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }
}
