package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Plumbline on other people's infrastructure: each part that can be external is, and the main job comes out alike. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.CONCURRENT)
class ExternalPartsIT {
    private static final int ROWS = 60_000;
    private static final Path TARGET = Rdm.root().resolve("e2e-tests/target");
    private static @Nullable JsonNode computedLocally;

    @Test
    @Order(1)
    void systemsOwnMariaDbAndAFolderAsWarehouse() throws Exception {
        Optional<Path> program = ForeignMariaDb.debians();
        assumeTrue(program.isPresent(), "no mariadbd is installed here (Debian's package is mariadb-server-core)");
        Path lake = TARGET.resolve("external-lake");
        Rdm.delete(lake);
        Path facts = lake.resolve("facts/viewing");
        SmallPath.facts(facts, ROWS, 3);
        try (ForeignMariaDb database = ForeignMariaDb.start(program.get(), TARGET.resolve("external-debian"))) {
            database.prepare();
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.put("RDM_WAREHOUSE", "file:" + lake.resolve("warehouse"));
            settings.put("RDM_FACT_ROOTS", "file:" + lake.resolve("facts"));
            settings.put("RDM_SPARK_MASTER", "local[2]");
            tell("external database: MariaDB " + database.ask("SELECT VERSION()")
                    + " (" + program.get() + ", its own defaults: isolation "
                    + database.ask("SELECT @@global.tx_isolation") + ", packet "
                    + database.ask("SELECT @@global.max_allowed_packet") + ")");
            tell("external warehouse, private store and facts: folders, no S3");
            try (RegularInstallation installation = RegularInstallation.start("external-folder", settings)) {
                assertThat(installation.said()).doesNotContain("Database", "Object store");
                SmallPath path = new SmallPath(installation, location -> location.replaceFirst("^file:/+", "/"));
                path.begin();
                long changeSet = path.propose();
                path.register("VIEWING_F", "file:" + lake.resolve("facts/viewing"));
                computedLocally = SmallPath.comparable(path.whatIf("VIEWING_F", facts, changeSet));
                path.publish(changeSet);
                assertThat(path.rawWorkbook("file:" + lake.resolve("warehouse-private")))
                        .hasBinaryContent(path.workbook());
                tellRun(database, "local[2]");
            }
        }
    }

