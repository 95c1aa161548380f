package io.plumbline.launcher.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Commits an approved change set, now or at a time to come. */
@Command(
        name = "commit",
        description =
                "Commits an approved change set. Ends with 5 where the base has moved: rebase, submit and approve it again.")
final class CommitCommand extends ClientCommand {
    @Mixin
    private Decisions on = new Decisions();

    @Option(
            names = "--not-before",
            paramLabel = "TIME",
            description = "a time to come, such as 2026-12-01T06:00Z, or a day; it is committed by itself then")
    private @Nullable String notBefore;

    @Option(names = "--wait", description = "wait until it is committed")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "with --wait: how long at the most")
    private @Nullable Integer timeout;

    CommitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var server = server();
        var body = Server.JSON.createObjectNode();
        if (notBefore != null) {
            body.put("not_before", notBefore);
        }
        var answer = on.post(server, "commit", body);
        var job = answer.path("job").path("id").asString("");
        var commit = answer.path("commit");
        if (wait && !commit.isNumber()) {
            new Waiting(server, output, timeout).succeeded(job);
            commit = server.get(Query.of("change-sets", on.changeSet())).path("commit");
        }
        var document = Server.JSON.createObjectNode();
        document.set("job", answer.path("job"));
        if (commit.isNumber()) {
            document.set("commit", commit);
        }
        output.document(document);
        if (commit.isNumber()) {
            output.line("Change set " + on.changeSet() + " is commit " + commit.asLong() + ".");
            output.message("Next: ./rdm wait --commit " + commit.asLong() + " until it is published.");
        } else {
            output.line("Change set " + on.changeSet() + " will be committed"
                    + (notBefore == null ? "" : ", not before " + notBefore) + ": job " + job + ".");
            output.message("Next: ./rdm wait " + job + ".");
        }
        return ExitCode.DONE;
    }
}
