package io.plumbline.web.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.job.Job;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.Caller;
import io.plumbline.web.RunningApp;
import io.plumbline.web.settings.Settings;
import io.plumbline.web.settings.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/** The first start of an installation, and starts that are refused. */
class StartIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @Test
    void settingsNeverShowTheirSecrets() {
        Map<String, String> environment = RunningApp.environment();
        environment.put("RDM_JDBC_PASSWORD", "very-secret");
        assertThat(Settings.of(environment).toString()).doesNotContain("very-secret", "0101");
    }

    @Test
    void databaseOfANewerVersionIsRefused() {
        Map<String, String> environment = RunningApp.environment();
        Opening first = open(environment);
        first.database()
                .read()
                .execute(
                        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                                + " installed_by, execution_time, success) VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', '', 1, TRUE)");
        first.pool().close();
        assertThatThrownBy(() -> open(environment))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("version 999 by a newer Plumbline")
                .hasMessageContaining("start the newer one");
    }

    @Test
    void upgradeThatStoppedHalfwayIsRefusedWithTheWayOut() {
        Map<String, String> environment = RunningApp.environment();
        Opening before = open(environment);
        before.database().read().execute("UPDATE flyway_schema_history SET success = FALSE WHERE version = '131'");
        before.pool().close();
        assertThatThrownBy(() -> open(environment))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("migration 131")
                .hasMessageContaining("restore the backup from before the upgrade");
    }

    @Test
    void demoAndRegularInstallationsRefuseEachOthersDatabase() {
        Map<String, String> regular = RunningApp.environment();
        open(regular).close();
        regular.put("RDM_MODE", "demo");
        assertThatThrownBy(() -> open(regular)).isInstanceOf(StartRefused.class).hasMessageContaining("not a demo's");

        Map<String, String> demo = new HashMap<>(RunningApp.environment());
        demo.put("RDM_MODE", "demo");
        open(demo).close();
        demo.put("RDM_MODE", "up");
        assertThatThrownBy(() -> open(demo)).isInstanceOf(StartRefused.class).hasMessageContaining("is a demo's");
    }

    @Test
    void bootstrapTokenIsAnAdministrators() throws IOException {
        try (RunningApp app = RunningApp.start(Map.of("RDM_BOOTSTRAP_TOKEN", TOKEN))) {
            Caller admin = app.asNobody().with("Authorization", "Bearer " + TOKEN);
            assertThat(admin.get("/api/v1/people").status()).isEqualTo(200);
            assertThat(admin.post(
                                    "/api/v1/people",
                                    "{\"login\":\"ada\",\"name\":\"Ada\",\"password\":\"correct horse battery\",\"roles\":[\"ANALYST\"]}")
                            .status())
                    .isEqualTo(201);
            assertThat(app.asNobody().signIn("ada", "correct horse battery").header("Location"))
                    .doesNotContain("login");
            assertThat(app.asNobody()
                            .with("Authorization", "Bearer demo-admin")
                            .get("/api/v1/people")
                            .code())
                    .isEqualTo("TOKEN_INVALID");
            assertThatStreamEndsInGoodOrder(app, admin);
        }
    }

    /** An open stream of events does not hold up the end, and is not torn off by it. */
    private static void assertThatStreamEndsInGoodOrder(RunningApp app, Caller admin) throws IOException {
        Job job = new JobStore(app.database().read()).create(JobKind.DEMO, "nobody's", null);
        HttpResponse<InputStream> stream = admin.open("/api/v1/jobs/" + job.id() + "/events");
        app.close();
        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .as("read to its end")
                .contains("retry: ")
                .doesNotContain("event: done");
    }

    @Test
    void everyStartOfAnEmptyInstallationMakesANewSetupLink() {
        Map<String, String> environment = RunningApp.environment();
        Opening first = open(environment);
        Opening second = open(environment);
        TokenStore tokens = new TokenStore(second.database().read());
        assertThat(tokens.isSetupLink(first.setupLink().orElseThrow())).isFalse();
        assertThat(tokens.isSetupLink(second.setupLink().orElseThrow())).isTrue();
        first.close();
        second.close();
    }

    private static Opening open(Map<String, String> environment) {
        return Opening.of(Settings.of(environment), PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }
}