    /** Minutes of a small cluster: among the long ones. */
    @Test
    @Order(2)
    @EnabledIfSystemProperty(named = "rdm.full", matches = "true")
    void mariaDb114WithSnapshotIsolationAForeignStoreAndASparkCluster() throws Exception {
        try (ForeignMariaDb database = ForeignMariaDb.startBundled(
                        TARGET.resolve("external-mariadb"),
                        "--innodb-snapshot-isolation=ON",
                        "--sql-mode=",
                        "--default-time-zone=+05:30",
                        "--character-set-server=latin1");
                ForeignStore store = ForeignStore.start(TARGET.resolve("external-store"));
                SparkCluster cluster = SparkCluster.start(TARGET.resolve("external-spark"), 2)) {
            database.prepare();
            Path facts = store.place("s3://acme-facts/viewing");
            SmallPath.facts(facts, ROWS, 3);
            Path manyFacts = store.place("s3://acme-facts/many");
            SmallPath.facts(manyFacts, ROWS, 240);
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.putAll(store.settings());
            settings.putAll(cluster.settings());
            settings.put(
                    "RDM_SPARK_PROPERTIES",
                    Files.writeString(
                                    TARGET.resolve("external-spark/runner.conf"),
                                    "spark.executor.memory 600m\nspark.sql.shuffle.partitions 2\n")
                            .toString());
            tell("external database: MariaDB " + database.ask("SELECT VERSION()") + ", innodb_snapshot_isolation="
                    + database.ask("SELECT @@global.innodb_snapshot_isolation") + ", isolation "
                    + database.ask("SELECT @@global.tx_isolation") + ", time zone "
                    + database.ask("SELECT @@global.time_zone") + ", sql_mode '"
                    + database.ask("SELECT @@global.sql_mode") + "', character set "
                    + database.ask("SELECT @@global.character_set_server") + ", no TLS");
            tell("external object store: " + ForeignStore.program().getFileName() + ", path style, buckets "
                    + settings.get("RDM_WAREHOUSE") + ", " + settings.get("RDM_PRIVATE_STORE"));
            tell("external Spark: standalone, a Master and two Workers at " + cluster.url());
            try (RegularInstallation installation = RegularInstallation.start("external-s3", settings)) {
                SmallPath path = new SmallPath(
                        installation, location -> store.place(location).toString());
                path.begin();
                long changeSet = path.propose();
                path.register("VIEWING_F", "s3://acme-facts/viewing");
                JsonNode report = SmallPath.comparable(path.whatIf("VIEWING_F", facts, changeSet));
                if (computedLocally != null) {
                    assertThat(report).isEqualTo(computedLocally);
                    tell("the cluster's report equals the one computed by local[2]");
                }
                tellRun(database, cluster.url());
                assertThat(cluster.commandLines())
                        .isNotEmpty()
                        .allSatisfy(
                                line -> assertThat(line).doesNotContain(ForeignStore.SECRET, ForeignMariaDb.PASSWORD));

                path.register("MANY_F", "s3://acme-facts/many");
                aWorkerIsLostInMidRun(path, database, cluster, changeSet, manyFacts);
                path.publish(changeSet);
                assertThat(path.rawWorkbook("s3://acme-private/plumbline")).hasBinaryContent(path.workbook());
                for (String part : List.of("web", "runner")) {
                    assertThat(installation.log(part))
                            .doesNotContain(
                                    ForeignStore.SECRET, ForeignMariaDb.PASSWORD, ForeignMariaDb.RUNNER_PASSWORD);
                }
            }
        }
    }

    /** The other Worker does the lost one's share. */
    private static void aWorkerIsLostInMidRun(
            SmallPath path, ForeignMariaDb database, SparkCluster cluster, long changeSet, Path facts)
            throws Exception {
        JsonNode asked = path.analyst()
                .post("/api/v1/what-ifs", path.question("MANY_F", changeSet))
                .expect(202);
        Await.until(
                "the run is under way",
                Duration.ofMinutes(3),
                () -> Integer.parseInt(database.ask("SELECT COALESCE(MAX(percent), 0) FROM plumbline.what_if_run"
                                + " WHERE state = 'RUNNING' AND step <> ''"))
                        >= 5);
        cluster.killWorker(1);
        tell("a Worker was killed at "
                + database.ask("SELECT CONCAT(step, ', ', percent, ' %, ', state) FROM plumbline.what_if_run"
                        + " ORDER BY created_at DESC LIMIT 1"));
        JsonNode job = path.walk().awaitJob(asked.path("job").path("id").asString());
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        SmallPath.check(
                path.analyst()
                        .get("/api/v1/what-ifs/" + asked.path("id").asString() + "/report")
                        .expect(200),
                facts);
        tell("the run ended right on the Worker that was left");
    }

    private static void tellRun(ForeignMariaDb database, String master) {
        JsonNode spark = Api.JSON
                .readTree(
                        Objects.requireNonNull(
                                database.ask(
                                        "SELECT result FROM plumbline.what_if_run WHERE state = 'SUCCEEDED' ORDER BY finished_at DESC LIMIT 1")))
                .path("spark");
        assertThat(spark.path("master").asString()).isEqualTo(master);
        tell("what-if computed by Spark " + spark.path("version").asString() + " at "
                + spark.path("master").asString() + ", application "
                + spark.path("application").asString());
    }

    /** Lines that a reader of the test's log looks for. */
    private static void tell(String line) {
        System.out.println(line);
    }
}
