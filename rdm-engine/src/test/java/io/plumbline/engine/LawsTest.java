package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of laws and of hostile files name tests that are there. */
class LawsTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern ROW = Pattern.compile("^\\| (?!law|rule|kind|file|---).*", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"laws.md", "hostile-files.md"})
    void everyRowIsHeldByATestOfThatName(String name) throws IOException {
        String page = Files.readString(Path.of("../docs", name));
        assertThat(ROW.matcher(page).results().map(MatchResult::group))
                .hasSizeGreaterThan(30)
                .allMatch(row -> NAMED.matcher(row).find());
        Map<String, Path> sources = sources();
        List<String> missing = new ArrayList<>();
        for (MatchResult named : NAMED.matcher(page).results().toList()) {
            Path source = sources.get(named.group(1) + ".java");
            boolean isThere = source != null && Files.readString(source).contains("\n    void " + named.group(2) + "(");
            if (!isThere) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> files = Stream.of("../rdm-engine", "../webapp", "../e2e-tests")
                .map(module -> Path.of(module, "src/test/java"))
                .flatMap(LawsTest::walk)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> String.valueOf(file.getFileName()), file -> file, (one, other) -> one));
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
