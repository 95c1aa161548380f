package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalIT {
    @TempDir
    Path folder;

    @Test
    void startsAreQuickOncePreparedAndUntilAJarChanges() throws Exception {
        try (var installation = Installation.start(folder, "up")) {
            installation.awaitStarted();
            assertThat(installation.result("stop")).endsWith("exit 0");
            assertThat(installation.result("prepare"))
                    .contains("The part web starts quickly from now on", "The part runner starts quickly from now on")
                    .endsWith("exit 0");
            assertThat(installation.result("prepare"))
                    .contains("Starts are quick already")
                    .endsWith("exit 0");
        }
        var root = folder.resolve("root");
        assertThat(root.resolve("launcher/target/rehearsal")).doesNotExist();
        var web = Programs.webApplication(root, "64m", Optional.of("/extra"));
        var archive = web.quickStart().file();
        assertThat(archive).exists();
        assertThat(web.command()).contains("-XX:AOTCache=" + archive).anyMatch(word -> word.endsWith(":/extra"));

        try (var installation = Installation.start(folder, "up")) {
            installation.awaitStarted();
            var line = Files.readString(
                    Path.of("/proc", Long.toString(installation.part("web").pid()), "cmdline"));
            assertThat(line).contains("-XX:AOTCache=" + archive);
            assertThat(installation.log("web")).doesNotContain("[warning]", "[error]");
        }

        var jar = root.resolve("webapp/target/webapp-0.1.0-SNAPSHOT.jar");
        assertThat(jar).exists();
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        var changed = Programs.webApplication(root, "64m", Optional.empty());
        assertThat(changed.command()).noneMatch(word -> word.startsWith("-XX:AOTCache"));
        Files.writeString(changed.quickStart().unfinished(), "new");
        changed.quickStart().keep();
        try (var files = Files.list(archive.getParent())) {
            assertThat(files.filter(file -> file.toString().endsWith(".aot")))
                    .containsExactly(changed.quickStart().file());
        }
    }
}
