package io.plumbline.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator set in the environment. What is not set is embedded.
 *
 * @param root the project's folder with the built modules
 * @param userHome where the default data folders are
 */
record Settings(Map<String, String> environment, Path root, Path userHome) {

    static Settings ofThisProgram() {
        return new Settings(
                System.getenv(),
                Path.of(System.getProperty("rdm.root", "")).toAbsolutePath().normalize(),
                Path.of(System.getProperty("user.home")));
    }

    /** The setting; blank counts as not set. */
    Optional<String> get(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    String get(String name, String otherwise) {
        return get(name).orElse(otherwise);
    }

    Home home(Mode mode) {
        return new Home(namedHome().orElse(defaultHome(mode)));
    }

    /** The data folders that a command without a mode is about: the one that is set, else both default ones. */
    List<Home> homes() {
        return namedHome()
                .map(home -> List.of(new Home(home)))
                .orElseGet(() -> List.of(new Home(defaultHome(Mode.DEMO)), new Home(defaultHome(Mode.UP))));
    }

    private Optional<Path> namedHome() {
        try {
            return get("RDM_HOME").map(Path::of);
        } catch (InvalidPathException e) {
            throw new LauncherException("RDM_HOME is no name of a folder: " + e.getMessage(), e);
        }
    }

    private Path defaultHome(Mode mode) {
        return userHome.resolve(".plumbline").resolve(mode == Mode.DEMO ? "demo" : "home");
    }

    int port() {
        var text = get("RDM_PORT", "8080");
        @Nullable Integer port = text.matches("\\d{1,5}") ? Integer.valueOf(text) : null;
        if (port == null || port < 1 || port > 65_535) {
            throw new LauncherException("RDM_PORT is " + text + "; it must be a port number from 1 to 65535.");
        }
        return port;
    }

    String webHeap() {
        return heap("RDM_WEB_HEAP", "1g");
    }

    String runnerHeap() {
        return heap("RDM_RUNNER_HEAP", "3g");
    }

    /** What the runner's copy of an impact index may take while it is read. */
    String indexMemory() {
        return heap("RDM_RUNNER_INDEX_MEMORY", "1g");
    }

    private String heap(String name, String otherwise) {
        var heap = get(name, otherwise);
        if (!heap.matches("[1-9]\\d{0,4}[mMgG]") || heap.matches("(?i)([1-5]?\\d|6[0-3])m")) {
            throw new LauncherException(
                    name + " is " + heap + "; it must be a size such as 512m or 2g, 64m at the least.");
        }
        return heap;
    }

    boolean ownDatabase() {
        return get("RDM_JDBC_URL").isPresent();
    }

    boolean ownObjectStore() {
        return get("RDM_WAREHOUSE").isPresent();
    }
}
