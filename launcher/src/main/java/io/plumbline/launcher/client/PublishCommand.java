package io.plumbline.launcher.client;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Tells how far publication is, and has one that failed tried again. */
@Command(
        name = "publish",
        description = {
            "Lists the newest release of each dimension; each commit is published by itself.",
            "Ends with 1 where one of them failed."
        })
final class PublishCommand extends ClientCommand {
    @Parameters(arity = "0..1", paramLabel = "DIMENSION", description = "only this one")
    private @Nullable String dimension;

    @Option(names = "--retry", paramLabel = "ID", description = "try a publication that failed again now")
    private @Nullable Long retry;

    @Option(names = "--wait", description = "wait until what is listed, or tried again, is published")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "with --wait: how long at the most")
    private @Nullable Integer timeout;

    PublishCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var server = server();
        var releases = new Releases(server);
        var waiting = new Waiting(server, output, timeout);
        if (retry != null) {
            return again(server, releases, waiting, output, retry);
        }
        var found = releases.newest(dimension == null ? releases.dimensions() : List.of(dimension));
        if (wait) {
            var published = Server.JSON.createArrayNode();
            found.forEach(
                    release -> published.add(releases.await(release.path("id").asLong(), waiting)));
            found = published;
        }
        output.document(Releases.document(found));
        show(output, found);
        return isAnyFailed(found) ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private ExitCode again(Server server, Releases releases, Waiting waiting, Output output, long id) {
        var job = server.post(Query.of("publications", id, "retry"), Server.JSON.createObjectNode());
        if (!wait) {
            output.document(job);
            output.line("Publication " + id + " is tried again: job " + ChangeText.text(job, "id") + ".");
            return ExitCode.DONE;
        }
        waiting.ended(ChangeText.text(job, "id"));
        var release = releases.await(id, waiting);
        output.document(release);
        show(output, Server.JSON.createArrayNode().add(release));
        return ExitCode.DONE;
    }

    private static boolean isAnyFailed(ArrayNode releases) {
        return StreamSupport.stream(releases.spliterator(), false)
                .anyMatch(release -> ChangeText.text(release, "status").equals("FAILED"));
    }

    static void show(Output output, ArrayNode releases) {
        if (releases.isEmpty()) {
            output.line("Nothing is published yet: a commit is, by itself.");
            return;
        }
        var table = new TextTable(List.of("ID", "DIMENSION", "COMMIT", "STATUS", "TABLES"));
        for (var release : releases) {
            table.row(List.of(
                    ChangeText.text(release, "id"),
                    ChangeText.text(release, "dimension"),
                    ChangeText.text(release, "commit"),
                    ChangeText.text(release, "status"),
                    what(release)));
        }
        table.lines().forEach(output::line);
    }

    private static String what(JsonNode release) {
        var problem = ChangeText.text(release.path("problem"), "detail");
        return problem.isEmpty()
                ? StreamSupport.stream(release.path("tables").spliterator(), false)
                        .map(table ->
                                ChangeText.text(table, "name") + " (" + ReportText.shown(table.path("rows")) + " rows)")
                        .collect(Collectors.joining(", "))
                : problem;
    }
}
