package io.plumbline.launcher.client;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until work has ended, a change set is committed, or a commit is published. */
@Command(
        name = "wait",
        description = {
            "Waits until a job has ended, a change set is committed, or a commit is published.",
            "A change set that is the author's turn, such as a draft, is not waited for: it ends with 1 and says so."
        })
final class WaitCommand extends ClientCommand {
    private static final Set<String> OTHERS_TURN = Set.of("SUBMITTED", "APPROVED");

    @ArgGroup(multiplicity = "1")
    private Awaited awaited = new Awaited();

    /** What is waited for, one of three. */
    private static final class Awaited {
        @Parameters(arity = "0..1", paramLabel = "JOB", description = "a job's id: until it has ended")
        private @Nullable String job;

        @Option(names = "--change-set", paramLabel = "N", description = "until it is committed")
        private @Nullable Long changeSet;

        @Option(names = "--commit", paramLabel = "N", description = "until all that it changed is published")
        private @Nullable Long commit;
    }

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "how long at the most; ends with 1 then")
    private @Nullable Integer timeout;

    WaitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var server = server();
        var waiting = new Waiting(server, output, timeout);
        if (awaited.job != null) {
            var job = waiting.succeeded(awaited.job);
            output.document(job);
            output.line("Job " + awaited.job + " has succeeded.");
        } else if (awaited.changeSet != null) {
            changeSet(server, waiting, output, awaited.changeSet);
        } else if (awaited.commit != null) {
            var releases = new Releases(server).awaitCommit(awaited.commit, waiting);
            output.document(Releases.document(releases));
            PublishCommand.show(output, releases);
        }
        return ExitCode.DONE;
    }

    private static void changeSet(Server server, Waiting waiting, Output output, long number) {
        var changeSet =
                waiting.until("change set " + number, () -> server.get(Query.of("change-sets", number)), seen -> {
                    var status = ChangeText.text(seen, "status");
                    waiting.tell("Change set " + number + " is " + word(status));
                    return !OTHERS_TURN.contains(status);
                });
        var status = ChangeText.text(changeSet, "status");
        if (!status.equals("COMMITTED")) {
            throw Refusal.refused(
                    "NOT_COMMITTED",
                    "Change set " + number + " is " + word(status) + ", so nobody is about to commit it. See "
                            + server.page("/change-sets/" + number) + ".");
        }
        output.document(changeSet);
        output.line("Change set " + number + " is commit "
                + changeSet.path("commit").asLong() + ".");
    }

    private static String word(String status) {
        return status.equals("DRAFT")
                ? "a draft"
                : status.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
