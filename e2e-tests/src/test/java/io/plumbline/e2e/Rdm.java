package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The launcher behind {@code ./rdm}, as tests start it: on a data folder and a port of their own, with no setting of this machine's. */
final class Rdm {
    private Rdm() {}

    static Process start(Path home, int port, Map<String, String> settings, Path log, String... words) {
        try {
            Files.createDirectories(log.getParent());
            return command(home, port, settings, words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the launcher", e);
        }
    }

    static ProcessBuilder command(Path home, int port, Map<String, String> settings, String... words) {
        Path launcher = root().resolve("launcher/target");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                java(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dslf4j.internal.verbosity=ERROR",
                                "-Dstdout.encoding=UTF-8",
                                "-Dstderr.encoding=UTF-8",
                                "-Drdm.root=" + root(),
                                "-cp",
                                launcher.resolve("classes") + File.pathSeparator + launcher.resolve("lib") + "/*",
                                "io.plumbline.launcher.Rdm"),
                        Stream.of(words))
                .toList());
        builder.directory(root().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("RDM_") || name.startsWith("AWS_"));
        builder.environment().put("RDM_HOME", home.toString());
        builder.environment().put("RDM_PORT", Integer.toString(port));
        builder.environment().putAll(settings);
        return builder;
    }

    /** What a command said, and its exit code. */
    record Said(int exit, String out, String err) {
        /** The one document that it said. */
        JsonNode json(int expected) {
            assertThat(exit).as(out + err).isEqualTo(expected);
            return Api.JSON.readTree(out);
        }
    }

    /** Runs a command to its end; what it says goes through two files of a folder. */
    static Said said(ProcessBuilder command, Path folder) {
        Path out = folder.resolve("launcher.out");
        Path err = folder.resolve("launcher.err");
        try {
            int exit = command.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Said(exit, Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The folder that holds the modules. */
    static Path root() {
        @Nullable Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("launcher/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "no folder upwards of " + Path.of("").toAbsolutePath() + " is the project's");
        }
        return folder;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
