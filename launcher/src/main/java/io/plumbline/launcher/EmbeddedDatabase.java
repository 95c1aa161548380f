package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A running MariaDB server on the loopback address, with accounts of its own: the application's, the what-if runner's, which reaches
 * nothing but its two tables, and the administrator's (`root`).
 */
public final class EmbeddedDatabase implements Running {
    public static final String SCHEMA = "plumbline";
    public static final String CATALOG_SCHEMA = "plumbline_catalog";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final ChildProcess process;
    private final DatabaseAccounts accounts;
    private final FileChannel claim;
    private final int port;

    private EmbeddedDatabase(ChildProcess process, DatabaseAccounts accounts, FileChannel claim, int port) {
        this.process = process;
        this.accounts = accounts;
        this.claim = claim;
        this.port = port;
    }

    /**
     * Starts a server whose data, secrets and log are below one folder, and ends it with this program at the latest.
     *
     * @param port 0: a free one, the same as the last time where that is possible
     */
    public static EmbeddedDatabase start(Path folder, int port) {
        var database = start(new PartFolders(folder, folder, folder, folder, "mariadb"), port, 128);
        Runtime.getRuntime().addShutdownHook(new Thread(database::close, "end-mariadb"));
        return database;
    }

    /** Starts a server with its files where the installation keeps them and this much memory for its buffer pool. */
    static EmbeddedDatabase start(PartFolders folders, int wantedPort, int bufferPoolMiB) {
        folders.make();
        var claim = folders.claim();
        try {
            folders.pidFile().endLeftover(STOP);
            var program = DatabaseProgram.unpacked();
            var data = folders.data().resolve("tables");
            if (!Files.isDirectory(data)) {
                program.install(data);
            }
            var accounts = DatabaseAccounts.kept(folders.secrets());
            var port = Ports.choose(wantedPort, folders.portMemory());
            var process = launch(program, folders, data, accounts, port, bufferPoolMiB);
            return new EmbeddedDatabase(process, accounts, claim, port);
        } catch (RuntimeException e) {
            PartFolders.release(claim);
            throw e;
        }
    }

    private static ChildProcess launch(
            DatabaseProgram program,
            PartFolders folders,
            Path data,
            DatabaseAccounts accounts,
            int port,
            int bufferPoolMiB) {
        var setUp = folders.run().resolve("accounts.sql");
        OwnerOnly.write(setUp, accounts.setUp());
        var temporary = OwnerOnly.folder(folders.data().resolve("tmp"));
        var command = new ArrayList<>(List.of(
                program.folder().resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + program.folder(),
                "--datadir=" + data,
                "--tmpdir=" + temporary,
                "--init-file=" + setUp.toAbsolutePath(),
                "--pid-file=" + data.resolve("mariadbd.pid"),
                "--socket=",
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-ssl",
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_nopad_bin",
                "--transaction-isolation=READ-COMMITTED",
                "--default-time-zone=+00:00",
                "--local-infile=1",
                "--max-allowed-packet=256M",
                "--innodb-buffer-pool-size=" + bufferPoolMiB + "M"));
        command.addAll(DatabaseProgram.account());
        var process = ChildProcess.start(command, Map.of(), folders.log(), folders.pidFile());
        try {
            awaitReady(process, accounts, port);
        } finally {
            deleteQuietly(setUp, process);
        }
        return process;
    }

    private static void deleteQuietly(Path setUp, ChildProcess process) {
        try {
            Files.deleteIfExists(setUp);
        } catch (IOException e) {
            process.stop(STOP);
            throw new UncheckedIOException("Cannot delete " + setUp + ", which holds passwords", e);
        }
    }

    private static void awaitReady(ChildProcess process, DatabaseAccounts accounts, int port) {
        var deadline = System.nanoTime() + START.toNanos();
        SQLException last;
        do {
            if (!process.alive()) {
                throw new LauncherException(
                        "MariaDB did not start. The end of " + process.log() + ":\n" + process.lastLines(15));
            }
            try (var connection = DriverManager.getConnection(url(port), accounts.user(), accounts.password())) {
                if (connection.isValid(2)) {
                    return;
                }
                last = new SQLException("The connection is not valid");
            } catch (SQLException notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(50_000_000);
        } while (System.nanoTime() < deadline);
        process.stop(STOP);
        throw new LauncherException(
                "MariaDB did not answer within " + START.toSeconds() + " s (" + last.getMessage() + "). The end of "
                        + process.log() + ":\n" + process.lastLines(15),
                last);
    }

    /** Where a server that runs on these folders is reached, whoever started it. */
    static DatabaseAddress addressOf(PartFolders folders) {
        return new DatabaseAddress(url(folders.port()), DatabaseAccounts.kept(folders.secrets()));
    }

    DatabaseAddress address() {
        return new DatabaseAddress(jdbcUrl(), accounts);
    }

    private static String url(int port) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + SCHEMA + "?sslMode=disable&allowLocalInfile=true";
    }

    public String jdbcUrl() {
        return url(port);
    }

    public int port() {
        return port;
    }

    public String user() {
        return accounts.user();
    }

    public String password() {
        return accounts.password();
    }

    public String runnerUser() {
        return accounts.runnerUser();
    }

    public String runnerPassword() {
        return accounts.runnerPassword();
    }

    public String adminUser() {
        return accounts.adminUser();
    }

    public String adminPassword() {
        return accounts.adminPassword();
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    /** Leaves the server to itself: it goes on, and the next launcher on these folders ends it. */
    void abandon() {
        PartFolders.release(claim);
    }

    /** Ends the server in good order. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (claim.isOpen()) {
            process.stop(STOP);
            PartFolders.release(claim);
        }
    }
}
