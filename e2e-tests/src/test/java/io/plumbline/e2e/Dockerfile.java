package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Dockerfile's instructions, as far as those of this project go. */
record Dockerfile(Path file, List<Instruction> instructions) {
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_]+)=(\"[^\"]*\"|\\S+)");

    record Instruction(String word, String rest) {}

    /** Files that go into the image. @param to relative to the image's working folder */
    record Copy(List<String> from, String to) {}

    static Dockerfile read(String name) {
        Path file = Rdm.root().resolve("containers").resolve(name);
        try {
            String text = Files.readString(file).replace("\\\n", " ");
            return new Dockerfile(
                    file,
                    text.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(line -> line.split("\\s+", 2))
                            .map(words -> new Instruction(words[0], words[1].strip()))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<String> all(String word) {
        return instructions.stream()
                .filter(instruction -> instruction.word().equals(word))
                .map(Instruction::rest);
    }

    String one(String word) {
        List<String> found = all(word).toList();
        if (found.size() != 1) {
            throw new AssertionError(file + " has " + found.size() + " times " + word);
        }
        return found.getFirst();
    }

    List<String> entrypoint() {
        return words(one("ENTRYPOINT"));
    }

    List<String> healthcheck() {
        String rest = one("HEALTHCHECK");
        return words(rest.substring(rest.indexOf("CMD") + 3).strip());
    }

    private static List<String> words(String json) {
        return Api.JSON
                .readTree(json)
                .valueStream()
                .map(word -> word.asString())
                .toList();
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        all("ENV").forEach(rest -> {
            Matcher assignment = ASSIGNMENT.matcher(rest);
            while (assignment.find()) {
                environment.put(assignment.group(1), assignment.group(2).replace("\"", ""));
            }
        });
        return environment;
    }

    List<Copy> copies() {
        return all("COPY")
                .map(rest -> List.of(rest.split("\\s+")))
                .map(words -> new Copy(words.subList(0, words.size() - 1), words.getLast()))
                .toList();
    }

    /** The files and folders of the project that a source names, which may be a pattern. */
    static List<Path> sources(String source) {
        Path path = Rdm.root().resolve(source);
        if (!Files.isDirectory(path.getParent())) {
            return List.of();
        }
        PathMatcher pattern = path.getFileSystem().getPathMatcher("glob:" + path.getFileName());
        try (Stream<Path> files = Files.list(path.getParent())) {
            return files.filter(file -> pattern.matches(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
