package io.plumbline.web;

import static io.plumbline.engine.jooq.Tables.PUBLICATION;
import static io.plumbline.engine.jooq.Tables.PUBLISHED_TABLE;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.publication.PublicationStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application on a real MariaDB, with a folder as its object store; one demo for all tests of a run. */
public final class RunningApp implements AutoCloseable {
    /** Little, so that small files can need more. */
    public static final int PARSER_HEAP_MB = 32;

    private static final RunningApp DEMO = start(Map.of("RDM_MODE", "demo"));

    private final ConfigurableApplicationContext context;
    private final Map<String, String> environment;
    private final Contract contract = new Contract(() -> demo().port());

    private RunningApp(ConfigurableApplicationContext context, Map<String, String> environment) {
        this.context = context;
        this.environment = environment;
    }

    /** The demo that tests share. */
    public static RunningApp demo() {
        return DEMO;
    }

    /** An application of its own, on an empty schema. */
    public static RunningApp start(Map<String, String> settings) {
        Map<String, String> environment = environment();
        environment.putAll(settings);
        return new RunningApp(Plumbline.start(environment), environment);
    }

    /** Settings of an installation on an empty schema. */
    public static Map<String, String> environment() {
        Path home;
        try {
            home = Files.createTempDirectory(Path.of("target"), "home-").toAbsolutePath();
            Path keys = Files.createFile(
                    home.resolve("keys.properties"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    keys,
                    "workbook=" + "01".repeat(32) + "\nhash=" + "02".repeat(32) + "\nwebhook=" + "03".repeat(32)
                            + "\naudit=" + "04".repeat(32) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("RDM_HOME", home.toString());
        environment.put("RDM_PORT", "0");
        environment.put("RDM_DEMO_DATA", "none");
        environment.put("RDM_PARSER_HEAP", PARSER_HEAP_MB + "m");
        environment.put("RDM_JDBC_URL", TestDatabase.server().url(TestDatabase.freshSchema()));
        environment.put("RDM_JDBC_USER", TestDatabase.server().user());
        environment.put("RDM_JDBC_PASSWORD", TestDatabase.server().password());
        environment.put("RDM_CATALOG_SCHEMA", TestDatabase.freshSchema());
        environment.put("RDM_WAREHOUSE", home.resolve("warehouse").toUri().toString());
        environment.put("RDM_PRIVATE_STORE", home.resolve("private").toUri().toString());
        environment.put("RDM_FACT_ROOTS", home.resolve("facts").toUri().toString());
        environment.put("RDM_SECRET_FILE", home.resolve("keys.properties").toString());
        return environment;
    }

    public Map<String, String> settings() {
        return environment;
    }

    public Database database() {
        return context.getBean(Database.class);
    }

    /** Makes a publication that was delivered one whose delivery failed, as a delivery leaves it. */
    public void failDelivery(long publication) {
        database().transact(tx -> {
            tx.deleteFrom(PUBLISHED_TABLE)
                    .where(PUBLISHED_TABLE.PUBLICATION_ID.eq(publication))
                    .execute();
            tx.update(PUBLICATION)
                    .set(PUBLICATION.STATUS, PublicationStatus.FAILED.name())
                    .set(
                            PUBLICATION.PROBLEM,
                            "{\"code\":\"OBJECT_STORE\",\"sentence\":\"The object store did not answer: connection refused.\"}")
                    .where(PUBLICATION.ID.eq(publication))
                    .execute();
        });
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The bean of that name, where several are of its type. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** What the API's document says, and which of it was seen. */
    public Contract contract() {
        return contract;
    }

    public int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    /** A caller with a demo person's token. */
    public Caller as(String login) {
        return asNobody().with("Authorization", "Bearer demo-" + login);
    }

    /** A caller whom nobody knows. */
    public Caller asNobody() {
        return new Caller(port(), contract);
    }

    @Override
    public void close() {
        context.close();
    }
}
