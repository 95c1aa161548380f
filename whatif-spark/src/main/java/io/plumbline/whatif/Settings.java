package io.plumbline.whatif;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runner's settings, from the environment. */
record Settings(
        String jdbcUrl,
        String user,
        String password,
        String master,
        Path home,
        Optional<String> s3Endpoint,
        Optional<String> s3AccessKey,
        Optional<String> s3SecretKey,
        Optional<String> s3Region) {

    static Settings of(Map<String, String> environment) {
        return new Settings(
                required(environment, "RDM_JDBC_URL"),
                required(environment, "RDM_RUNNER_USER"),
                required(environment, "RDM_RUNNER_PASSWORD"),
                optional(environment.get("RDM_SPARK_MASTER")).orElse("local[*]"),
                Path.of(required(environment, "RDM_HOME")).toAbsolutePath().resolve("runner"),
                optional(environment.get("RDM_S3_ENDPOINT")),
                optional(environment.get("AWS_ACCESS_KEY_ID")),
                optional(environment.get("AWS_SECRET_ACCESS_KEY")),
                optional(environment.get("AWS_REGION")));
    }

    private static String required(Map<String, String> environment, String name) {
        return optional(environment.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "The environment variable " + name + " is not set; expected as docs/what-if-run.md says."));
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
