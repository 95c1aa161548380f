package io.plumbline.whatif;

import java.io.FileNotFoundException;
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
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The copy of an impact index on this machine: a DuckDB database in a file. What it holds follows the shares that a question names; what is
 * lost with the file is fetched again.
 *
 * <p>Tables: {@code share} (id, number), {@code by_day} (share number, key, day and sums of each share's rows) and, made when first asked
 * for, {@code by_key}.
 */
final class LocalIndex implements AutoCloseable {
    /** A name is a name, never a pattern. */
    private static final Pattern PATTERN_SIGNS = Pattern.compile("[\\[*?]");

    private final Path file;
    private final Connection duck;
    private final StoreFiles files;
    private final AtomicReference<@Nullable Statement> running = new AtomicReference<>();
    private volatile boolean cancelled;
    private String contents = "";

    private final Kept kept;

    private LocalIndex(Path file, Connection duck, StoreFiles files, Kept kept) {
        this.file = file;
        this.duck = duck;
        this.files = files;
        this.kept = kept;
    }

    /** Opens the copy of an index below a folder, or begins one. A copy that cannot be opened is thrown away. */
    static LocalIndex open(Path folder, String id, String memory, StoreFiles files, Kept kept) throws SQLException {
        var file = folder.resolve(id + ".duckdb");
        try {
            Files.createDirectories(folder);
            return new LocalIndex(file, connect(file, memory), files, kept);
        } catch (SQLException e) {
            Log.RUNNER.warn("The local copy {} cannot be opened and is fetched anew: {}", file, e.getMessage());
            delete(file);
            return new LocalIndex(file, connect(file, memory), files, kept);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make " + folder, e);
        }
    }

    private static Connection connect(Path file, String memory) throws SQLException {
        var settings = new Properties();
        settings.setProperty("memory_limit", memory);
        settings.setProperty("temp_directory", file + ".spill");
        var duck = DriverManager.getConnection("jdbc:duckdb:" + file, settings);
        try (var statement = duck.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS share (id VARCHAR PRIMARY KEY, no INTEGER)");
        }
        return duck;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(Path.of(file + ".wal"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }

    /** Fetches the shares that are missing and drops those that are not named. Each share is there whole or not at all. */
    void follow(ImpactIndex index) throws SQLException {
        if (index.contents().equals(contents)) {
            return;
        }
        var present = new HashSet<>(strings("SELECT id FROM share"));
        var wanted = index.shares().stream().map(ImpactIndex.Share::id).collect(Collectors.toSet());
        for (var id : present) {
            if (!wanted.contains(id)) {
                atOnce(() -> {
                    execute("DELETE FROM by_day WHERE share = (SELECT no FROM share WHERE id = '" + id + "')");
                    execute("DELETE FROM share WHERE id = '" + id + "'");
                    execute("DROP TABLE IF EXISTS by_key");
                });
            }
        }
        if (strings("SELECT id FROM share").isEmpty()) {
            // Facts that are all replaced may have columns of other types.
            execute("DROP TABLE IF EXISTS by_day");
        }
        for (var share : index.shares()) {
            if (!present.contains(share.id())) {
                fetch(share);
            }
        }
        contents = index.contents();
    }

    /** Takes a share that has just been built. */
    void add(ImpactIndex.Share share) throws SQLException {
        if (strings("SELECT id FROM share WHERE id = " + text(share.id())).isEmpty()) {
            fetch(share);
            contents = "";
        }
    }

    private void fetch(ImpactIndex.Share share) throws SQLException {
        try (var local = files.fetch(share.files())) {
            var rows = "SELECT (SELECT coalesce(max(no), 0) FROM share) AS share, * FROM " + parquet(local.paths());
            atOnce(() -> {
                readable(share, () -> execute("CREATE TABLE IF NOT EXISTS by_day AS " + rows + " LIMIT 0"));
                execute("INSERT INTO share SELECT " + text(share.id()) + ", coalesce(max(no), 0) + 1 FROM share");
                readable(share, () -> execute("INSERT INTO by_day " + rows));
                execute("DROP TABLE IF EXISTS by_key");
            });
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof FileNotFoundException) {
                throw Failures.indexLost(share, e.getCause());
            }
            throw e;
        }
    }

    private static void readable(ImpactIndex.Share share, Work work) throws SQLException {
        try {
            work.run();
        } catch (SQLException e) {
            var text = String.valueOf(e.getMessage());
            if (text.contains("No files found") || text.contains("Invalid Input") || text.contains("parquet")) {
                throw Failures.indexLost(share, e);
            }
            throw e;
        }
    }

    /** The sums by key alone. */
    void requireTotals(int keys, int columns) throws SQLException {
        var by = new ArrayList<String>();
        for (var k = 0; k < keys; k++) {
            by.add("k" + k);
        }
        var sums = new StringBuilder("sum(rows)::BIGINT AS rows");
        for (var m = 0; m < columns; m++) {
            var name = "m" + m;
            sums.append(", sum(" + name + "_count)::BIGINT AS " + name + "_count, sum(" + name + "_sum) AS " + name
                    + "_sum, min(" + name + "_min) AS " + name + "_min, max(" + name + "_max) AS " + name + "_max");
        }
        execute("CREATE TABLE IF NOT EXISTS by_key AS SELECT " + String.join(", ", by) + ", " + sums
                + " FROM by_day GROUP BY ALL ORDER BY ALL");
    }

    /** Whether the facts' key column at a position holds integers; else it is text. */
    boolean hasIntegers(int key) throws SQLException {
        return strings("SELECT data_type FROM duckdb_columns() WHERE table_name = 'by_day' AND column_name = 'k" + key
                        + "'")
                .equals(List.of("BIGINT"));
    }

    /** The answer to a question that was asked before over the same shares, or a new one, kept for the next. */
    <T> T kept(List<Object> question, Kept.Answering<T, SQLException> answering) throws SQLException {
        var whole = new ArrayList<>(question);
        whole.add(file);
        whole.add(contents);
        return kept.answer(whole, answering);
    }

    /** Makes a temporary table of a Parquet file's rows. */
    void load(String table, String file, String select) throws SQLException {
        try (var local = files.fetch(List.of(file))) {
            execute("CREATE OR REPLACE TEMP TABLE " + table + " AS SELECT " + select + " FROM "
                    + parquet(local.paths()));
        }
    }

    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, RowReader<T> reader) throws SQLException {
        return run(statement -> {
            try (var rows = statement.executeQuery(sql)) {
                var result = new ArrayList<T>();
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
                return result;
            }
        });
    }

    void execute(String sql) throws SQLException {
        run(statement -> statement.execute(sql));
    }

    private List<String> strings(String sql) throws SQLException {
        return query(sql, row -> row.getString(1));
    }

    private interface Use<T> {
        T of(Statement statement) throws SQLException;
    }

    private <T> T run(Use<T> use) throws SQLException {
        if (cancelled) {
            throw new SQLException("The run was stopped");
        }
        try (var statement = duck.createStatement()) {
            running.set(statement);
            return use.of(statement);
        } finally {
            running.set(null);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void atOnce(Work work) throws SQLException {
        execute("BEGIN TRANSACTION");
        try {
            work.run();
            execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            try (var statement = duck.createStatement()) {
                statement.execute("ROLLBACK");
            }
            throw e;
        }
    }

    /** Ends what is under way, from another thread. */
    void cancel() {
        cancelled = true;
        var statement = running.get();
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                Log.RUNNER.debug("A query could not be cancelled: {}", e.getMessage());
            }
        }
    }

    /** Before each use: an earlier run's end does not end this one. */
    void begin() {
        cancelled = false;
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String parquet(List<String> paths) {
        return paths.stream()
                .map(path -> text(PATTERN_SIGNS.matcher(path).replaceAll("[$0]")))
                .collect(Collectors.joining(",", "read_parquet([", "])"));
    }

    @Override
    public void close() {
        try {
            duck.close();
        } catch (SQLException e) {
            Log.RUNNER.debug("{} could not be closed: {}", file, e.getMessage());
        }
    }
}
