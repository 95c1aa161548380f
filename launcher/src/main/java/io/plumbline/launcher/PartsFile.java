package io.plumbline.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Tells the web application how the parts fare: one small file in the run folder, replaced whole at each change. */
final class PartsFile {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Map<String, Told> parts = new TreeMap<>();

    /**
     * What is told of a part.
     *
     * @param since when it was started, or ended
     * @param restarts how often it was started again
     * @param exit its exit code, where it ended by itself
     * @param nextTry when it is started again, where it does not run
     */
    private record Told(
            boolean running,
            Instant since,
            int restarts,
            @Nullable Integer exit,
            @Nullable Instant nextTry) {}

    PartsFile(Path file) {
        this.file = file;
    }

    /** The part was started, for the first time or again. */
    synchronized void started(String part) {
        var before = parts.get(part);
        tell(part, new Told(true, now(), before == null ? 0 : before.restarts() + 1, null, null));
    }

    /** The part ended by itself and is started again after a pause. */
    synchronized void ended(String part, int exit, Duration pause) {
        tell(part, new Told(false, now(), restarts(part), exit, now().plus(pause)));
    }

    /** The part did not start; it is tried again after a pause. */
    synchronized void notStarted(String part, Duration pause) {
        var before = parts.get(part);
        var since = before == null || before.running() ? now() : before.since();
        tell(part, new Told(false, since, restarts(part), before == null ? null : before.exit(), now().plus(pause)));
    }

    private int restarts(String part) {
        var before = parts.get(part);
        return before == null ? 0 : before.restarts();
    }

    private void tell(String part, Told told) {
        parts.put(part, told);
        var text = JSON.createObjectNode();
        text.put("launcher", ProcessHandle.current().pid());
        var all = text.putObject("parts");
        parts.forEach((name, each) -> {
            var one = all.putObject(name);
            one.put("running", each.running())
                    .put("since", each.since().toString())
                    .put("restarts", each.restarts());
            one.put("exit", each.exit());
            one.put("next_try", each.nextTry() == null ? null : each.nextTry().toString());
        });
        OwnerOnly.write(file, text.toString());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
