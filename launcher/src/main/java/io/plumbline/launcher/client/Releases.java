package io.plumbline.launcher.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was published of dimensions, and waiting until it is. */
final class Releases {
    private static final Set<String> THERE = Set.of("PUBLISHED", "SKIPPED");
    private static final int PAGE = 100;

    private final Server server;

    Releases(Server server) {
        this.server = server;
    }

    /** The newest release of each dimension that is published at all, or of the one that is named. */
    ArrayNode newest(List<String> dimensions) {
        var found = Server.JSON.createArrayNode();
        for (var dimension : dimensions) {
            var targets = new LinkedHashSet<String>();
            for (var release : page(dimension, "").path("items")) {
                if (targets.add(ChangeText.text(release, "target"))) {
                    found.add(release);
                }
            }
        }
        return found;
    }

    List<String> dimensions() {
        return StreamSupport.stream(
                        server.get(Query.of("dimensions")).path("items").spliterator(), false)
                .map(dimension -> ChangeText.text(dimension, "code"))
                .toList();
    }

    /** Waits until all that a commit changed is published, or a newer release of it is. */
    ArrayNode awaitCommit(long commit, Waiting waiting) {
        var found = Server.JSON.createArrayNode();
        var entry = server.get(Query.of("commits", commit));
        for (var part : entry.path("dimensions")) {
            var dimension = ChangeText.text(part, "dimension");
            var publish = server.get(Query.of("dimensions", dimension)).path("publish");
            if (!isPublished(publish)) {
                waiting.tell(dimension + " has no published tables, as its definition says");
                continue;
            }
            var all = waiting.until(
                    dimension + " of commit " + commit,
                    () -> ofCommit(dimension, commit),
                    releases -> isThere(dimension + " of commit " + commit, releases, waiting));
            all.forEach(found::add);
        }
        return found;
    }

    private static boolean isPublished(JsonNode publish) {
        return publish.path("current").asBoolean(true)
                || publish.path("history").asBoolean(true)
                || publish.path("daily").asBoolean(false)
                || publish.path("log").asBoolean(false)
                || publish.path("rekeys").asBoolean(false);
    }

    /** Waits until one publication is there. */
    JsonNode await(long publication, Waiting waiting) {
        return waiting.until(
                "publication " + publication,
                () -> server.get(Query.of("publications", publication)),
                release -> isThere(name(release), release, waiting));
    }

    /** A number of releases as the server lists them. */
    static ObjectNode document(ArrayNode releases) {
        var document = Server.JSON.createObjectNode();
        document.set("items", releases);
        document.putNull("next");
        return document;
    }

    static String name(JsonNode release) {
        return ChangeText.text(release, "dimension") + " of commit "
                + release.path("commit").asLong();
    }

    private JsonNode ofCommit(String dimension, long commit) {
        var found = Server.JSON.createArrayNode();
        var cursor = "";
        do {
            var page = page(dimension, cursor);
            for (var release : page.path("items")) {
                if (release.path("commit").asLong() < commit) {
                    return found;
                }
                if (release.path("commit").asLong() == commit) {
                    found.add(release);
                }
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return found;
    }

    private JsonNode page(String dimension, String cursor) {
        return server.get(Query.of("releases")
                .with("dimension", dimension)
                .with("limit", PAGE)
                .with("cursor", cursor.isEmpty() ? null : cursor));
    }

    private boolean isThere(String what, JsonNode seen, Waiting waiting) {
        if (seen.isArray()) {
            waiting.tell(what + (seen.isEmpty() ? " waits for its release" : ": " + statuses(seen)));
            var all = true;
            for (var release : seen) {
                all &= isEnded(release);
            }
            return all && !seen.isEmpty();
        }
        waiting.tell(what + ": " + ChangeText.text(seen, "status"));
        return isEnded(seen);
    }

    private static String statuses(JsonNode releases) {
        var words = new LinkedHashSet<String>();
        releases.forEach(release -> words.add(ChangeText.text(release, "status")));
        return String.join(", ", words);
    }

    /** One that failed is tried again by itself while its job has not ended. */
    private boolean isEnded(JsonNode release) {
        var status = ChangeText.text(release, "status");
        if (status.equals("FAILED") && !isTriedAgain(ChangeText.text(release, "job_id"))) {
            throw failed(release);
        }
        return THERE.contains(status);
    }

    private boolean isTriedAgain(String job) {
        return !job.isEmpty()
                && Set.of("QUEUED", "RUNNING").contains(ChangeText.text(server.get(Query.of("jobs", job)), "state"));
    }

    static Refusal failed(JsonNode release) {
        var problem = release.path("problem");
        return Refusal.refused(
                ChangeText.text(problem, "code").isEmpty() ? "PUBLICATION_FAILED" : ChangeText.text(problem, "code"),
                name(release) + " is not published: " + ChangeText.text(problem, "detail") + " Try it again with"
                        + " ./rdm publish --retry " + release.path("id").asLong() + ".");
    }
}
