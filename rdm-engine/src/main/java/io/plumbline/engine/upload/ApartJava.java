package io.plumbline.engine.upload;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Java programs that run in processes of their own: with a heap that ends them, the jars that they need, an empty environment and a folder. */
final class ApartJava {
    private static final Logger LOG = LoggerFactory.getLogger(ApartJava.class);

    private ApartJava() {}

    /**
     * A process that can be started.
     *
     * @param needed a class of each jar or folder of classes that it needs
     * @param folder its own folder, for temporary files too
     */
    static ProcessBuilder process(
            int heapMb, Path folder, List<Class<?>> needed, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMb + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+DisableAttachMechanism",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + folder,
                "-Djava.awt.headless=true",
                "-cp",
                classpath(needed),
                program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        // Without it a Java program takes the names of files for ASCII.
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    /** Deletes a process's folder with all that it left there. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("a folder of temporary files stays behind: {}", folder, e);
        }
    }

    /** Its jars and folders of classes: wherever this application has them from. */
    private static String classpath(List<Class<?>> needed) {
        return String.join(
                File.pathSeparator,
                needed.stream().map(ApartJava::placeOf).distinct().toList());
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
