package io.plumbline.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Spark in a process of its own, attached to the catalog of published tables as any engine of a customer would be: through JDBC as {@code plumbline}, and
 * through the REST catalog that the application serves as {@code served}. It reads the files with the reader's key.
 */
final class SparkReader {
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.util.calendar");

    private final RunningSystem system;
    private final Path answers;

    SparkReader(RunningSystem system, Path answers) {
        this.system = system;
        this.answers = answers;
    }

    /** Reads tables, each at a snapshot or a quoted tag; the answers are then asked by {@link #rows} and {@link #files}. */
    void read(Map<String, String> versionByTable) {
        Path root = system.root();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        settings().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                root.resolve("whatif-spark/target/lib") + "/*",
                root.resolve("e2e-tests/target/spark-lib") + "/*"));
        command.add(root.resolve("e2e-tests/src/test/resources/spark/ReadTables.java")
                .toString());
        command.add(answers.toString());
        versionByTable.forEach((table, version) -> command.add(table + "=" + version));
        Path log = root.resolve("e2e-tests/target/spark-reader.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> store = system.secrets("object-store");
        builder.environment().put("AWS_ACCESS_KEY_ID", String.valueOf(store.get("reader-access")));
        builder.environment().put("AWS_SECRET_ACCESS_KEY", String.valueOf(store.get("reader-secret")));
        builder.environment().put("AWS_REGION", "us-east-1");
        try {
            Process process = builder.start();
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Spark did not end within 180 s; see " + log);
            }
            if (process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(log);
                throw new AssertionError("Spark ended with " + process.exitValue() + ":\n"
                        + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A table's rows, one JSON object each. */
    List<String> rows(String table) {
        try (Stream<Path> parts = Files.list(answers.resolve(table + ".rows"))) {
            Path part = parts.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data files of a table's snapshot, as they lie on disk. */
    List<Path> files(String table) {
        try {
            return Files.readAllLines(answers.resolve(table + ".files")).stream()
                    .map(system::object)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> database = system.secrets("database");
        String catalog = "spark.sql.catalog.plumbline";
        String served = "spark.sql.catalog.served";
        return Map.ofEntries(
                Map.entry(served, "org.apache.iceberg.spark.SparkCatalog"),
                Map.entry(served + ".type", "rest"),
                Map.entry(served + ".uri", system.url() + "/iceberg"),
                Map.entry(served + ".token", "demo-viewer"),
                Map.entry(served + ".io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"),
                Map.entry("spark.master", "local[2]"),
                Map.entry("spark.ui.enabled", "false"),
                Map.entry("spark.driver.bindAddress", "127.0.0.1"),
                Map.entry("spark.driver.host", "127.0.0.1"),
                Map.entry("spark.sql.shuffle.partitions", "2"),
                Map.entry("spark.sql.session.timeZone", "UTC"),
                Map.entry(catalog, "org.apache.iceberg.spark.SparkCatalog"),
                Map.entry(catalog + ".catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog"),
                Map.entry(catalog + ".uri", system.catalogUrl()),
                Map.entry(catalog + ".jdbc.user", "plumbline"),
                Map.entry(catalog + ".jdbc.password", String.valueOf(database.get("application"))),
                Map.entry(catalog + ".jdbc.schema-version", "V1"),
                Map.entry(catalog + ".warehouse", "s3://plumbline-lake/warehouse"),
                Map.entry(catalog + ".io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"),
                Map.entry("spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem"),
                Map.entry("spark.hadoop.fs.s3a.endpoint", system.storeUrl()),
                Map.entry("spark.hadoop.fs.s3a.path.style.access", "true"),
                Map.entry("spark.hadoop.fs.s3a.endpoint.region", "us-east-1"));
    }
}
