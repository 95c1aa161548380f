package io.plumbline.web.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.web.Caller;
import io.plumbline.web.RunningApp;
import io.plumbline.web.settings.Settings;
import io.plumbline.web.settings.StartRefused;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/** The first start of an installation, and starts that are refused. */
class StartIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @Test
    void missingSettingIsNamed() {
        Map<String, String> environment = RunningApp.environment();
        environment.remove("RDM_WAREHOUSE");
        assertThatThrownBy(() -> Settings.of(environment))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("RDM_WAREHOUSE is not set");
    }

    @Test
    void wrongSettingsAreNamed() {
        refused("RDM_PORT", "high", "RDM_PORT is \"high\"");
        refused("RDM_MODE", "test", "RDM_MODE is \"test\"");
        refused("RDM_BOOTSTRAP_TOKEN", "short", "RDM_BOOTSTRAP_TOKEN has 5 characters");
        refused("RDM_JDBC_URL", "jdbc:h2:mem", "RDM_JDBC_URL has to begin");
        refused("RDM_SECRET_FILE", "/nowhere/keys", "RDM_SECRET_FILE names /nowhere/keys");
        refused("RDM_PRIVATE_STORE", "here", "RDM_PRIVATE_STORE is \"here\"");
    }

    @Test
    void settingsNeverShowTheirSecrets() {
        Map<String, String> environment = RunningApp.environment();
        environment.put("RDM_JDBC_PASSWORD", "very-secret");
        assertThat(Settings.of(environment).toString()).doesNotContain("very-secret", "0101");
    }

    @Test
    void databaseThatDoesNotAnswerIsNamed() {
        Map<String, String> environment = RunningApp.environment();
        environment.put("RDM_JDBC_PASSWORD", "wrong");
        assertThatThrownBy(() -> open(environment))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("The database of RDM_JDBC_URL does not let us in");
    }

    @Test
    void demoAndRegularInstallationsRefuseEachOthersDatabase() {
        Map<String, String> regular = RunningApp.environment();
        open(regular).pool().close();
        regular.put("RDM_MODE", "demo");
        assertThatThrownBy(() -> open(regular)).isInstanceOf(StartRefused.class).hasMessageContaining("not a demo's");

        Map<String, String> demo = new HashMap<>(RunningApp.environment());
        demo.put("RDM_MODE", "demo");
        open(demo).pool().close();
        demo.put("RDM_MODE", "up");
        assertThatThrownBy(() -> open(demo)).isInstanceOf(StartRefused.class).hasMessageContaining("is a demo's");
    }

    @Test
    void bootstrapTokenIsAnAdministrators() {
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
        }
    }

    @Test
    void setupLinkWorksOnce() {
        Map<String, String> environment = RunningApp.environment();
        Opening opening = open(environment);
        String key = opening.setupLink().orElseThrow();
        opening.pool().close();
        environment.put("RDM_BOOTSTRAP_TOKEN", "");
        try (RunningApp app = RunningApp.start(environment)) {
            assertThat(app.asNobody().get("/setup?key=" + key).status())
                    .as("a new start makes a new link")
                    .isEqualTo(401);
            String now = app.bean(SetupLink.class).value().orElseThrow();
            Caller first = app.asNobody();
            Map<String, String> form = new HashMap<>(
                    Map.of("key", now, "login", "boss", "name", "The Boss", "password", "a long enough word"));
            form.put("_csrf", first.formToken("/setup?key=" + now));
            assertThat(first.form("/setup", form).header("Location")).contains("/login");
            Caller second = app.asNobody();
            form.put("_csrf", second.formToken("/login"));
            form.put("login", "thief");
            assertThat(second.form("/setup", form).status()).isEqualTo(401);
            assertThat(app.asNobody().signIn("boss", "a long enough word").header("Location"))
                    .doesNotContain("login");
        }
    }

    private static void refused(String name, String value, String sentence) {
        Map<String, String> environment = RunningApp.environment();
        environment.put(name, value);
        assertThatThrownBy(() -> Settings.of(environment))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(sentence);
    }

    private static Opening open(Map<String, String> environment) {
        return Opening.of(Settings.of(environment), PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }
}
