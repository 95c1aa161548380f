package io.plumbline.e2e;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A program that takes one change set along the whole path while parts of the installation die: a read that fails is repeated; after a
 * write whose answer is lost it looks whether it happened before it writes again.
 */
final class PatientClient {
    /** The steps of the path, in order. */
    enum Step {
        OPEN,
        UPLOAD,
        WHAT_IF,
        SUBMIT,
        APPROVE,
        COMMIT,
        PUBLISH
    }

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SERVER_ERROR = 500;

    private final Api analyst;
    private final Api steward;
    private final Consumer<Step> entered;
    private final Map<String, Integer> troubles = new TreeMap<>();

    /** @param entered is told as each step begins */
    PatientClient(RunningSystem system, Consumer<Step> entered) {
        this.analyst = system.as("analyst");
        this.steward = system.as("steward");
        this.entered = entered;
    }

    /** What came of it. */
    record Done(long changeSet, long commit, JsonNode report, JsonNode release) {}

    Done propagate(String title, SmallDimension dimension, SmallDimension.Wanted wanted) {
        entered.accept(Step.OPEN);
        long id = done(
                "the draft " + title + " is open",
                () -> draft(title),
                () -> analyst.post(
                        "/api/v1/change-sets", Map.of("title", title, "dimensions", List.of(dimension.code()))));
        entered.accept(Step.UPLOAD);
        upload(id, dimension, wanted);
        entered.accept(Step.WHAT_IF);
        JsonNode report = whatIf(id, dimension);
        entered.accept(Step.SUBMIT);
        reach(id, "SUBMITTED", () -> analyst.post("/api/v1/change-sets/" + id + "/submit", Map.of("reason", title)));
        entered.accept(Step.APPROVE);
        reach(
                id,
                "APPROVED",
                () -> steward.post("/api/v1/change-sets/" + id + "/approve", Map.of("comment", "Agreed")));
        entered.accept(Step.COMMIT);
        reach(id, "COMMITTED", () -> steward.post("/api/v1/change-sets/" + id + "/commit"));
        long commit = changeSet(id).path("commit").asLong();
        entered.accept(Step.PUBLISH);
        return new Done(id, commit, report, published(dimension.code(), commit));
    }

    /** How often which answers were met that made it look again. */
    Map<String, Integer> troubles() {
        return troubles;
    }

    private Optional<Long> draft(String title) {
        for (JsonNode set : get("/api/v1/change-sets?limit=20").path("items")) {
            if (set.path("title").asString().equals(title)) {
                return Optional.of(set.path("id").asLong());
            }
        }
        return Optional.empty();
    }

    private void upload(long id, SmallDimension dimension, SmallDimension.Wanted wanted) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("dimension", dimension.code());
        fields.put("effective_date", wanted.day().toString());
        fields.put("change_set", Long.toString(id));
        byte[] file = wanted.workbook();
        done(
                "the workbook's changes are in change set " + id,
                () -> changes(id) > 0 ? Optional.of(id) : Optional.empty(),
                () -> {
                    Api.Answer taken = analyst.upload("parts.xlsx", file, fields);
                    if (taken.status() == 202) {
                        requireSuccess(job(taken.json().path("job").path("id").asString()));
                    }
                    return taken;
                });
    }

    private long changes(long id) {
        long sum = 0;
        for (Map.Entry<String, JsonNode> count : changeSet(id).path("counts").properties()) {
            if (!count.getKey().equals("unchanged") && !count.getKey().equals("cleared_cells")) {
                sum += count.getValue().asLong();
            }
        }
        return sum;
    }

    private JsonNode whatIf(long id, SmallDimension dimension) {
        JsonNode whatIf = done(
                "a what-if about change set " + id + " is asked",
                () -> get("/api/v1/what-ifs?change_set=" + id)
                        .path("items")
                        .valueStream()
                        .findFirst(),
                () -> analyst.post(
                        "/api/v1/what-ifs", Map.of("change_sets", List.of(id), "fact_source", dimension.facts())));
        requireSuccess(
                job(whatIf.path("job").asString(whatIf.path("job").path("id").asString())));
        return get("/api/v1/what-ifs/" + whatIf.path("id").asString() + "/report");
    }

    private void reach(long id, String status, Supplier<Api.Answer> act) {
        done(
                "change set " + id + " is " + status,
                () -> changeSet(id).path("status").asString().equals(status) ? Optional.of(id) : Optional.empty(),
                act);
    }

    private JsonNode published(String dimension, long commit) {
        String[] last = {""};
        return await("commit " + commit + " of " + dimension + " is published", last, () -> {
            for (JsonNode release :
                    get("/api/v1/releases?dimension=" + dimension).path("items")) {
                if (release.path("commit").asLong() == commit) {
                    last[0] = release.toString();
                    if (release.path("status").asString().equals("PUBLISHED")) {
                        return Optional.of(release);
                    }
                }
            }
            return Optional.empty();
        });
    }

    private JsonNode changeSet(long id) {
        return get("/api/v1/change-sets/" + id);
    }

    /** The job once it has ended. */
    private JsonNode job(String id) {
        String[] last = {""};
        return await("job " + id + " has ended", last, () -> {
            JsonNode job = get("/api/v1/jobs/" + id);
            last[0] = job.toString();
            return switch (job.path("state").asString()) {
                case "SUCCEEDED", "FAILED", "CANCELLED" -> Optional.of(job);
                default -> Optional.empty();
            };
        });
    }

    private static void requireSuccess(JsonNode job) {
        if (!job.path("state").asString().equals("SUCCEEDED")) {
            throw new AssertionError("the job did not succeed: " + job);
        }
    }

    /** Looks, acts where it is not done yet, and looks again, until it is done. A refusal that is no server's trouble ends it. */
    private <T> T done(String what, Supplier<Optional<T>> look, Supplier<Api.Answer> act) {
        String[] last = {""};
        return await(what, last, () -> {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found;
            }
            Api.@Nullable Answer answer = attempt(act);
            if (answer != null
                    && answer.status() < SERVER_ERROR
                    && answer.status() >= 400
                    && look.get().isEmpty()) {
                throw new AssertionError(what + " is refused: " + answer.status() + " " + answer.json());
            }
            last[0] = answer == null ? "no answer" : answer.status() + " " + answer.json();
            return look.get();
        });
    }

    private JsonNode get(String path) {
        String[] last = {""};
        return await("GET " + path + " is answered", last, () -> {
            Api.@Nullable Answer answer = attempt(() -> analyst.get(path));
            last[0] = String.valueOf(answer);
            return answer == null || answer.status() >= SERVER_ERROR
                    ? Optional.empty()
                    : Optional.of(answer.expect(200));
        });
    }

    /** The answer; null where none came. */
    private Api.@Nullable Answer attempt(Supplier<Api.Answer> call) {
        try {
            Api.Answer answer = call.get();
            if (answer.status() >= SERVER_ERROR) {
                troubles.merge(
                        answer.status() + " " + answer.json().path("code").asString(""), 1, Integer::sum);
            }
            return answer;
        } catch (UncheckedIOException e) {
            troubles.merge("no answer", 1, Integer::sum);
            return null;
        }
    }

    private static <T> T await(String what, String[] last, Supplier<Optional<T>> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> found = condition.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "waited " + PATIENCE.toSeconds() + " s in vain until " + what + "; last seen: " + last[0]);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }
}
