package io.plumbline.launcher.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hands a draft to the stewards. */
@Command(
        name = "submit",
        description =
                "Hands a draft to the stewards. Errors in it, open conflicts and a missing reason refuse it; the findings say where.")
final class SubmitCommand extends ClientCommand {
    @Mixin
    private Decisions on = new Decisions();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "why the change is made; needed unless it was said before")
    private @Nullable String reason;

    SubmitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var body = Server.JSON.createObjectNode();
        if (reason != null) {
            body.put("reason", reason);
        }
        var changeSet = on.post(server(), "submit", body);
        output.document(changeSet);
        output.line("Change set " + on.changeSet() + " is submitted: " + ChangeText.counts(changeSet.path("counts"))
                + "; content hash " + ChangeText.text(changeSet, "content_hash") + ".");
        output.message("Next: somebody else approves it, ./rdm approve " + on.changeSet() + ".");
        return ExitCode.DONE;
    }
}
