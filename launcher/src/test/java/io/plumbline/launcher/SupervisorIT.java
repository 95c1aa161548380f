package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorIT {
    @TempDir
    Path folder;

    @Test
    void demoStartsEachPartTellsTheAddressAndStopEndsAllInOrder() throws Exception {
        try (var installation = Installation.start(folder, "demo")) {
            installation.awaitStarted();
            assertThat(installation.output())
                    .containsSubsequence(
                            "[1/5] Database is ready in",
                            "[2/5] Object store is ready in",
                            "[3/5] What-if runner",
                            "[4/5] Web application answers after",
                            "[5/5] Demo data …",
                            "Reading items 40 %",
                            "[5/5] Demo data is ready in",
                            "http://localhost:" + installation.port() + "/",
                            "Log in as analyst");
            assertThat(installation.output()).doesNotContain("Set up this installation");
            assertThat(installation.log("web"))
                    .contains(
                            "RDM_MODE=demo",
                            "RDM_JDBC_URL=jdbc:mariadb://127.0.0.1:",
                            "RDM_JDBC_USER=plumbline",
                            "RDM_CATALOG_SCHEMA=plumbline_catalog",
                            "RDM_WAREHOUSE=s3://plumbline-lake/warehouse",
                            "RDM_PRIVATE_STORE=s3://plumbline-private",
                            "RDM_FACT_ROOTS=s3://plumbline-facts",
                            "RDM_S3_ENDPOINT=http://127.0.0.1:",
                            "AWS_REGION=us-east-1",
                            "RDM_RUNNER_USER=plumbline_runner");
            assertThat(Files.readAllLines(installation.home().resolve("secrets/keys.properties")))
                    .hasSize(4)
                    .allMatch(line -> line.matches("(audit|hash|webhook|workbook)=[0-9a-f]{64}"));
            assertThat(installation.log("runner")).contains("serve as plumbline_runner");

            assertThat(installation.result("demo")).contains("already runs in").endsWith("exit 1");
            assertThat(installation.result("reset", "--yes"))
                    .contains("already runs in")
                    .endsWith("exit 1");
            assertThat(installation.result("logs", "runner"))
                    .contains("serve as")
                    .endsWith("exit 0");

            assertThat(installation.result("verify", "--json"))
                    .contains("checking s3://plumbline-lake/warehouse --json")
                    .endsWith("exit 0");
            assertThat(installation.result("verify", "--quick", "--json")).endsWith("exit 1");
            assertThat(installation.result("verify", "--all"))
                    .contains("Unknown command")
                    .endsWith("exit 2");

            var parts = Home.PARTS.stream().map(installation::part).toList();
            assertThat(installation.result("stop")).contains("Stopped in").endsWith("exit 0");
            assertThat(installation.launcher().waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(parts).noneMatch(PidFile::running);
            assertThat(installation.log("web")).contains("ended in good order");
            assertThat(installation.log("database")).contains("Shutdown complete");

            assertThat(installation.result("stop"))
                    .contains("Nothing is running.")
                    .endsWith("exit 0");
            assertThat(installation.result("verify"))
                    .as("storage is started for the time of the check")
                    .contains("checking s3://plumbline-lake/warehouse")
                    .endsWith("exit 0");
            assertThat(installation.home().resolve("run/database.pid")).doesNotExist();
            assertThat(installation.result("stop"))
                    .contains("Nothing is running.")
                    .endsWith("exit 0");
            assertThat(installation.result("up"))
                    .contains("was made by ./rdm demo")
                    .endsWith("exit 1");
            assertThat(installation.result("reset", "--yes"))
                    .contains("Deleted")
                    .endsWith("exit 0");
            assertThat(installation.home()).doesNotExist();
            assertThat(installation.result("verify"))
                    .contains("There is no installation in")
                    .endsWith("exit 2");
        }
    }

    @Test
    void partThatEndsByItselfIsStartedAgain() throws Exception {
        try (var installation = Installation.start(folder, "up")) {
            installation.awaitStarted();
            installation.await(
                    "the link",
                    () -> installation
                            .output()
                            .contains("Set up this installation, once: http://localhost/setup?key=k"));
            installation.part("web").destroyForcibly();
            installation.await(
                    "the web application's restart",
                    () -> installation.output().contains("Web application is started again"));
            installation.part("database").destroyForcibly();
            installation.await(
                    "the database's restart", () -> installation.output().contains("Database is started again"));
            var told = Files.readString(installation.home().resolve("run/parts.json"));
            assertThat(told)
                    .contains("\"launcher\":" + installation.launcher().pid())
                    .containsPattern("\"web\":\\{\"running\":true,\"since\":\"[^\"]+\",\"restarts\":1,\"exit\":null")
                    .containsPattern("\"database\":\\{\"running\":true,\"since\":\"[^\"]+\",\"restarts\":1,")
                    .containsPattern("\"runner\":\\{\"running\":true,\"since\":\"[^\"]+\",\"restarts\":0,");
            assertThat(installation.output())
                    .contains("Web application ended by itself (exit code 137) and is started again in 1 s");
            installation.launcher().destroy();
            assertThat(installation.launcher().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(installation.output()).contains("Stopped in");
        }
    }

    @Test
    void partsThatOutlivedAKilledLauncherAreEndedByTheNextOne() throws Exception {
        try (var killed = Installation.start(folder, "up")) {
            killed.awaitStarted();
            killed.launcher().destroyForcibly().onExit().join();
            var parts = Home.PARTS.stream().map(killed::part).toList();
            assertThat(parts).allMatch(PidFile::running);
            try (var next = Installation.start(folder, "up")) {
                next.awaitStarted();
                assertThat(next.output()).contains("Ended what an earlier run had left behind");
                assertThat(parts).noneMatch(PidFile::running);
                assertThat(next.health()).isEqualTo(200);
                next.launcher().destroyForcibly().onExit().join();
                assertThat(next.result("stop")).contains("left behind").endsWith("exit 0");
                assertThat(next.result("stop")).contains("Nothing is running.").endsWith("exit 0");
            }
        }
    }

    @Test
    void settingThatTheApplicationRefusesEndsTheStartWithItsSentenceAlone() throws Exception {
        try (var installation =
                Installation.start(folder, "up", ownPartsAnd(Map.of("RDM_FACT_ROOTS", "nonsense", "RDM_FACTS", "x")))) {
            assertThat(installation.launcher().waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(installation.launcher().exitValue()).isEqualTo(1);
            assertThat(installation.output())
                    .startsWith("RDM_FACTS is no setting and is not read.\n")
                    .contains("\nRDM_FACT_ROOTS is nonsense.\n", "Stopped in")
                    .doesNotContain("Exception", "is started again", "The end of");
            assertThat(installation.result("stop")).contains("Nothing is running.");
        }
    }

    @Test
    void settingThatTheRunnerRefusesIsToldOnceAndTheRestGoesOn() throws Exception {
        try (var installation = Installation.start(folder, "up", ownPartsAnd(Map.of("RDM_SPARK_MASTER", "nonsense")))) {
            installation.awaitStarted();
            installation.await(
                    "the runner's refusal",
                    () -> installation
                            .output()
                            .contains("What-if runner does not start: RDM_SPARK_MASTER is nonsense."));
            assertThat(installation.health()).isEqualTo(200);
            assertThat(installation.output())
                    .contains("no address of a cluster")
                    .doesNotContain("is started again");
        }
    }

    /** With a database and a store of the operator's, nothing but the two programs is started. */
    private Map<String, String> ownPartsAnd(Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("RDM_JDBC_URL", "jdbc:mariadb://127.0.0.1:1/plumbline");
        settings.put("RDM_JDBC_USER", "plumbline");
        settings.put("RDM_JDBC_PASSWORD", "secret-word");
        settings.put("RDM_WAREHOUSE", folder.resolve("lake").toUri().toString());
        return settings;
    }

    @Test
    void stopWhileStartingLeavesNothingBehind() throws Exception {
        try (var installation = Installation.start(folder, "up")) {
            installation.await(
                    "the database's process",
                    () -> new PidFile(installation.home().resolve("run/database.pid"))
                            .living()
                            .isPresent());
            var database = installation.part("database");
            installation.launcher().destroy();
            assertThat(installation.launcher().waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(PidFile.running(database)).isFalse();
            assertThat(installation.result("stop")).contains("Nothing is running.");
        }
    }
}
