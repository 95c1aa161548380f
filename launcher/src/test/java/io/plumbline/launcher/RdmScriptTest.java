package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a folder of its own, with a PATH and folders in which it finds what the test puts there. */
class RdmScriptTest {
    @TempDir
    Path folder;

    private Path tools;

    @BeforeEach
    void copyTheScript() throws IOException {
        Files.copy(Path.of("..", "rdm"), folder.resolve("rdm"));
        executable(folder.resolve("rdm"));
        tools = Files.createDirectories(folder.resolve("tools"));
        for (var tool : new String[] {
            "bash", "sed", "head", "grep", "dirname", "readlink", "cat", "find", "mkdir", "touch", "mv", "tail"
        }) {
            for (var place : new String[] {"/usr/bin", "/bin"}) {
                if (Files.exists(Path.of(place, tool)) && !Files.exists(tools.resolve(tool))) {
                    Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + Path.of(place, tool) + " \"$@\"\n");
                    executable(tools.resolve(tool));
                }
            }
        }
    }

    @Test
    void missingJdkIsOneSentenceThatSaysWhereItLookedAndHowToGetOne() throws Exception {
        var result = rdm(Map.of(), "demo");
        assertThat(result.lines()).hasSize(2);
        assertThat(result)
                .contains(
                        "No JDK 25 or newer was found",
                        "JAVA_HOME",
                        folder.resolve("jdks").toString(),
                        "adoptium")
                .endsWith("exit 1");
    }

    @Test
    void olderJdkIsPassedOverForANewerOneInTheUsualFolders() throws Exception {
        jdk("old", "17.0.15");
        var old = folder.resolve("jdks/old").toString();
        assertThat(rdm(Map.of("JAVA_HOME", old), "demo")).contains("No JDK 25");
        jdk("new", "26");
        assertThat(rdm(Map.of("JAVA_HOME", old), "demo"))
                .contains("there is no mvn on the PATH")
                .endsWith("exit 1");
    }

    @Test
    void jdkThatIsNamedAndTooOldIsRefusedThoughANewerOneIsThere() throws Exception {
        jdk("old", "17.0.15");
        jdk("new", "26");
        var old = folder.resolve("jdks/old").toString();
        assertThat(rdm(Map.of("RDM_JAVA_HOME", old), "up"))
                .isEqualTo("RDM_JAVA_HOME is " + old
                        + ", which holds JDK 17; it has to be the folder of a JDK 25 or newer.\nexit 1");
        assertThat(rdm(Map.of("RDM_JAVA_HOME", "/nowhere"), "up")).contains("which holds no JDK; it has to be");
    }

    @Test
    void mavenMustBeNewEnough() throws Exception {
        jdk("new", "25.0.1");
        maven("3.6.3", "exit 1");
        assertThat(rdm(Map.of(), "test"))
                .contains("the mvn on the PATH is 3.6.3")
                .endsWith("exit 1");
    }

    @Test
    void testPassesMavensLinesAndItsExitCodeOn() throws Exception {
        jdk("new", "25.0.1");
        maven("4.0.0", "echo \"Tests run: 7 | $*\"; exit 3");
        assertThat(rdm(Map.of(), "test", "--full"))
                .contains("Tests run: 7 | -B verify -Dspotless.phase=verify -Drdm.full=true")
                .endsWith("exit 3");
        assertThat(rdm(Map.of(), "test", "--quick")).contains("--full").endsWith("exit 2");
    }

    @Test
    void failedBuildShowsTheEndOfItsOutput() throws Exception {
        jdk("new", "25.0.1");
        maven("3.9.1", "echo \"ERROR Timeline.java:[7] ';' expected\"; exit 1");
        assertThat(rdm(Map.of(), "demo"))
                .contains("Building", "ERROR Timeline.java:[7] ';' expected", "target/build.log")
                .endsWith("exit 1");
        assertThat(folder.resolve("target/.built")).doesNotExist();
    }

    @Test
    void buildsAgainOnlyWhenASourceIsNewer() throws Exception {
        jdk("new", "25.0.1");
        maven("3.9.1", "mkdir -p launcher/target/classes launcher/target/lib; echo built >> builds.txt");
        Files.createDirectories(folder.resolve("engine/src/main"));
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        for (var run = 0; run < 2; run++) {
            assertThat(rdm(Map.of(), "up")).endsWith("exit 0");
            assertThat(Files.readAllLines(folder.resolve("builds.txt"))).hasSize(1);
        }
        var source = folder.resolve("engine/src/main/Timeline.java");
        Files.writeString(source, "record Timeline() {}");
        Files.setLastModifiedTime(
                source,
                FileTime.fromMillis(Files.getLastModifiedTime(folder.resolve("target/.built"))
                                .toMillis()
                        + 1000));
        assertThat(rdm(Map.of(), "up")).contains("Building what changed").endsWith("exit 0");
        assertThat(Files.readAllLines(folder.resolve("builds.txt"))).hasSize(2);
    }

    @Test
    void unknownCommandIsOneSentence() throws Exception {
        var result = rdm(Map.of(), "dance");
        assertThat(result).contains("Unknown command 'dance'").endsWith("exit 2");
        assertThat(result.lines()).hasSize(2);
        assertThat(rdm(Map.of(), "help"))
                .contains("demo", "up", "stop", "verify", "test")
                .endsWith("exit 0");
    }

    @Test
    void clientWorksInTheFolderOfItsCallerAndItsExitCodeIsTheScripts() throws Exception {
        jdk("new", "25.0.1");
        Files.writeString(
                folder.resolve("jdks/new/bin/java"), "#!/bin/bash\necho \"in $PWD: ${*: -4} | $*\"\nexit 5\n");
        Files.createDirectories(folder.resolve("launcher/target/classes/io/plumbline/launcher/client"));
        Files.createDirectories(folder.resolve("launcher/target/lib"));
        assertThat(rdm(Map.of(), "diff", "ITEM_D", "4", "9"))
                .startsWith("in " + Path.of("").toAbsolutePath() + ": diff ITEM_D 4 9 | ")
                .contains(folder.resolve("launcher/target/classes") + ":")
                .endsWith("exit 5");
        assertThat(rdm(Map.of(), "help", "push")).contains("push --help");
    }

    private void jdk(String name, String version) throws IOException {
        var jdk = Files.createDirectories(folder.resolve("jdks").resolve(name));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (var program : new String[] {"java", "javac"}) {
            Files.writeString(jdk.resolve("bin").resolve(program), "#!/bin/sh\nexit 0\n");
            executable(jdk.resolve("bin").resolve(program));
        }
    }

    private void maven(String version, String run) throws IOException {
        Files.writeString(
                tools.resolve("mvn"),
                "#!/bin/sh\nif [ \"$1\" = -v ]; then echo 'Apache Maven " + version + " (x)'; exit 0; fi\n" + run
                        + "\n");
        executable(tools.resolve("mvn"));
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String rdm(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add(folder.resolve("rdm").toString());
        line.addAll(List.of(words));
        var output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("RDM_JDK_FOLDERS", folder.resolve("jdks").toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output) + "exit " + process.exitValue();
    }
}
