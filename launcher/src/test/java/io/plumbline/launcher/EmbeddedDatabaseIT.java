package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    @TempDir
    Path folder;

    @Test
    void rootNeedsItsPassword() throws SQLException {
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "root", ""))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Access denied");
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "anybody", ""))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Access denied");
            assertThat(one(database, "root", database.adminPassword(), "SELECT CURRENT_USER()"))
                    .isEqualTo("root@127.0.0.1");
            assertThat(
                            one(
                                    database,
                                    "root",
                                    database.adminPassword(),
                                    "SELECT GROUP_CONCAT(User, '@', Host ORDER BY User, Host) FROM mysql.user WHERE plugin <> '' AND User <> 'mariadb.sys'"))
                    .doesNotContain("@%");
        }
    }

    @Test
    void runnerReachesItsTwoTablesAndNothingElse() throws SQLException {
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            for (var table : List.of("person", "what_if_run", "what_if_runner")) {
                run(database, "CREATE TABLE " + table + " (id INT PRIMARY KEY, name VARCHAR(20))");
            }
            run(database, "INSERT INTO what_if_run VALUES (1, 'a')");
            assertThat(runner(database, "SELECT name FROM what_if_run")).isEqualTo("a");
            runnerDoes(database, "UPDATE what_if_run SET name = 'b' WHERE id = 1");
            runnerDoes(database, "INSERT INTO what_if_runner VALUES (1, 'r')");
            runnerDoes(database, "UPDATE what_if_runner SET name = 's' WHERE id = 1");
            for (var forbidden : List.of(
                    "SELECT name FROM person",
                    "INSERT INTO what_if_run VALUES (2, 'c')",
                    "DELETE FROM what_if_run",
                    "DELETE FROM what_if_runner",
                    "DROP TABLE what_if_run",
                    "CREATE TABLE mine (id INT)",
                    "CREATE OR REPLACE TABLE what_if_run (id INT)",
                    "SELECT User FROM mysql.user")) {
                assertThatThrownBy(() -> runnerDoes(database, forbidden))
                        .as(forbidden)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("denied");
            }
        }
    }

    @Test
    void restartKeepsDataPortAndPasswords() throws SQLException {
        String url;
        String password;
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            run(database, "CREATE TABLE kept (name VARCHAR(20))");
            run(database, "INSERT INTO kept VALUES ('still here')");
            url = database.jdbcUrl();
            password = database.password();
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url, "plumbline", password))
                .isInstanceOf(SQLException.class);
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertThat(database.jdbcUrl()).isEqualTo(url);
            assertThat(database.password()).isEqualTo(password);
            assertThat(one(database, database.user(), password, "SELECT name FROM kept"))
                    .isEqualTo("still here");
        }
    }

    @Test
    void serverHasTheSettingsTheEngineCountsOn() throws SQLException {
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            var admin = database.adminPassword();
            assertThat(one(database, "root", admin, "SELECT @@global.transaction_isolation"))
                    .isEqualTo("READ-COMMITTED");
            assertThat(one(database, "root", admin, "SELECT @@global.collation_server"))
                    .isEqualTo("utf8mb4_nopad_bin");
            assertThat(one(database, "root", admin, "SELECT @@global.bind_address"))
                    .isEqualTo("127.0.0.1");
            assertThat(one(database, "root", admin, "SELECT @@global.local_infile"))
                    .isEqualTo("1");
            for (var schema : List.of("plumbline", "plumbline_catalog")) {
                assertThat(one(
                                database,
                                database.user(),
                                database.password(),
                                "SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '"
                                        + schema + "'"))
                        .isEqualTo("utf8mb4_nopad_bin");
            }
        }
    }

    @Test
    void secretsAreReadableByTheOwnerOnly() throws Exception {
        EmbeddedDatabase.start(folder, 0).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("mariadb.properties"))))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("accounts.sql")).doesNotExist();
    }

    @Test
    void serverThatOutlivedItsLauncherIsEndedBeforeTheNextOneStarts() throws Exception {
        var crashed = EmbeddedDatabase.start(folder, 0);
        var leftover = crashed.process().pid();
        var pidFile = Files.readString(folder.resolve("mariadb.pid"));
        assertThat(pidFile).startsWith(leftover + " ");
        crashed.abandon();
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertThat(database.process().pid()).isNotEqualTo(leftover);
            assertThat(ProcessHandle.of(leftover).filter(PidFile::running)).isEmpty();
            assertThat(one(database, database.user(), database.password(), "SELECT 1"))
                    .isEqualTo("1");
        }
    }

    @Test
    void folderInUseIsRefused() {
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder, 0))
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining("is in use");
            assertThat(database.process().alive()).isTrue();
        }
    }

    @Test
    void serverThatIsKilledLosesNothingCommitted() throws Exception {
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            run(database, "CREATE TABLE kept (name VARCHAR(20))");
            run(database, "INSERT INTO kept VALUES ('committed')");
            var handle = ProcessHandle.of(database.process().pid()).orElseThrow();
            handle.destroyForcibly();
            assertThat(PidFile.awaitEnd(handle, Duration.ofSeconds(10))).isTrue();
        }
        try (var database = EmbeddedDatabase.start(folder, 0)) {
            assertThat(one(database, database.user(), database.password(), "SELECT name FROM kept"))
                    .isEqualTo("committed");
        }
    }

    private static String runner(EmbeddedDatabase database, String sql) throws SQLException {
        return one(database, database.runnerUser(), database.runnerPassword(), sql);
    }

    private static void runnerDoes(EmbeddedDatabase database, String sql) throws SQLException {
        run(database, database.runnerUser(), database.runnerPassword(), sql);
    }

    private static void run(EmbeddedDatabase database, String sql) throws SQLException {
        run(database, database.user(), database.password(), sql);
    }

    private static void run(EmbeddedDatabase database, String user, String password, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), user, password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(EmbeddedDatabase database, String user, String password, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), user, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
