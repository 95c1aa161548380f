package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Java programs that the launcher starts. */
final class Programs {
    private static final List<String> QUIET_ON_NEW_JAVA =
            List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

    /** Packages of the JDK that Spark and Hadoop reach into. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.util.calendar");

    private Programs() {}

    /** @param extra classpath entries behind the application's own; tests put their faults there */
    static JavaProgram webApplication(Path root, String heap, Optional<String> extra) {
        return program(
                root,
                "webapp",
                heap,
                List.of(),
                "io.plumbline.web.Plumbline",
                extra.map(entries -> List.of(entries.split(":"))).orElse(List.of()));
    }

    /** @param folder where it leaves word for its successor when its memory runs out */
    static JavaProgram runner(Path root, String heap, Path folder) {
        return program(
                root,
                "whatif-spark",
                heap,
                List.of(
                        "-Dio.netty.tryReflectionSetAccessible=true",
                        "-XX:OnOutOfMemoryError=touch '" + folder.resolve("out-of-memory") + "'"),
                "io.plumbline.whatif.Runner",
                List.of());
    }

    /** The check of an installation; it is short, so it starts quickly rather than running fast. */
    static JavaProgram verify(Path root) {
        return program(
                root,
                "webapp",
                "512m",
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                "io.plumbline.web.verify.Verify",
                List.of());
    }

    private static JavaProgram program(
            Path root, String module, String heap, List<String> more, String main, List<String> extra) {
        var target = root.resolve(module).resolve("target");
        var jars = new ArrayList<Path>();
        jars.add(jar(target, module));
        jars.addAll(libraries(target.resolve("lib")));
        var options = new ArrayList<String>();
        options.add("-Xmx" + heap);
        options.add("-XX:+ExitOnOutOfMemoryError");
        options.add("-Djava.awt.headless=true");
        options.addAll(QUIET_ON_NEW_JAVA);
        OPENED.forEach(name -> options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        options.addAll(more);
        var quickStart = QuickStart.of(target, jars);
        extra.forEach(entry -> jars.add(Path.of(entry)));
        return new JavaProgram(jars, options, main, quickStart);
    }

    /** In the order of their names: an archive of classes fits only the classpath it was made with. */
    private static List<Path> libraries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder, e);
        }
    }

    private static Path jar(Path target, String module) {
        if (Files.isDirectory(target)) {
            try (var files = Files.list(target)) {
                var jar = files.filter(file ->
                                file.getFileName().toString().matches(module + "-[0-9][0-9.]*(-SNAPSHOT)?\\.jar"))
                        .sorted()
                        .findFirst();
                if (jar.isPresent()) {
                    return jar.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + target, e);
            }
        }
        throw new LauncherException("The module " + module + " is not built: there is no jar of it in " + target
                + ". Run ./rdm up or ./rdm demo, which build what is missing.");
    }
}
