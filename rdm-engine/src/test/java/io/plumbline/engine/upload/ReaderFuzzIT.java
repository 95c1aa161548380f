package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The reader against bytes that no honest program writes: some thousands in each run, and coverage-guided for minutes with {@code --full}. */
class ReaderFuzzIT {
    private static final int HEAP_MB = 256;
    private static final Pattern NEEDED = Pattern.compile(
            "^(aalto|stax2|commons-csv|commons-io|commons-codec|jackson-core|jackson-databind|jackson-annotations|jspecify|slf4j-api|jazzer|jooq|reactive-streams|re2j|r2dbc)");

    @TempDir
    Path folder;

    /** Seeds as they are, and each damaged a thousand times; a damage is made again from its number. */
    @TestFactory
    Stream<DynamicTest> damagedFilesAreReadOrRefused() throws IOException {
        return ReaderFuzz.seeds().entrySet().stream()
                .map(seed -> DynamicTest.dynamicTest(seed.getKey(), () -> {
                    ReaderFuzz.fuzzerTestOneInput(seed.getValue());
                    for (int number = 0; number < 1_000; number++) {
                        byte[] damaged = damaged(seed.getValue(), number);
                        try {
                            ReaderFuzz.fuzzerTestOneInput(damaged);
                        } catch (RuntimeException | Error e) {
                            throw new AssertionError("damage " + number + " of " + seed.getKey(), e);
                        }
                    }
                }));
    }

    /** What a fuzzer found once stays away. */
    @TestFactory
    Stream<DynamicTest> whatWasFoundStaysAway() throws IOException {
        Path found = Path.of("src/test/resources/fuzz/reader");
        try (Stream<Path> files = Files.list(found)) {
            return files.toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getFileName()),
                            () -> ReaderFuzz.fuzzerTestOneInput(Files.readAllBytes(file))));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "rdm.full", matches = "true")
    void fuzzerFindsNothingInTenMinutes() throws IOException, InterruptedException {
        int seconds = Integer.getInteger("rdm.fuzz", 600);
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        for (Map.Entry<String, byte[]> seed : ReaderFuzz.seeds().entrySet()) {
            Files.write(corpus.resolve(seed.getKey()), seed.getValue());
        }
        Path found = Files.createDirectories(Path.of("target/fuzz/reader").toAbsolutePath());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classpath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ReaderFuzz.class.getName(),
                "--instrumentation_includes=io.plumbline.engine.upload.**:com.fasterxml.aalto.**:org.apache.commons.csv.**",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-max_total_time=" + seconds,
                "-timeout=25",
                "-rss_limit_mb=0",
                "-max_len=20000",
                corpus.toString()));
        Path log = found.resolve("jazzer.log");
        Process fuzzer = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor(seconds + 120, TimeUnit.SECONDS)).isTrue();
        } finally {
            fuzzer.destroyForcibly();
        }
        String said = Files.readString(log);
        String last = said.lines().filter(line -> line.contains("Done ")).reduce("", (a, b) -> b);
        System.out.println("Fuzzing the reader: " + last);
        assertThat(fuzzer.exitValue()).as(tail(said)).isZero();
        assertThat(last).as(tail(said)).isNotEmpty();
    }

    /** The fuzzer looks through all of it, so it holds no more than the reader needs. */
    private static String classpath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(".jar")
                        || NEEDED.matcher(String.valueOf(Path.of(entry).getFileName()))
                                .find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 5_000));
    }

    /** Some bytes set, swapped, doubled or taken away. */
    private static byte[] damaged(byte[] seed, int number) {
        Random random = new Random(number);
        byte[] bytes = seed.clone();
        for (int i = 1 + random.nextInt(8); i > 0 && bytes.length > 2; i--) {
            int at = 1 + random.nextInt(bytes.length - 1);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "<>&;\"'/=0129-[]{},\t\n".charAt(random.nextInt(20));
                case 2 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(40)), at);
                default -> bytes = spliced(bytes, at, at, Math.max(1, at - random.nextInt(40)));
            }
        }
        return bytes;
    }

    /** Without what stands between two places, or with what stood before the second one once more. */
    private static byte[] spliced(byte[] bytes, int from, int to, int again) {
        byte[] out = new byte[from + (from - again) + (bytes.length - to)];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(bytes, again, out, from, from - again);
        System.arraycopy(bytes, to, out, from + from - again, bytes.length - to);
        return out;
    }
}
