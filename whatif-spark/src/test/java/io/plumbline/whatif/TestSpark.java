package io.plumbline.whatif;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests, configured as the runner's own. */
final class TestSpark {
    private static final SparkSession SESSION = start();

    private TestSpark() {}

    static SparkSession session() {
        return SESSION;
    }

    private static SparkSession start() {
        try {
            return WarmSpark.start(settings(Files.createTempDirectory(Path.of("target"), "runner"), "jdbc:none"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Settings settings(Path home, String jdbcUrl) {
        return Settings.of(Map.of(
                "RDM_JDBC_URL", jdbcUrl,
                "RDM_RUNNER_USER", "nobody",
                "RDM_RUNNER_PASSWORD", "secret",
                "RDM_SPARK_MASTER", "local[2]",
                // Nothing listens there.
                "RDM_S3_ENDPOINT", "http://127.0.0.1:1",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "RDM_HOME", home.toString()));
    }
}
