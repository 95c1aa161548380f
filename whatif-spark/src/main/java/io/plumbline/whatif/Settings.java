package io.plumbline.whatif;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The runner's settings, from the environment.
 *
 * @param indexMemory what the local copy of an impact index may take while it is read, in DuckDB's words
 * @param spark properties of Spark's own that the operator adds, such as {@code spark.executor.memory}
 */
record Settings(
        String jdbcUrl,
        String user,
        String password,
        Master master,
        Map<String, String> spark,
        Path home,
        String indexMemory,
        Optional<String> s3Endpoint,
        Optional<String> s3AccessKey,
        Optional<String> s3SecretKey,
        Optional<String> s3Region) {

    static Settings of(Map<String, String> environment) {
        return new Settings(
                required(environment, "RDM_JDBC_URL"),
                required(environment, "RDM_RUNNER_USER"),
                required(environment, "RDM_RUNNER_PASSWORD"),
                new Master(optional(environment.get("RDM_SPARK_MASTER")).orElse("local[*]")),
                optional(environment.get("RDM_SPARK_PROPERTIES"))
                        .map(Settings::sparkProperties)
                        .orElse(Map.of()),
                Path.of(required(environment, "RDM_HOME")).toAbsolutePath().resolve("runner"),
                memory(optional(environment.get("RDM_RUNNER_INDEX_MEMORY")).orElse("1g")),
                optional(environment.get("RDM_S3_ENDPOINT")),
                optional(environment.get("AWS_ACCESS_KEY_ID")),
                optional(environment.get("AWS_SECRET_ACCESS_KEY")),
                optional(environment.get("AWS_REGION")));
    }

    /** A file in the form of Spark's own {@code spark-defaults.conf}. */
    private static Map<String, String> sparkProperties(String file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("RDM_SPARK_PROPERTIES names " + file + ", which cannot be read ("
                    + e.getClass().getSimpleName() + "); expected a file in the form of spark-defaults.conf.");
        }
        var result = new HashMap<String, String>();
        for (var name : properties.stringPropertyNames()) {
            if (!name.startsWith("spark.")) {
                throw new IllegalArgumentException("RDM_SPARK_PROPERTIES names " + file + ", which sets " + name
                        + "; expected properties of Spark, whose names begin with spark.");
            }
            result.put(name, properties.getProperty(name).strip());
        }
        return result;
    }

    private static String memory(String size) {
        if (!size.matches("[0-9]{1,6}[mgMG]")) {
            throw new IllegalArgumentException(
                    "RDM_RUNNER_INDEX_MEMORY is " + size + "; it must be a size such as 512m or 2g.");
        }
        return size.substring(0, size.length() - 1)
                + (size.toLowerCase(Locale.ROOT).endsWith("g") ? "GiB" : "MiB");
    }

    private static String required(Map<String, String> environment, String name) {
        return optional(environment.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "The environment variable " + name + " is not set; expected as docs/operations.md says."));
    }

    private static Optional<String> optional(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return "Settings[jdbcUrl=" + jdbcUrl.replaceFirst("\\?.*", "") + ", master=" + master + ", home=" + home
                + ", s3Endpoint=" + s3Endpoint.orElse("default") + "]";
    }
}
