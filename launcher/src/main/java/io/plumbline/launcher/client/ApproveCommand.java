package io.plumbline.launcher.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Approves what somebody else submitted. */
@Command(name = "approve", description = "Approves a submitted change set, as a steward who put nothing into it.")
final class ApproveCommand extends ClientCommand {
    @Mixin
    private Decisions on = new Decisions();

    @Option(names = "--comment", paramLabel = "TEXT", description = "what is said with it")
    private @Nullable String comment;

    @Option(
            names = "--content-hash",
            paramLabel = "H",
            description = "the content that was looked at; ends with 5 where it is another one now")
    private @Nullable String contentHash;

    ApproveCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var body = Server.JSON.createObjectNode();
        if (comment != null) {
            body.put("comment", comment);
        }
        if (contentHash != null) {
            body.put("content_hash", contentHash);
        }
        var changeSet = on.post(server(), "approve", body);
        output.document(changeSet);
        output.line(
                "Change set " + on.changeSet() + " is approved: " + ChangeText.counts(changeSet.path("counts")) + ".");
        output.message("Next: ./rdm commit " + on.changeSet() + ".");
        return ExitCode.DONE;
    }
}
