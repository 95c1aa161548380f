package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** A backup made while somebody commits comes back as an installation that holds together and goes on. */
@Execution(ExecutionMode.CONCURRENT)
class BackupIT {
    private static final Path TARGET = Rdm.root().resolve("e2e-tests/target");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Map<String, String> SETTINGS = Map.of("RDM_SPARK_MASTER", "local[1]");

    @Test
    void backupMadeWhileSomebodyCommitsIsRestoredAndGoesOn() throws Exception {
        Path backup = TARGET.resolve("backup");
        Rdm.delete(backup);
        Map<Long, String> contents;
        long begunAt;
        try (RegularInstallation source = RegularInstallation.start("backup-source", SETTINGS)) {
            SmallPath path = new SmallPath(source, location -> object(source.home(), location));
            begunAt = path.begin();
            AtomicBoolean going = new AtomicBoolean(true);
            AtomicLong newest = new AtomicLong(begunAt);
            CompletableFuture<Void> somebody = CompletableFuture.runAsync(() -> {
                while (going.get()) {
                    newest.set(path.walk().commitFrom(path.renameCity("City after " + newest.get())));
                }
            });
            Await.untilAfter("somebody commits", somebody, () -> newest.get() > begunAt);
            String said = rdm(source.home(), "backup", backup.toString());
            long then = newest.get();
            assertThat(said).contains("Backed up " + source.home() + " to " + backup);
            Await.untilAfter("somebody goes on committing", somebody, () -> newest.get() > then + 1);
            going.set(false);
            somebody.join();
            contents = contents(path.analyst(), newest.get());
            System.out.println("backup: made between commit " + begunAt + " and " + newest.get() + "; "
                    + said.strip().replace('\n', ' '));
        }

        Path home = TARGET.resolve("backup-restored");
        Rdm.delete(home);
        String said = rdm(home, "restore", backup.toString());
        assertThat(said).contains("Restored the backup of");
        try (RegularInstallation restored = RegularInstallation.start(home, SETTINGS)) {
            Api admin = restored.admin();
            Await.until(
                    "the commit that was under way at the backup has ended", PATIENCE, () -> commitsOpen(home) == 0);
            long head = head(admin);
            assertThat(head).isBetween(begunAt + 1, (long) contents.size());
            assertThat(contents(admin, head)).isEqualTo(new TreeMap<>(contents).headMap(head, true));
            assertThat(admin.get("/api/v1/audit/verify")
                            .expect(200)
                            .path("intact")
                            .asBoolean())
                    .isTrue();
            published(admin, home, head);
            long workbooks = rawWorkbooks(home);
            SmallPath path = SmallPath.again(restored, location -> object(home, location));
            assertThat(path.walk().commitFrom(path.renameCity("City after the restore")))
                    .isGreaterThan(head);
            published(admin, home, head(admin));
            assertThat(rdm(home, "verify")).contains("clean");
            System.out.println("restored: " + head + " commits, " + workbooks
                    + " workbooks and all tags equal; goes on with commit " + head(admin) + "; " + said.strip());
        }
    }

    private static String rdm(Path home, String... words) throws IOException, InterruptedException {
        Path log = TARGET.resolve("rdm-" + words[0] + ".log");
        Process process = Rdm.start(home, Rdm.freePort(), Map.of(), log, words);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(log);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static long head(Api api) {
        return api.get("/api/v1/dimensions/STATION_D/members?limit=1")
                .expect(200)
                .path("commit")
                .asLong();
    }

    /** What the history says at each commit. */
    private static Map<Long, String> contents(Api api, long head) {
        Map<Long, String> contents = new TreeMap<>();
        for (long commit = 1; commit <= head; commit++) {
            contents.put(commit, Listing.hash(new Listing(api, "STATION_D").asOf("2026-06-01", commit)));
        }
        return contents;
    }

    /** Each commit is published, its rows are in the lake and its tag in the table's metadata. */
    private static void published(Api api, Path home, long head) throws SQLException, IOException {
        JsonNode releases = Await.value("all commits are published", () -> {
            JsonNode items =
                    api.get("/api/v1/releases?dimension=STATION_D").expect(200).path("items");
            for (JsonNode release : items) {
                if (!release.path("status").asString().equals("PUBLISHED")) {
                    return null;
                }
            }
            return items.size() == head ? items : null;
        });
        try (Duck duck = new Duck()) {
            for (JsonNode release : releases) {
                for (JsonNode table : release.path("tables")) {
                    String rows = new IcebergFiles(location -> object(home, location)).source(table);
                    assertThat(duck.rows("select count(*), min(commit_no), max(commit_no) from " + rows)
                                    .getFirst())
                            .isEqualTo(List.of(
                                    table.path("rows").asString(),
                                    release.path("commit").asString(),
                                    release.path("commit").asString()));
                }
            }
        }
        for (String metadata : ask(home, "SELECT metadata_location FROM plumbline_catalog.iceberg_tables")) {
            JsonNode refs = Api.JSON
                    .readTree(Files.readString(Path.of(object(home, metadata))))
                    .path("refs");
            for (long commit = 1; commit <= head; commit++) {
                assertThat(refs.has(String.format(Locale.ROOT, "c%06d", commit)))
                        .as("tag of commit " + commit + " in " + metadata)
                        .isTrue();
            }
        }
    }

    /** Every workbook that a row names is there with its own bytes; how many there are. */
    private static long rawWorkbooks(Path home) throws Exception {
        List<String> hashes = ask(home, "SELECT DISTINCT sha256 FROM plumbline.upload");
        for (String sha256 : hashes) {
            byte[] bytes = Files.readAllBytes(Path.of(object(home, "s3://plumbline-private/raw/" + sha256)));
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .isEqualTo(sha256);
        }
        return hashes.size();
    }

    private static String object(Path home, String location) {
        return home.resolve("objects/buckets")
                .resolve(location.substring("s3://".length()))
                .toString();
    }

    private static long commitsOpen(Path home) {
        try {
            return Long.parseLong(
                    ask(home, "SELECT COUNT(*) FROM job WHERE kind = 'COMMIT' AND state IN ('QUEUED', 'RUNNING')")
                            .getFirst());
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ask(Path home, String sql) throws SQLException, IOException {
        String port = Files.readString(home.resolve("run/database.port")).strip();
        String password = String.valueOf(
                Settings.read(home.resolve("secrets/database.properties")).get("application"));
        List<String> answers = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mariadb://127.0.0.1:" + port + "/plumbline", "plumbline", password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }
}
