package io.plumbline.web.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the launcher, where there is one, tells of the processes that it watches: the file {@code run/parts.json}. */
final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;

    Launcher(Path home) {
        this.file = home.resolve("run").resolve("parts.json");
    }

    /**
     * One process.
     *
     * @param since when it was started, or ended
     * @param exit its exit code, where it ended by itself
     * @param nextTry when it is started again
     */
    record Told(
            boolean running,
            Instant since,
            int restarts,
            @Nullable Integer exit,
            @Nullable Instant nextTry) {}

    /** What it tells, by its own names of the parts; nothing where no launcher lives, since nobody restarts anything then. */
    Map<String, Told> told() {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            JsonNode all = JSON.readTree(Files.readString(file));
            boolean lives = ProcessHandle.of(all.path("launcher").asLong(0))
                    .filter(ProcessHandle::isAlive)
                    .isPresent();
            Map<String, Told> told = new HashMap<>();
            if (lives) {
                all.path("parts").properties().forEach(part -> told.put(part.getKey(), read(part.getValue())));
            }
            return told;
        } catch (IOException | JacksonException | java.time.DateTimeException e) {
            LOG.debug("what the launcher tells cannot be read", e);
            return Map.of();
        }
    }

    private static Told read(JsonNode part) {
        return new Told(
                part.path("running").asBoolean(true),
                Instant.parse(part.path("since").asString("")),
                part.path("restarts").asInt(0),
                part.path("exit").isNumber() ? part.path("exit").asInt() : null,
                Optional.of(part.path("next_try").asString(""))
                        .filter(time -> !time.isEmpty())
                        .map(Instant::parse)
                        .orElse(null));
    }
}
