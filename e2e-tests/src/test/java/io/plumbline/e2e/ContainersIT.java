package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The container images and the compose file, as far as a machine without a container engine can try them. */
@Execution(ExecutionMode.CONCURRENT)
class ContainersIT {
    private static final Path TARGET = Rdm.root().resolve("e2e-tests/target");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:[?-])[^}]*}");
    private static final Pattern SETTING = Pattern.compile("`((?:RDM|AWS)_[A-Z0-9_]+)`");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Map<String, Map<String, Object>> services = services();

    @ParameterizedTest
    @ValueSource(strings = {"web.Dockerfile", "runner.Dockerfile", "object-store.Dockerfile"})
    void imageIsMadeOfWhatTheBuildLeavesAndRunsWithoutRights(String name) {
        Dockerfile image = Dockerfile.read(name);
        assertThat(image.instructions().getFirst().word()).isEqualTo("FROM");
        for (Dockerfile.Copy copy : image.copies()) {
            for (String source : copy.from()) {
                assertThat(Dockerfile.sources(source)).as(source).hasSize(1);
            }
        }
        assertThat(image.one("USER")).isEqualTo("10001:10001");
        assertThat(image.environment().keySet())
                .noneMatch(set -> set.matches(".*(PASSWORD|SECRET|TOKEN|KEY).*"))
                .allMatch(set -> !set.startsWith("RDM_") || documented().contains(set));
    }

    @Test
    void composeFileNamesWhatIsThere() {
        assertThat(services).containsOnlyKeys("database", "object-store", "web", "runner");
        services.forEach((name, service) -> {
            environment(name).forEach((variable, value) -> {
                assertThat(variable)
                        .satisfiesAnyOf(
                                set -> assertThat(set).startsWith("MARIADB_"),
                                set -> assertThat(documented()).contains(set));
                if (variable.matches(".*(PASSWORD|SECRET_ACCESS|TOKEN|KEY_ID).*")) {
                    assertThat(value).as(name + " " + variable).matches("\\$\\{[A-Z_]+:(\\?|-)}");
                }
            });
            if (service.get("depends_on") instanceof Map<?, ?> others) {
                assertThat(services.keySet())
                        .containsAll(
                                others.keySet().stream().map(Object::toString).toList());
            }
            if (service.get("build") instanceof Map<?, ?> build) {
                Dockerfile image =
                        Dockerfile.read(build.get("dockerfile").toString().replace("containers/", ""));
                assertThat(service.get("read_only")).isEqualTo(true);
                assertThat(service.get("mem_limit")).isNotNull();
                assertThat(image.healthcheck()).isNotEmpty();
            } else {
                assertThat(service.get("healthcheck")).isNotNull();
            }
        });
        assertThat(services.get("web").get("ports").toString())
                .contains(":" + Dockerfile.read("web.Dockerfile").one("EXPOSE") + "]");
        assertThat(environment("web").get("RDM_S3_ENDPOINT"))
                .endsWith("object-store:"
                        + Dockerfile.read("object-store.Dockerfile").one("EXPOSE"));
    }

    @Test
    void entryPointsRunWithoutRightsAndSayThatTheyAreWell() throws Exception {
        Path stage = TARGET.resolve("containers");
        Rdm.delete(stage);
        Map<String, String> env = Map.of(
                "MARIADB_ROOT_PASSWORD", "",
                "RDM_JDBC_PASSWORD", ForeignMariaDb.PASSWORD,
                "RDM_RUNNER_PASSWORD", ForeignMariaDb.RUNNER_PASSWORD,
                "AWS_ACCESS_KEY_ID", ForeignStore.KEY,
                "AWS_SECRET_ACCESS_KEY", ForeignStore.SECRET,
                "RDM_BOOTSTRAP_TOKEN", "");
        int storePort = Rdm.freePort();
        int webPort = Rdm.freePort();
        try (ForeignMariaDb database =
                        ForeignMariaDb.startBundled(stage.resolve("database"), "--max-allowed-packet=64M");
                StagedImage store = StagedImage.assemble("object-store.Dockerfile", stage.resolve("store"));
                StagedImage web = StagedImage.assemble("web.Dockerfile", stage.resolve("web"));
                StagedImage runner = StagedImage.assemble("runner.Dockerfile", stage.resolve("runner"))) {
            database.script(Rdm.root().resolve("containers/database.sh"), resolved("database", env));
            Map<String, String> storeSettings = resolved("object-store", env);
            storeSettings.put("STORE_PORT", Integer.toString(storePort));
            storeSettings.put(
                    "BUCKETS_FOLDER",
                    StagedImage.volume(stage.resolve("buckets")).toString());
            store.start(storeSettings);
            Await.until("the store is well; see " + store.log(), PATIENCE, store::healthy);

            Map<String, String> webSettings = here(resolved("web", env), database.port(), storePort);
            webSettings.put("RDM_PORT", Integer.toString(webPort));
            webSettings.put(
                    "RDM_SECRET_FILE", keys(stage.resolve("keys.properties")).toString());
            web.start(webSettings);
            Await.until("the web application is well; see " + web.log(), PATIENCE, web::healthy);

            Map<String, String> runnerSettings = here(resolved("runner", env), database.port(), storePort);
            runnerSettings.put(
                    "RDM_HOME", StagedImage.volume(stage.resolve("spill")).toString());
            assertThat(runner.healthy()).as("health before the start").isFalse();
            runner.start(runnerSettings);
            Await.until("the runner is well; see " + runner.log(), PATIENCE, runner::healthy);
            assertThat(Files.readString(web.log())).contains("Set up this installation, once: ");
            System.out.println("containers: entry points of the three images ran in their own layout as account "
                    + (web.changesAccount() ? StagedImage.ACCOUNT : System.getProperty("user.name"))
                    + " and their health checks passed; no container engine was asked");
        }
    }

    private Map<String, String> resolved(String service, Map<String, String> env) {
        Map<String, String> resolved = new HashMap<>();
        environment(service)
                .forEach((name, value) -> resolved.put(
                        name,
                        VARIABLE.matcher(value)
                                .replaceAll(found -> Matcher.quoteReplacement(env.getOrDefault(found.group(1), "")))));
        return resolved;
    }

    /** The same services at their addresses on this machine. */
    private static Map<String, String> here(Map<String, String> settings, int databasePort, int storePort) {
        settings.replaceAll((name, value) -> value.replace("database:3306", "127.0.0.1:" + databasePort)
                .replace("object-store:9000", "127.0.0.1:" + storePort));
        return settings;
    }

    private static Path keys(Path file) {
        try {
            List<String> lines = new ArrayList<>();
            for (String purpose : List.of("workbook", "hash", "webhook", "audit")) {
                lines.add(purpose + "=" + "0a".repeat(32));
            }
            Files.write(file, lines);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            return StagedImage.owned(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings that the documentation lists. */
    private static Set<String> documented() {
        try {
            Set<String> names = new TreeSet<>();
            SETTING.matcher(Files.readString(Rdm.root().resolve("docs/reference.md")))
                    .results()
                    .forEach(found -> names.add(found.group(1)));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (services.get(service).get("environment") instanceof Map<?, ?> set) {
            set.forEach((name, value) -> environment.put(name.toString(), value.toString()));
        }
        return environment;
    }

    private static Map<String, Map<String, Object>> services() {
        try {
            Map<String, Map<String, Map<String, Object>>> compose = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(Rdm.root().resolve("containers/compose.yaml")));
            return compose.get("services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
