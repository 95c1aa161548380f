package io.plumbline.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.KillableDatabase;
import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.InstallationStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations that were killed halfway, and databases of other versions. */
@Timeout(120)
class MigrateDatabaseIT {
    /** From here on each migration may be repeated. */
    private static final int FIRST_REPEATABLE = 180;

    private final String schema = TestDatabase.freshSchema();
    private final Database database = new Database(TestDatabase.source(schema));

    private void migrateTo(Database to, String version) {
        flyway(to).target(version).load().migrate();
    }

    private static org.flywaydb.core.api.configuration.FluentConfiguration flyway(Database to) {
        return Flyway.configure().dataSource(to.source()).locations("classpath:db/migration");
    }

    /** The first statements of a migration, as a program that was killed in it leaves them. */
    private void cut(String script, int statements) {
        statements(script).limit(statements).forEach(database.read()::execute);
    }

    private static Stream<String> statements(String script) {
        try (InputStream in = MigrateDatabaseIT.class.getClassLoader().getResourceAsStream("db/migration/" + script)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)--.*$", "");
            return Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void failedRow(String version, String description, String script) {
        database.read()
                .execute(
                        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                                + " execution_time, success) VALUES (99, ?, ?, 'SQL', ?, 'test', 1, FALSE)",
                        version,
                        description,
                        script);
    }

    private static void isOfThisVersion(Database now) {
        List<String> there = now.read()
                .fetch("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
                .getValues(0, String.class);
        assertThat(there).contains("transaction_token", "audit_end", "what_if_runner", "publication");
        assertThat(now.read()
                        .fetchSingle("SELECT COUNT(*) FROM flyway_schema_history WHERE success = 0")
                        .get(0, int.class))
                .isZero();
        assertThat(now.read().fetchSingle("SELECT COUNT(*) FROM head").get(0, int.class))
                .isEqualTo(1);
        assertThat(now.<Integer>inTransaction(tx -> 1)).isEqualTo(1);
    }

    private static void refused(Database now, String... words) {
        assertThatThrownBy(now::migrate).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_VERSION);
            assertThat(e.sentence()).contains(words).endsWith(".").doesNotContain(". ");
        });
    }

    @ParameterizedTest
    @CsvSource({"1,2,V2__dimensions_history_changes.sql,5", "111,131,V131__audit_end_and_job_steps.sql,2"})
    void firstStartThatWasKilledHalfwayIsMadeAnew(String done, String version, String script, int statements) {
        migrateTo(database, done);
        cut(script, statements);
        database.migrate();
        isOfThisVersion(database);
    }

    @Test
    void firstStartThatFailedHalfwayIsMadeAnew() {
        migrateTo(database, "1");
        cut("V2__dimensions_history_changes.sql", 7);
        failedRow("2", "dimensions history changes", "V2__dimensions_history_changes.sql");
        database.migrate();
        isOfThisVersion(database);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void upgradeThatStoppedHalfwayIsRefusedAndItsBackupStarts(boolean isNoted) {
        migrateTo(database, "111");
        new InstallationStore(database.read()).create(false);
        cut("V131__audit_end_and_job_steps.sql", 2);
        if (isNoted) {
            failedRow("131", "audit end and job steps", "V131__audit_end_and_job_steps.sql");
        }
        refused(database, "halfway", "migration 131 (audit end and job steps)", "restore the backup");
        refused(database, "halfway", "migration 131 (audit end and job steps)", "restore the backup");

        Database restored = new Database(TestDatabase.source(TestDatabase.freshSchema()));
        migrateTo(restored, "111");
        new InstallationStore(restored.read()).create(false);
        restored.migrate();
        isOfThisVersion(restored);
        assertThat(new InstallationStore(restored.read()).find()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void upgradeThatStoppedInARepeatableMigrationGoesOn(boolean isNoted) {
        migrateTo(database, "131");
        new InstallationStore(database.read()).create(false);
        cut("V180__transaction_outcomes.sql", 1);
        if (isNoted) {
            failedRow("180", "transaction outcomes", "V180__transaction_outcomes.sql");
        }
        database.migrate();
        isOfThisVersion(database);
        assertThat(new InstallationStore(database.read()).find()).isPresent();
    }

    static Stream<String> repeatable() {
        Database any = TestDatabase.fresh();
        return Arrays.stream(flyway(any).load().info().all())
                .filter(info -> Integer.parseInt(info.getVersion().getVersion()) >= FIRST_REPEATABLE)
                .map(MigrationInfo::getScript);
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void migrationMayBeRepeated(String script) {
        database.migrate();
        List<?> before = columns();
        statements(script).forEach(database.read()::execute);
        assertThat(columns()).isEqualTo(before);
        assertThat(MigrateDatabase.isRepeatable(script))
                .as("%s says that it may be repeated", script)
                .isTrue();
    }

    private List<?> columns() {
        return database.read()
                .fetch("SELECT table_name, column_name, column_type, column_key FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position")
                .intoMaps();
    }

    @Test
    void databaseOfANewerVersionIsRefused() {
        database.migrate();
        database.read()
                .execute(
                        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                                + " execution_time, success) VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 'test', 1, TRUE)");
        refused(database, "version 999", "newer Plumbline");
    }

    @Test
    void migrationOfALowerNumberThatCameLaterIsMadeUpFor() {
        database.migrate();
        new InstallationStore(database.read()).create(false);
        database.read().execute("DELETE FROM flyway_schema_history WHERE version = '111'");
        database.read().execute("DROP INDEX commit_dimension_unreleased ON commit_dimension");
        database.read().execute("DROP INDEX publication_by_status ON publication");
        database.migrate();
        isOfThisVersion(database);
    }

    @Test
    void schemaOfSomebodyElseIsLeftAlone() {
        database.read().execute("CREATE TABLE invoices (id INT PRIMARY KEY)");
        refused(database, "not Plumbline's", "invoices", "empty schema");
        assertThat(database.read().fetchCount(org.jooq.impl.DSL.table("invoices")))
                .isZero();
    }

    @Test
    void tablesOfSomebodyElseBesideAHalfDoneFirstStartAreLeftAlone() {
        migrateTo(database, "1");
        cut("V2__dimensions_history_changes.sql", 7);
        database.read().execute("CREATE TABLE invoices (id INT PRIMARY KEY)");
        refused(database, "halfway", "migration 2");
        assertThat(database.read().fetchCount(org.jooq.impl.DSL.table("invoices")))
                .isZero();
    }

    @Test
    void twoStartsAtOnceMigrateOnce() throws InterruptedException {
        Thread other = Thread.ofVirtual().start(database::migrate);
        new Database(TestDatabase.source(schema)).migrate();
        other.join();
        isOfThisVersion(database);
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 400})
    void databaseThatIsKilledInAMigrationIsMigratedAtTheNextStart(int milliseconds) throws InterruptedException {
        KillableDatabase server = KillableDatabase.shared();
        CutLink link = CutLink.to(server.server());
        Database killed = new Database(link.source(server.freshSchema()));
        Thread killer = Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(milliseconds * 1_000_000L);
            server.kill();
        });
        try {
            killed.migrate();
        } catch (DataAccessException | RdmException | org.flywaydb.core.api.FlywayException e) {
            assertThat(e).hasMessageNotContaining("restore");
        }
        killer.join();
        server.restart();
        killed.migrate();
        isOfThisVersion(killed);
        link.close();
    }
}
