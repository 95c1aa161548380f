package io.plumbline.launcher.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends a file, waits until it was read, and shows the change set that it became. */
@Command(
        name = "push",
        description = {
            "Sends a workbook, CSV or JSON file and waits until it was compared. It becomes a draft with what was found at its cells.",
            "Ends with 1 where there are errors among the findings, or the file was rejected."
        })
final class PushCommand extends ClientCommand {
    private static final int SHOWN = 50;

    @Parameters(index = "0", paramLabel = "FILE", description = "what to send")
    private Path file = Path.of("");

    @Option(
            names = "--dimension",
            paramLabel = "D",
            description = "its code; where it is absent the workbook says which")
    private @Nullable String dimension;

    @Option(names = "--effective", paramLabel = "DATE", description = "the day from which the changes hold")
    private @Nullable LocalDate effective;

    /** What rows mean that are missing. */
    private enum Mode {
        CHANGES,
        FULL
    }

    @Option(
            names = "--mode",
            description = "changes: rows that are missing mean nothing; full: their members are retired")
    private Mode mode = Mode.CHANGES;

    @Option(names = "--confirm-retired", paramLabel = "N", description = "with full: how many members may be retired")
    private @Nullable Long confirmRetired;

    @Option(names = "--into", paramLabel = "CHANGE-SET", description = "the draft that the changes go into")
    private @Nullable Long into;

    @Option(names = "--title", paramLabel = "TEXT", description = "title of the change set")
    private @Nullable String title;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why the change is made")
    private @Nullable String reason;

    PushCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var sent = surroundings().folder().resolve(file);
        if (!Files.isRegularFile(sent) || !Files.isReadable(sent)) {
            throw Refusal.misused(
                    "Found no file " + file + " that can be read, expected a workbook, CSV or JSON file to send.");
        }
        var server = server();
        var taken = server.post(
                Query.of("uploads"),
                new MultipartForm(sent)
                        .with("dimension", dimension)
                        .with("effective_date", effective)
                        .with("mode", mode.name().toLowerCase(Locale.ROOT))
                        .with("confirm_retired", confirmRetired)
                        .with("change_set", into));
        var job = new Waiting(server, output, null)
                .ended(taken.path("job").path("id").asString(""));
        var upload = server.get(Query.of("uploads", taken.path("id").asString("")));
        if (!upload.path("status").asString("").equals("PARSED")) {
            throw rejected(job, upload);
        }
        if (!upload.path("change_set").isNumber()) {
            output.document(upload);
            output.line("The file was read, and there is no change set: nothing in it differs.");
            return ExitCode.DONE;
        }
        var changeSet = described(server, upload.path("change_set").asLong());
        output.document(with(upload, changeSet));
        show(server, output, changeSet, upload.path("findings"));
        return changeSet.path("errors").asLong(0) > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static Refusal rejected(JsonNode job, JsonNode upload) {
        if (job.path("problem") instanceof ObjectNode problem
                && problem.path("findings").isEmpty()) {
            problem.set("findings", upload.path("findings"));
        }
        return Refusal.ofJob(job);
    }

    private JsonNode described(Server server, long changeSet) {
        if (title == null && reason == null) {
            return server.get(Query.of("change-sets", changeSet));
        }
        var words = Server.JSON.createObjectNode();
        if (title != null) {
            words.put("title", title);
        }
        if (reason != null) {
            words.put("reason", reason);
        }
        return server.patch(Query.of("change-sets", changeSet), words);
    }

    /** The upload with what its change set counts: a program need not ask again. */
    private static JsonNode with(JsonNode upload, JsonNode changeSet) {
        var document = Server.JSON.createObjectNode();
        upload.properties().forEach(field -> document.set(field.getKey(), field.getValue()));
        for (var field : new String[] {"counts", "errors", "warnings", "open_conflicts", "content_hash"}) {
            document.set(field, changeSet.path(field));
        }
        return document;
    }

    private void show(Server server, Output output, JsonNode changeSet, JsonNode findings) {
        var number = changeSet.path("id").asLong();
        output.line("Change set " + number + " (" + changeSet.path("status").asString("") + "): "
                + ChangeText.counts(changeSet.path("counts")) + "; "
                + changeSet.path("errors").asLong(0) + " errors, "
                + changeSet.path("warnings").asLong(0) + " warnings.");
        var shown = 0;
        for (var finding : findings) {
            if (shown++ == SHOWN) {
                output.line("… and " + (findings.size() - SHOWN) + " more findings; --json has them all.");
                break;
            }
            ChangeText.finding(finding).forEach(output::line);
        }
        if (changeSet.path("open_conflicts").asInt(0) > 0) {
            output.line(changeSet.path("open_conflicts").asInt() + " conflicts with newer commits want a decision: "
                    + server.page("/change-sets/" + number));
        }
        output.message(
                changeSet.path("errors").asLong(0) > 0
                        ? "Next: mend the file and send it again with --into " + number + ", or mend the cells at "
                                + server.page("/change-sets/" + number) + "."
                        : "Next: ./rdm diff " + number + ", ./rdm whatif " + number + ", ./rdm submit " + number + ".");
    }
}
