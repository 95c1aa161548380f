package io.plumbline.launcher.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the releases of a range of commits delivered again. */
@Command(
        name = "republish",
        description = {
            "Delivers the releases of a range of commits again, from the history: into a lake that was lost, or where tags have ended.",
            "What lies there already is not written a second time, and readers see no older table."
        })
final class RepublishCommand extends ClientCommand {
    @Option(names = "--from", paramLabel = "COMMIT", required = true, description = "the first commit")
    private long from;

    @Option(names = "--to", paramLabel = "COMMIT", description = "the last one; the newest where it is not said")
    private @Nullable Long to;

    @Option(names = "--dimension", paramLabel = "CODE", description = "only of this dimension")
    private @Nullable String dimension;

    @Option(names = "--wait", description = "wait until all of them are published")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "with --wait: how long at the most")
    private @Nullable Integer timeout;

    RepublishCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var server = server();
        var body = Server.JSON.createObjectNode().put("from", from);
        if (to != null) {
            body.put("to", to);
        }
        if (dimension != null) {
            body.put("dimension", dimension);
        }
        var taken = server.post(Query.of("releases", "republish"), body);
        var found = Server.JSON.createArrayNode();
        taken.path("items").forEach(found::add);
        if (wait) {
            var releases = new Releases(server);
            var waiting = new Waiting(server, output, timeout);
            var published = Server.JSON.createArrayNode();
            found.forEach(
                    release -> published.add(releases.await(release.path("id").asLong(), waiting)));
            found = published;
        }
        output.document(Releases.document(found));
        if (found.isEmpty()) {
            output.line("There is no release in that range.");
        } else {
            PublishCommand.show(output, found);
        }
        return ExitCode.DONE;
    }
}
