package io.plumbline.launcher.client;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks at work until it has ended, and tells how far it is. */
final class Waiting {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);

    private final Server server;
    private final Output output;
    private final @Nullable Long deadline;
    private String told = "";

    /**
     * @param seconds how long at the most; null is for ever
     */
    Waiting(Server server, Output output, @Nullable Integer seconds) {
        this.server = server;
        this.output = output;
        this.deadline = seconds == null
                ? null
                : Long.valueOf(System.nanoTime() + Duration.ofSeconds(seconds).toNanos());
    }

    /** The job once it has ended, well or not. */
    JsonNode ended(String id) {
        return until("job " + id, () -> server.get(Query.of("jobs", id)), job -> {
            tell(progress(job));
            return ENDED.contains(ChangeText.text(job, "state"));
        });
    }

    /** The job once it has succeeded. */
    JsonNode succeeded(String id) {
        var job = ended(id);
        if (!ChangeText.text(job, "state").equals("SUCCEEDED")) {
            throw Refusal.ofJob(job);
        }
        return job;
    }

    /** Looks again and again, less often with time, until what is seen is as it is wanted. */
    JsonNode until(String what, Supplier<JsonNode> look, Predicate<JsonNode> isThere) {
        var longest = server.patience().look();
        for (var pause = shorter(FIRST_LOOK, longest); ; pause = shorter(pause.multipliedBy(2), longest)) {
            var seen = look.get();
            if (isThere.test(seen)) {
                return seen;
            }
            if (deadline != null && System.nanoTime() + pause.toNanos() > deadline) {
                throw Refusal.refused(
                        "TIMEOUT",
                        "Stopped waiting for " + what
                                + ": the time of --timeout is over, and it goes on at the server.");
            }
            Server.sleep(pause);
        }
    }

    /** Says a line where it is another one than the last. */
    void tell(String line) {
        if (!line.equals(told)) {
            output.message(line);
            told = line;
        }
    }

    private static String progress(JsonNode job) {
        var eta = job.path("eta_seconds");
        var step = ChangeText.text(job, "step");
        return ChangeText.text(job, "kind") + " " + ChangeText.text(job, "state")
                + (step.isEmpty() ? "" : ": " + step)
                + (job.path("percent").asInt(0) > 0 ? " " + job.path("percent").asInt() + " %" : "")
                + (eta.isNumber() && eta.asLong() > 1 ? ", about " + eta.asLong() + " s left" : "");
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
