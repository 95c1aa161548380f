package io.plumbline.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"local", "local[*]", "local[4]", "local[2,3]", "spark://a:7077", "spark://a:1,b:2", "yarn"})
    void addressOfACluster(String master) {
        assertThat(new Master(master).isLocal()).isEqualTo(master.startsWith("local"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"local[", "localhost", "spark://", "spark://a", "spark:/a:7077", "http://a:8080", "mesos://a:1"})
    void whatIsNoAddressIsRefusedInOneSentence(String master) {
        assertThatThrownBy(() -> settings(Map.of("RDM_SPARK_MASTER", master)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RDM_SPARK_MASTER is " + master + "; it has to be local[*] or a cluster's address such as"
                        + " spark://host:7077. What-ifs wait for a runner.");
    }

    @Test
    void clusterThatNobodyAnswersForIsKnownAtOnce() throws IOException {
        int gone;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = socket.getLocalPort();
            assertThat(new Master("spark://127.0.0.1:1,127.0.0.1:" + gone).silence())
                    .isEmpty();
        }
        assertThat(new Master("spark://127.0.0.1:" + gone + ",no-such-host.invalid:7077").silence())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("refused", "no-such-host.invalid:7077: no such host"));
        assertThat(new Master("local[2]").silence()).isEmpty();
    }

    @Test
    void operatorsPropertiesReachSparkButDoNotChangeWhatAnAnswerMeans() throws IOException {
        var file = Files.writeString(folder.resolve("spark.conf"), """
                spark.executor.memory  6g
                spark.ui.enabled=true
                spark.sql.ansi.enabled false
                """);
        var spark = WarmSpark.configuration(settings(
                Map.of("RDM_SPARK_PROPERTIES", file.toString(), "RDM_SPARK_MASTER", "spark://127.0.0.1:7077")));
        assertThat(spark)
                .containsEntry("spark.executor.memory", "6g")
                .containsEntry("spark.ui.enabled", "true")
                .containsEntry("spark.sql.ansi.enabled", "true")
                .doesNotContainKey("spark.driver.host");
        Files.writeString(file, "executor.memory=6g");
        assertThatThrownBy(() -> settings(Map.of("RDM_SPARK_PROPERTIES", file.toString())))
                .hasMessageContaining("which sets executor.memory");
        assertThatThrownBy(() -> settings(
                        Map.of("RDM_SPARK_PROPERTIES", folder.resolve("gone").toString())))
                .hasMessageContaining("which cannot be read");
    }

    private Settings settings(Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "RDM_JDBC_URL", "jdbc:none",
                "RDM_RUNNER_USER", "nobody",
                "RDM_RUNNER_PASSWORD", "secret",
                "RDM_HOME", folder.toString()));
        environment.putAll(more);
        return Settings.of(environment);
    }
}
