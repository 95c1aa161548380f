package io.plumbline.engine.verify;

import static io.plumbline.engine.jooq.Tables.AUDIT_ENTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.UploadDesk;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.error.Breach;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.CutReleases;
import io.plumbline.engine.publication.PublishRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An installation with three published commits verifies, and each damage done to it is found by the check that it concerns. */
class VerifyInstallationIT {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);

    @TempDir
    static Path folder;

    private static UploadDesk desk;
    private static String table;
    private static CatalogSettings catalog;
    private static Database readOnly;

    @BeforeAll
    static void open() {
        desk = new UploadDesk(folder, DefinitionJson.parse("""
                {"code":"STATION_D","label":"Stations","domain":"TELEVISION","key":["code"],"attributes":[
                 {"name":"code","type":"text","length":20},
                 {"name":"network","type":"text","length":60,"history":"NEW_VERSION"},
                 {"name":"owner","type":"text","length":60,"history":"OVERWRITE"}]}
                """));
        table = desk.dimension().historyTable();
        catalog = new CatalogSettings(
                TestDatabase.server().url(TestDatabase.freshSchema()),
                TestDatabase.server().user(),
                TestDatabase.server().password());
        commit(
                MARCH,
                row(1, "code", "network", "owner"),
                row(2, "WABC", "ABC", "Disney"),
                row(3, "WNBC", "NBC", "Comcast"));
        commit(MARCH.plusDays(9), row(1, "code", "network", "owner"), row(2, "WABC", "CBS", "Paramount"));
        commit(MARCH.plusDays(20), row(1, "code", "network", "owner"), row(2, "KXYZ", "ABC", "Disney"));
        AuditLog audit = TestDatabase.AUDIT;
        for (String act : List.of("one", "two", "three")) {
            desk.database().transact(tx -> audit.append(tx, "steward", act, "it", "because"));
        }
        sql("INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, last_success, version)"
                + " VALUES ('sweep', 'recurring', UTC_TIMESTAMP(6), FALSE, UTC_TIMESTAMP(6), 1)");
        readOnly = new Database(TestDatabase.readOnlySource(schema()));
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    private static String row(int number, String... cells) {
        StringBuilder row = new StringBuilder("<row r=\"" + number + "\">");
        for (int i = 0; i < cells.length; i++) {
            row.append("<c r=\"")
                    .append((char) ('A' + i))
                    .append(number)
                    .append("\" t=\"inlineStr\"><is><t>")
                    .append(cells[i])
                    .append("</t></is></c>");
        }
        return row.append("</row>").toString();
    }

    private static void commit(LocalDate effective, String... rows) {
        desk.commit(desk.changeSet(effective, rows));
        PublishRelease publish = new PublishRelease(desk.database(), desk.lake(), catalog, TestDatabase.HASH_KEYS);
        new CutReleases(desk.database(), TestDatabase.HASH_KEYS)
                .cut()
                .forEach(id -> publish.publish(id, Progress.UNWATCHED));
    }

    private static String schema() {
        return desk.database().read().fetchSingle("SELECT DATABASE()").get(0, String.class);
    }

    private static void sql(String statement) {
        desk.database().read().execute(statement.replace("{history}", table));
    }

    /** Everything that is found, on connections that cannot write. */
    private static List<Checked> verify(boolean quick) {
        return new VerifyInstallation(readOnly, desk.lake(), catalog, TestDatabase.AUDIT, TestDatabase.HASH_KEYS)
                .verify(quick, each -> {});
    }

    private static List<String> breaches(boolean quick) {
        return verify(quick).stream()
                .flatMap(
                        checked -> checked.breaches().stream().map(breach -> checked.what() + ": " + breach.sentence()))
                .toList();
    }

    @Test
    void installationAsItWasMadeIsCleanAndCounted() {
        List<Checked> all = verify(false);
        assertThat(all)
                .flatExtracting(Checked::breaches)
                .extracting(Breach::sentence)
                .isEmpty();
        assertThat(all)
                .extracting(Checked::what)
                .containsExactly(
                        "jobs",
                        "uploads",
                        "raw-layer",
                        "what-ifs",
                        "change-sets",
                        "commits",
                        "history",
                        "releases",
                        "published-tables",
                        "audit");
        assertThat(all.stream().map(Checked::counts).map(Object::toString))
                .contains(
                        "{commits=3, being_prepared=0, rows=5}",
                        "{entries=" + desk.database().read().fetchCount(AUDIT_ENTRY) + "}",
                        "{tables=2, snapshots=6, rows_read=32}");
        assertThat(breaches(true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            INSERT INTO job (id, kind, subject, state, step, percent, rows_done, rows_total, attempt, cancel_requested, created_at) VALUES ('j', 'COMMIT', '1', 'RUNNING', '', 0, 0, 0, 1, FALSE, UTC_TIMESTAMP(6)) | DELETE FROM job | jobs: Job j (COMMIT 1, RUNNING): found no place in the queue
            UPDATE upload SET status = 'PARSING', uploaded_at = uploaded_at - INTERVAL 1 HOUR WHERE change_set_id = 1 | UPDATE upload SET status = 'PARSED', uploaded_at = uploaded_at + INTERVAL 1 HOUR WHERE change_set_id = 1 | uploads: Upload
            INSERT INTO finding (upload_id, rule, severity, message) VALUES ('gone', 'TYPE', 'ERROR', 'x') | DELETE FROM finding WHERE upload_id = 'gone' | uploads: Table finding: found 1 rows
            UPDATE change_set SET status = 'APPROVED' WHERE id = 2 | UPDATE change_set SET status = 'COMMITTED' WHERE id = 2 | change-sets: Change set 2: found status APPROVED with commit 2
            UPDATE review SET void_reason = 'x' WHERE change_set_id = 2 | UPDATE review SET void_reason = NULL WHERE change_set_id = 2 | change-sets: Change set 2, COMMITTED: found no approval
            UPDATE commit_log SET commit_no = 9 WHERE commit_no = 2 | UPDATE commit_log SET commit_no = 2 WHERE commit_no = 9 | commits: The log of commit 2, STATION_D: found 0 members, expected 1
            UPDATE commit_entry SET commit_no = 7 WHERE commit_no = 2 | UPDATE commit_entry SET commit_no = 2 WHERE commit_no = 7 | commits: The sequence of commits: found 3 entries from 1 to 7
            UPDATE {history} SET superseded_by = 3 WHERE superseded_by = 0 AND recorded_by = 1 | UPDATE {history} SET superseded_by = 0 WHERE superseded_by = 3 AND recorded_by = 1 | commits: Commit 3 of STATION_D: found 1 rows recorded and 1 superseded, expected 1 and 0
            INSERT INTO {history} (member_no, surrogate, bkey, valid_from, valid_to, recorded_by, superseded_by, row_hash) VALUES (9, UUID(), 'X', '2026-01-01', '9999-12-31', 4, 0, '') | DELETE FROM {history} WHERE recorded_by = 4 | above the head 3: found 1 rows of commit 4 (recorded_by)
            UPDATE {history} SET valid_from = '2026-03-05' WHERE superseded_by = 0 AND valid_from = '2026-03-10' | UPDATE {history} SET valid_from = '2026-03-10' WHERE superseded_by = 0 AND valid_from = '2026-03-05' | history: History of STATION_D, member WABC: found two versions of a member
            DELETE FROM publication WHERE id = 3 | INSERT INTO publication (id, release_id, target, status, attempt) VALUES (3, 3, 'default', 'PUBLISHED', 1) | releases: Release of STATION_D for commit 3: found no publication
            UPDATE published_table SET snapshot_id = snapshot_id + 1 WHERE publication_id = 2 | UPDATE published_table SET snapshot_id = snapshot_id - 1 WHERE publication_id = 2 | published-tables: television.station_d at c000002: found the tag on snapshot
            UPDATE published_table SET row_count = row_count + 1 WHERE publication_id = 2 | UPDATE published_table SET row_count = row_count - 1 WHERE publication_id = 2 | plumbline.rows
            UPDATE audit_entry SET detail = 'another' ORDER BY id DESC LIMIT 1 | UPDATE audit_entry SET detail = 'because' ORDER BY id DESC LIMIT 1 | audit: Audit entry
            """)
    void damageInTheDatabaseIsFoundAtItsPlace(String damage, String mending, String words) {
        sql(damage);
        try {
            assertThat(breaches(true)).anyMatch(breach -> breach.contains(words));
        } finally {
            sql(mending);
        }
    }

    @Test
    void contentThatIsNotWhatWasSignedIsFoundByTheFullCheck() {
        sql("UPDATE member_change SET effective = '2026-03-02' WHERE change_set_id = 1 AND change_no = 1");
        try {
            assertThat(breaches(true)).isEmpty();
            assertThat(breaches(false))
                    .anyMatch(breach ->
                            breach.startsWith("change-sets: Content of change set 1: found changes with the hash"));
        } finally {
            sql("UPDATE member_change SET effective = '2026-03-01' WHERE change_set_id = 1 AND change_no = 1");
        }
    }

    @Test
    void rawFileThatIsGoneOrAnotherIsFound() throws IOException {
        Path file = files("private/raw").getFirst();
        byte[] bytes = Files.readAllBytes(file);
        byte[] other = bytes.clone();
        other[bytes.length / 2]++;
        try {
            Files.write(file, other);
            assertThat(breaches(true)).isEmpty();
            assertThat(breaches(false)).singleElement().asString().contains("raw-layer: ", "found bytes with");
            Files.delete(file);
            assertThat(breaches(true)).singleElement().asString().contains("raw-layer: ", "found nothing");
        } finally {
            Files.write(file, bytes);
        }
    }

    @Test
    void publishedRowsThatSomebodyTookAwayAreFoundByTheFullCheck() throws IOException {
        Path file = files("lake/television/station_d_hist/data").stream()
                .filter(each -> each.toString().endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        Path aside = folder.resolve("aside");
        Files.move(file, aside);
        try {
            assertThat(breaches(true)).isEmpty();
            assertThat(breaches(false))
                    .singleElement()
                    .asString()
                    .contains("published-tables: Files of television.station_d_hist at c00000");
        } finally {
            Files.move(aside, file);
        }
    }

    @Test
    void fileOfAWhatIfThatNobodyWaitsForIsFoundOnceItIsOld() throws IOException {
        Path file = folder.resolve("private/what-if/5d4b/STATION_D.parquet");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "segments");
        try {
            assertThat(breaches(true))
                    .as("somebody may be about to take it away")
                    .isEmpty();
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(600)));
            assertThat(breaches(true)).singleElement().asString().contains("what-ifs: ", "5d4b", "has ended");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void workUnderWayIsNoBreach() {
        sql(
                "INSERT INTO job (id, kind, subject, state, step, percent, rows_done, rows_total, attempt, cancel_requested, created_at) VALUES ('q', 'UPLOAD', 'u', 'QUEUED', '', 0, 0, 0, 0, FALSE, UTC_TIMESTAMP(6))");
        sql(
                "INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version) VALUES ('job', 'q', UTC_TIMESTAMP(6), FALSE, 1)");
        sql("INSERT INTO commit_log VALUES (4, " + desk.dimension().id() + ", 1)");
        sql("UPDATE writer_lease SET pending_commit = 4, change_set_id = 1");
        try {
            assertThat(breaches(true)).isEmpty();
        } finally {
            sql("UPDATE writer_lease SET pending_commit = NULL, change_set_id = NULL");
            sql("DELETE FROM commit_log WHERE commit_no = 4");
            sql("DELETE FROM scheduled_tasks WHERE task_name = 'job'");
            sql("DELETE FROM job");
        }
    }

    private static List<Path> files(String below) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
