package io.plumbline.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The two schemas of an installation as one compressed file of SQL, written and read by MariaDB's own programs. */
final class DatabaseDump {
    /** A table that is made or changed while the dump runs ends it; the next try sees it whole. */
    private static final int TRIES = 3;

    private final DatabaseProgram program;
    private final Path run;
    private final int port;
    private final DatabaseAccounts accounts;

    /** @param folders of a server that runs */
    DatabaseDump(Path run, PartFolders folders) {
        this.program = DatabaseProgram.unpacked();
        this.run = run;
        this.port = folders.port();
        this.accounts = DatabaseAccounts.kept(folders.secrets());
    }

    /** Writes all rows as they were at one moment, without holding anybody up. */
    void write(Path file) {
        for (var tries = 1; ; tries++) {
            var problem = withLogin(login -> dump(login, file));
            if (problem.isEmpty()) {
                return;
            }
            if (tries == TRIES) {
                throw new LauncherException("The database was not dumped: " + problem);
            }
        }
    }

    private String dump(Path login, Path file) throws IOException, InterruptedException {
        var process = start(
                "mariadb-dump",
                login,
                "--single-transaction",
                "--quick",
                "--hex-blob",
                "--no-tablespaces",
                "--databases",
                EmbeddedDatabase.SCHEMA,
                EmbeddedDatabase.CATALOG_SCHEMA);
        try (InputStream from = process.getInputStream();
                OutputStream to = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            from.transferTo(to);
        }
        return end(process);
    }

    /** Fills an empty server with what was dumped. */
    void read(Path file) {
        var problem = withLogin(login -> {
            var process = start("mariadb", login, "--batch");
            try (InputStream from = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
                    OutputStream to = process.getOutputStream()) {
                from.transferTo(to);
            } catch (IOException e) {
                process.destroy();
                return end(process) + " " + e.getMessage();
            }
            return end(process);
        });
        if (!problem.isEmpty()) {
            throw new LauncherException("The database was not restored from " + file + ": " + problem);
        }
    }

    private Process start(String name, Path login, String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(program.client(name).toString());
        command.add("--defaults-file=" + login);
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(errors().toFile()).start();
    }

    private Path errors() {
        return run.resolve("dump.errors");
    }

    private String end(Process process) throws IOException, InterruptedException {
        return process.waitFor() == 0
                ? ""
                : Files.readString(errors()).strip() + " (exit code " + process.exitValue() + ")";
    }

    private interface Work {
        String with(Path login) throws IOException, InterruptedException;
    }

    /** The password is on no command line: the program reads it from a file that only this account may read. */
    private String withLogin(Work work) {
        var login = run.resolve("dump.login");
        OwnerOnly.write(login, """
                [client]
                host=127.0.0.1
                protocol=tcp
                port=%d
                user=%s
                password=%s
                skip-ssl
                default-character-set=utf8mb4
                max-allowed-packet=256M
                """.formatted(port, accounts.adminUser(), accounts.adminPassword()));
        try {
            return work.with(login);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run MariaDB's program in " + program.folder(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("Interrupted.", e);
        } finally {
            delete(login);
        }
    }

    private static void delete(Path login) {
        try {
            Files.deleteIfExists(login);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + login + ", which holds a password", e);
        }
    }
}
