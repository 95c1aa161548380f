package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a container the programs get the options that they get here; their memory is the container's. */
class ContainerOptionsTest {
    @TempDir
    Path root;

    @Test
    void optionsOfTheImagesAreTheLaunchers() throws IOException {
        for (var module : List.of("webapp", "whatif-spark")) {
            var target = Files.createDirectories(root.resolve(module).resolve("target"));
            Files.createFile(target.resolve(module + "-0.1.0-SNAPSHOT.jar"));
        }
        assertThat(image("web")).isEqualTo(launcher(Programs.webApplication(root, "1g", Optional.empty())));
        assertThat(image("runner"))
                .isEqualTo(launcher(Programs.runner(root, "1g", Path.of("/var/lib/plumbline/runner"))));
    }

    private static List<String> launcher(JavaProgram program) {
        return program.options().stream()
                .filter(option -> !option.startsWith("-Xmx"))
                .sorted()
                .toList();
    }

    private static List<String> image(String program) throws IOException {
        return Files.readAllLines(Path.of("../containers", program + ".options")).stream()
                .map(line -> line.replace("\"", ""))
                .sorted()
                .toList();
    }
}
