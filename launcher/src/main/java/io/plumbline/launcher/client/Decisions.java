package io.plumbline.launcher.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which change set a step of the review is about, and which version of it. */
final class Decisions {
    @Parameters(index = "0", paramLabel = "CHANGE-SET", description = "its number")
    private long changeSet;

    @Option(
            names = "--if-version",
            paramLabel = "V",
            description = "only where the change set still has this version; ends with 5 where it has not")
    private @Nullable String version;

    long changeSet() {
        return changeSet;
    }

    /** Sends a step of the review. */
    JsonNode post(Server server, String step, ObjectNode body) {
        return server.post(Query.of("change-sets", changeSet, step), body, version);
    }
}
