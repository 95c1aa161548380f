package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The command lines of the Java programs that the launcher starts. */
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

    /** The Java that this launcher runs on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** @param extra classpath entries behind the application's own; tests put their faults there */
    static List<String> webApplication(Path root, String heap, Optional<String> extra) {
        var command = new ArrayList<>(program(root, "webapp", heap, List.of(), List.of("io.plumbline.web.Plumbline")));
        extra.ifPresent(entries -> {
            var at = command.indexOf("-cp") + 1;
            command.set(at, command.get(at) + ":" + entries);
        });
        return command;
    }

    static List<String> runner(Path root, String heap) {
        return program(
                root,
                "whatif-spark",
                heap,
                List.of("-Dio.netty.tryReflectionSetAccessible=true"),
                List.of("io.plumbline.whatif.Runner", "serve"));
    }

    /** The check of an installation; it is short, so it starts quickly rather than running fast. */
    static List<String> verify(Path root, List<String> words) {
        return program(
                root,
                "webapp",
                "512m",
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Stream.concat(Stream.of("io.plumbline.web.verify.Verify"), words.stream())
                        .toList());
    }

    private static List<String> program(
            Path root, String module, String heap, List<String> options, List<String> mainAndWords) {
        var target = root.resolve(module).resolve("target");
        var command = new ArrayList<String>();
        command.add(java());
        command.add("-Xmx" + heap);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Djava.awt.headless=true");
        command.addAll(QUIET_ON_NEW_JAVA);
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(options);
        command.add("-cp");
        command.add(jar(target, module) + ":" + target.resolve("lib") + "/*");
        command.addAll(mainAndWords);
        return command;
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
