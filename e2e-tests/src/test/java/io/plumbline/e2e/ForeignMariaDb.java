package io.plumbline.e2e;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A MariaDB server of somebody else's, prepared by nothing but the statements that docs/operations.md gives its administrator. */
final class ForeignMariaDb implements AutoCloseable {
    static final String PASSWORD = "the-operators-own-password";
    static final String RUNNER_PASSWORD = "the-runners-own-password";

    private static final Pattern STATEMENTS =
            Pattern.compile("<!-- statements: database -->\\s*```sql\\s*(.*?)```", Pattern.DOTALL);

    private final ForeignProcess process;
    private final Path folder;
    private final int port;

    private ForeignMariaDb(ForeignProcess process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** The server that the system's own package installed; empty where there is none. */
    static Optional<Path> debians() {
        return Stream.of("/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd")
                .map(Path::of)
                .filter(Files::isExecutable)
                .filter(program -> Files.isExecutable(Path.of("/usr/bin/my_print_defaults")))
                .findFirst();
    }

    /** Starts the package's server with its own defaults. */
    static ForeignMariaDb start(Path program, Path folder, String... options) {
        return start(List.of("mariadb-install-db"), List.of(program.toString()), folder, options);
    }

    /** Starts the server that installations embed, as if it were somebody else's. */
    static ForeignMariaDb startBundled(Path folder, String... options) {
        Path bundle = bundle();
        return start(
                List.of(
                        bundle.resolve("scripts/mariadb-install-db").toString(),
                        "--no-defaults",
                        "--basedir=" + bundle),
                List.of(
                        bundle.resolve("bin/mariadbd").toString(),
                        "--no-defaults",
                        "--basedir=" + bundle,
                        "--skip-ssl"),
                folder,
                options);
    }

    private static Path bundle() {
        Path cache = Path.of(System.getProperty("user.home"), ".plumbline", "cache");
        try (Stream<Path> servers = Files.list(cache)) {
            return servers.filter(server -> Files.isExecutable(server.resolve("bin/mariadbd")))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("no embedded MariaDB was unpacked yet; ./rdm up does that", e);
        }
    }

    private static ForeignMariaDb start(List<String> install, List<String> serve, Path folder, String... options) {
        Rdm.delete(folder);
        Path data = folder.resolve("data");
        int port = Rdm.freePort();
        List<String> account = "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
        List<String> command = new ArrayList<>(install);
        command.addAll(List.of(
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve"));
        command.addAll(account);
        Map<String, String> apart = Map.of("TMPDIR", temporary(folder).toString());
        ForeignProcess.run(command, apart, folder.resolve("install.log"));
        command = new ArrayList<>(serve);
        command.addAll(List.of(
                "--datadir=" + data,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + data.resolve("s"),
                "--pid-file=" + data.resolve("pid"),
                "--skip-name-resolve"));
        command.addAll(account);
        command.addAll(List.of(options));
        ForeignProcess process = ForeignProcess.start(command, apart, folder.resolve("server.log"));
        process.awaitPort(port);
        return new ForeignMariaDb(process, folder, port);
    }

    /** Of its own: a server that starts clears away whatever temporary tables it finds, also those of its neighbours. */
    private static Path temporary(Path folder) {
        try {
            return Files.createDirectories(folder.resolve("temporary"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does what the documentation asks of the administrator. */
    void prepare() {
        for (String sql : documented()) {
            run(sql);
        }
    }

    /** Runs a script of an administrator's beside the server, with MariaDB's client on the path. */
    void script(Path script, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        Path client = bundle().resolve("bin/mariadb");
        try {
            Path shim = Files.createDirectories(folder.resolve("bin")).resolve("mariadb");
            Files.writeString(
                    shim,
                    "#!/bin/sh\nexec " + client + " --no-defaults --skip-ssl --socket=" + folder.resolve("data/s")
                            + " \"$@\"\n");
            if (!shim.toFile().setExecutable(true) || !client.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + shim + " and " + client + " programs");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ForeignProcess.run(List.of("bash", "-e", script.toString()), all, folder.resolve("script.log"));
    }

    private static List<String> documented() {
        try {
            Matcher block = STATEMENTS.matcher(Files.readString(Rdm.root().resolve("docs/operations.md")));
            if (!block.find()) {
                throw new AssertionError("docs/operations.md has no statements for the database");
            }
            return block.group(1)
                    .replace("PASSWORD-1", PASSWORD)
                    .replace("PASSWORD-2", RUNNER_PASSWORD)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an installation on this server is told. */
    Map<String, String> settings() {
        return Map.of(
                "RDM_JDBC_URL",
                url("plumbline"),
                "RDM_JDBC_USER",
                "plumbline",
                "RDM_JDBC_PASSWORD",
                PASSWORD,
                "RDM_RUNNER_USER",
                "plumbline_runner",
                "RDM_RUNNER_PASSWORD",
                RUNNER_PASSWORD);
    }

    String url(String schema) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + schema;
    }

    int port() {
        return port;
    }

    void run(String sql) {
        try (Connection connection = DriverManager.getConnection(url(""), "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String ask(String sql) {
        try (Connection connection = DriverManager.getConnection(url(""), "root", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
