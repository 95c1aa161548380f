package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The documentation says what is there: its links, the files and classes it names, the settings and the commands. */
@Execution(ExecutionMode.CONCURRENT)
class DocumentationTest {
    private static final Set<String> LEFT_OUT = Set.of(".git", "target", "node_modules", ".idea", ".rdm");
    private static final Pattern SETTING = Pattern.compile("RDM_[A-Z0-9]+(?:_[A-Z0-9]+)*(?![A-Z0-9_])");
    private static final Pattern COMMAND = Pattern.compile("\\./rdm (?<verb>[a-z-]+)");
    private static final Pattern HELP = Pattern.compile("(?m)^  (?<verb>[a-z]+) +\\S");
    /** A class by its name, perhaps behind its package, as tables name it: Timeline, change/Timeline, Timeline.java. */
    private static final Pattern CLASS =
            Pattern.compile("(?<folder>(?:[\\w-]+/)*)(?<name>[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.java)?");
    /** A file or a folder below the project's folder or one of its modules. */
    private static final Pattern FILE = Pattern.compile("[\\w.-]+(?:/[\\w.-]+)*/?");

    private static final Pattern DRAWN_CLASS = Pattern.compile("<text class=\"c\"[^>]*>(?<name>[^<]+)<");
    /** Pages whose code names things of the tree; the others also name columns, states and other people's classes. */
    private static final Set<String> GUIDES =
            Set.of("docs/README.md", "docs/architecture.md", "CONTRIBUTING.md", "CHECKLIST.md");

    private static final Path ROOT = Rdm.root();
    private static final List<Path> FILES = files();
    private static final Map<Path, MarkdownPage> PAGES = FILES.stream()
            .filter(file -> file.toString().endsWith(".md"))
            .collect(Collectors.toMap(Function.identity(), MarkdownPage::read));

    @Test
    void everyLinkAndPictureLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        PAGES.values()
                .forEach(page -> page.links().stream()
                        .filter(link -> !isElsewhere(link) && !resolves(page, link))
                        .forEach(link -> broken.add(shown(page.file()) + " links to " + link)));
        assertThat(broken).isEmpty();
    }

    @Test
    void everyFileOfTheDocumentationIsReachedFromItsMap() {
        Set<Path> reached = new HashSet<>();
        Deque<Path> next = new ArrayDeque<>(List.of(ROOT.resolve("docs/README.md")));
        while (!next.isEmpty()) {
            Path file = next.pop();
            MarkdownPage page = PAGES.get(file);
            if (reached.add(file) && page != null) {
                page.links().stream()
                        .filter(link -> !isElsewhere(link))
                        .map(link -> target(page, link))
                        .flatMap(target -> Files.isDirectory(target) ? in(target) : Stream.of(target))
                        .forEach(next::push);
            }
        }
        assertThat(FILES.stream()
                        .filter(file -> file.startsWith(ROOT.resolve("docs")) || PAGES.containsKey(file))
                        .filter(file -> !reached.contains(file))
                        .map(DocumentationTest::shown))
                .as("files that no way from docs/README.md leads to")
                .isEmpty();
    }

    @Test
    void everyClassAndFileThatTheGuidesNameIsInTheTree() {
        List<String> missing = new ArrayList<>();
        for (String guide : GUIDES) {
            List<String> names = PAGES.get(ROOT.resolve(guide)).names();
            assertThat(names).as(guide).isNotEmpty();
            names.stream().filter(name -> !isInTheTree(name)).forEach(name -> missing.add(guide + " names " + name));
        }
        Set<String> drawn = found(DRAWN_CLASS, Stream.of(ROOT.resolve("docs/images/house.svg")), "name");
        assertThat(drawn).hasSize(10);
        drawn.stream().filter(name -> !isInTheTree(name)).forEach(name -> missing.add("house.svg names " + name));
        assertThat(missing).isEmpty();
    }

    @Test
    void everySettingOfTheCodeIsDocumentedAndEveryDocumentedOneIsRead() {
        Set<String> documented = found(SETTING, PAGES.keySet().stream(), 0);
        Set<String> product = found(SETTING, programs(file -> file.toString().contains("/src/main/")), 0);
        Set<String> all = found(SETTING, programs(file -> true), 0);
        assertThat(documented)
                .as("settings that README.md or a page of docs names")
                .containsAll(product);
        assertThat(all).as("settings that some program reads").containsAll(documented);
        assertThat(product).contains("RDM_HOME", "RDM_MAX_UPLOAD_MB");
    }

    @Test
    void everyCommandIsDocumentedAndEveryDocumentedOneIsThere() {
        Set<String> offered = found(HELP, Stream.of(ROOT.resolve("rdm")), "verb");
        Set<String> documented = found(COMMAND, PAGES.keySet().stream(), "verb");
        assertThat(offered).contains("demo", "test");
        assertThat(documented).containsExactlyInAnyOrderElementsOf(offered);
    }

    private static boolean isElsewhere(String link) {
        return link.matches("[a-z][a-z0-9+.-]*:.*");
    }

    private static Path target(MarkdownPage page, String link) {
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    }

    private static boolean resolves(MarkdownPage page, String link) {
        Path target = target(page, link);
        int anchor = link.indexOf('#');
        if (!target.startsWith(ROOT) || !Files.exists(target)) {
            return false;
        }
        MarkdownPage other = PAGES.get(target);
        return anchor < 0 || (other != null && other.anchors().contains(link.substring(anchor + 1)));
    }

    private static boolean isInTheTree(String name) {
        Matcher type = CLASS.matcher(name);
        if (type.matches()) {
            String file = "/" + type.group("folder") + type.group("name") + ".java";
            return FILES.stream().anyMatch(path -> path.toString().endsWith(file));
        }
        boolean isPath = FILE.matcher(name).matches()
                && (name.contains("/") || name.matches(".*\\.(md|xml|yaml|html|css|js|sql|svg|png)"));
        return !isPath
                || FILES.stream()
                        .anyMatch(path ->
                                ("/" + ROOT.relativize(path) + "/").contains("/" + name.replaceFirst("/$", "") + "/"));
    }

    private static Set<String> found(Pattern pattern, Stream<Path> files, Object group) {
        return files.flatMap(file -> pattern.matcher(text(file)).results())
                .map(match -> group instanceof String name ? match.group(name) : match.group((int) group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> programs(Predicate<Path> wanted) {
        return Stream.concat(
                Stream.of(ROOT.resolve("rdm")),
                FILES.stream()
                        .filter(file -> file.toString().matches(".*\\.(java|yaml|xml|sh|yml)"))
                        .filter(wanted));
    }

    private static Stream<Path> in(Path folder) {
        return FILES.stream().filter(file -> file.startsWith(folder));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shown(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return LEFT_OUT.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files);
    }
}
