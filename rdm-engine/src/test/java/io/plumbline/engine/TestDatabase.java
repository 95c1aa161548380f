package io.plumbline.engine;

import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.publication.HashKeys;
import io.plumbline.launcher.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mariadb.MariaDBContainer;

/**
 * A real MariaDB for tests, one server for the whole run: in a container where a Docker engine answers, else the embedded one. The log says
 * which.
 */
public final class TestDatabase {
    /** The audit log of tests. */
    public static final AuditLog AUDIT = new AuditLog(new byte[32]);

    public static final HashKeys HASH_KEYS = HashKeys.of(new byte[32]);

    private static final int LARGE = 2_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(TestDatabase.class);
    private static final long LEAST_MEMORY = 4L << 30;
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final Server SERVER = start();

    /** Where a test's schema is reached; {@code schema} may be replaced in the URL. */
    public record Server(String host, int port, String user, String password) {
        public String url(String schema) {
            return "jdbc:mariadb://" + host + ":" + port + "/" + schema + "?sslMode=disable&allowLocalInfile=true";
        }
    }

    private TestDatabase() {}

    public static Server server() {
        return SERVER;
    }

    /** A schema of its own, migrated and empty: a copy of one that was migrated once for all tests of this run. */
    public static Database fresh() {
        String schema = freshSchema();
        copy(Template.SCHEMA, schema);
        return new Database(source(schema));
    }

    /** Made when the first test wants it. */
    private static final class Template {
        static final String SCHEMA = migrated();

        private static String migrated() {
            String schema = freshSchema();
            new Database(source(schema)).migrate();
            return schema;
        }
    }

    private static void copy(String from, String to) {
        try (Connection connection = DriverManager.getConnection(SERVER.url(to), SERVER.user(), SERVER.password());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("SHOW TABLES FROM " + from)) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (String table : tables) {
                statement.execute("CREATE TABLE " + table + " LIKE " + from + "." + table);
                statement.execute("INSERT INTO " + table + " SELECT * FROM " + from + "." + table);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of a new empty schema. */
    public static String freshSchema() {
        return freshSchema(SERVER);
    }

    static String freshSchema(Server server) {
        String schema = "test_" + SCHEMAS.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(server.url(""), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + schema + " CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return schema;
    }

    public static MariaDbPoolDataSource source(String schema) {
        return source(schema, false);
    }

    /** The same, on a server that has MariaDB's innodb_snapshot_isolation, or has it not. */
    public static MariaDbPoolDataSource source(String schema, boolean snapshotIsolation) {
        return source(schema, "innodb_snapshot_isolation=" + (snapshotIsolation ? 1 : 0));
    }

    /** Connections to a schema on which nothing can be written. */
    public static MariaDbPoolDataSource readOnlySource(String schema) {
        return source(schema, "tx_read_only=1");
    }

    private static MariaDbPoolDataSource source(String schema, String sessionVariables) {
        try {
            MariaDbPoolDataSource source = new MariaDbPoolDataSource(SERVER.url(schema)
                    + "&maxPoolSize=20&minPoolSize=1&maxIdleTime=60&transactionIsolation=READ_COMMITTED"
                    + "&sessionVariables=" + sessionVariables + "&user="
                    + SERVER.user()
                    + "&password="
                    + SERVER.password());
            return source;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Server start() {
        Server server = startServer();
        try (Connection connection = DriverManager.getConnection(server.url(""), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            // Each test's schema has a pool of its own, and pools live as long as the run.
            statement.execute("SET GLOBAL max_connections = 5000");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server;
    }

    private static Server startServer() {
        if (dockerAnswers()) {
            MariaDBContainer container = new MariaDBContainer("mariadb:11.4").withUsername("root");
            container.start();
            LOG.info("Tests run on MariaDB in a container, {}", container.getDockerImageName());
            return new Server(container.getHost(), container.getFirstMappedPort(), "root", container.getPassword());
        }
        try {
            Path folder = Files.createTempDirectory(parent(), "plumbline-mariadb");
            EmbeddedDatabase embedded = EmbeddedDatabase.start(folder, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                embedded.close();
                delete(folder);
            }));
            LOG.info("Tests run on the embedded MariaDB (no Docker engine answers)");
            return new Server("127.0.0.1", embedded.port(), embedded.adminUser(), embedded.adminPassword());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * In memory where the system offers enough of it: a schema for each test is mostly waiting for the disk. A benchmark of millions of members
     * is on the disk, beside which its buffer pool has the memory.
     */
    static Path parent() throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean isLarge = Integer.getInteger("rdm.size", 0) > LARGE;
        boolean roomy = !isLarge
                && Files.isWritable(memory)
                && Files.getFileStore(memory).getUsableSpace() > LEAST_MEMORY;
        return roomy ? memory : Path.of("target").toAbsolutePath();
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            LOG.warn("The test database's folder {} stays behind: {}", folder, e.getMessage());
        }
    }

    private static boolean dockerAnswers() {
        boolean named = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return named && DockerClientFactory.instance().isDockerAvailable();
    }
}
