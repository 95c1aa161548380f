package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {
    @TempDir
    Path folder;

    @Test
    void ownDatabaseAndStoreAreLeftAsTheOperatorSetThem() {
        var settings = settings(Map.of(
                "RDM_JDBC_URL", "jdbc:mariadb://db/plumbline",
                "RDM_JDBC_USER", "app",
                "RDM_JDBC_PASSWORD", "secret",
                "RDM_WAREHOUSE", "s3://lake/warehouse/"));
        var home = new Home(folder.resolve("home"));
        home.open(Mode.UP);
        var wiring = new Wiring(settings, home, Mode.UP);
        assertThat(wiring.webApplication(null, null))
                .containsEntry("RDM_MODE", "up")
                .doesNotContainKeys(
                        "RDM_JDBC_URL", "RDM_WAREHOUSE", "RDM_PRIVATE_STORE", "RDM_S3_ENDPOINT", "RDM_FACT_ROOTS");
        assertThat(wiring.runner(null, null))
                .containsEntry("RDM_RUNNER_USER", "app")
                .containsEntry("RDM_RUNNER_PASSWORD", "secret")
                .doesNotContainKeys("RDM_JDBC_URL", "AWS_ACCESS_KEY_ID");
    }

    @Test
    void folderWithOtherFilesIsNotTakenForAnInstallation() {
        OwnerOnly.folder(folder.resolve("mine"));
        OwnerOnly.write(folder.resolve("mine/letter.txt"), "dear reader");
        assertThatThrownBy(() -> new Home(folder.resolve("mine")).open(Mode.UP))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("holds other files");
    }

    @Test
    void portMustBeAPort() {
        for (var wrong : new String[] {"0", "65536", "http", "-1", "123456"}) {
            assertThatThrownBy(() -> settings(Map.of("RDM_PORT", wrong)).port())
                    .as(wrong)
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining("RDM_PORT is " + wrong);
        }
        assertThat(settings(Map.of("RDM_PORT", " ")).port()).isEqualTo(8080);
    }

    @Test
    void stopLooksAtBothDefaultFoldersUnlessOneIsSet() {
        assertThat(settings(Map.of()).homes())
                .extracting(Home::folder)
                .containsExactly(folder.resolve(".plumbline/demo"), folder.resolve(".plumbline/home"));
        assertThat(settings(Map.of("RDM_HOME", "/srv/plumbline")).homes())
                .extracting(Home::folder)
                .containsExactly(Path.of("/srv/plumbline"));
    }

    @Test
    void progressOfTheDemoIsReadFromTheHealthAnswer() {
        var answer = Health.Answer.read(
                503, "{\"components\":{\"demo\":{\"details\":{\"step\":\"Loading ITEM_D\",\"percent\":12}}}}");
        assertThat(answer).isEqualTo(new Health.Answer(false, "Loading ITEM_D 12 %"));
        assertThat(Health.Answer.read(200, "{\"status\":\"UP\"}")).isEqualTo(new Health.Answer(true, ""));
        assertThat(Health.Answer.read(503, "<html>")).isEqualTo(new Health.Answer(false, ""));
    }

    private Settings settings(Map<String, String> environment) {
        return new Settings(environment, folder, folder);
    }
}
