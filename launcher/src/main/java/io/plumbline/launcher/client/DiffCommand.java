package io.plumbline.launcher.client;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows what a change set changes, or what differs between two commits of a dimension, cell by cell. */
@Command(
        name = "diff",
        customSynopsis = {
            "./rdm diff CHANGE-SET [--kind KIND] [--attribute NAME] [--json]",
            "       ./rdm diff DIMENSION FROM TO [--kind KIND] [--attribute NAME] [--json]"
        },
        description = {
            "Shows each cell before and after: of a change set, or of two commits of a dimension.",
            "It changes nothing; a file is compared by ./rdm push, whose change set is a draft until you submit it."
        })
final class DiffCommand extends ClientCommand {
    private static final int PAGE = 1000;
    private static final int TRIES = 3;

    @Parameters(arity = "1..3", paramLabel = "CHANGE-SET, or DIMENSION FROM TO", description = "what to show")
    private List<String> words = List.of();

    @Option(names = "--kind", description = "only changes of this kind, such as amended")
    private @Nullable String kind;

    @Option(names = "--attribute", description = "only changes that touch this attribute")
    private @Nullable String attribute;

    DiffCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var query = query().with("kind", kind == null ? null : kind.toUpperCase(Locale.ROOT))
                .with("attribute", attribute)
                .with("limit", PAGE);
        var server = server();
        for (var left = TRIES; ; left--) {
            try (var spool = new Spool(output.isJson())) {
                each(server, query, spool);
                spool.pour(output.stream());
                return ExitCode.DONE;
            } catch (Refusal e) {
                if (left == 1 || !e.is("CONTENT_CHANGED")) {
                    throw e;
                }
                output.message("It was edited meanwhile; reading it again.");
            }
        }
    }

    private Query query() {
        return switch (words.size()) {
            case 1 -> Query.of("change-sets", number(words.getFirst(), "of a change set"), "changes");
            case 3 ->
                Query.of("dimensions", words.getFirst(), "compare")
                        .with("from", number(words.get(1), "of a commit"))
                        .with("to", number(words.get(2), "of a commit"));
            default ->
                throw Refusal.misused("Found '" + String.join(" ", words)
                        + "', expected the number of a change set, or a dimension and the numbers of two commits.");
        };
    }

    private static long number(String word, String of) {
        if (!word.matches("\\d{1,18}")) {
            throw Refusal.misused("Found '" + word + "', expected the number " + of + ".");
        }
        return Long.parseLong(word);
    }

    private static void each(Server server, Query query, Spool spool) {
        JsonNode page;
        var next = query;
        do {
            page = server.get(next);
            page.path("items").forEach(spool::add);
            next = query.with("cursor", page.path("next").asString(""));
        } while (page.path("next").isString());
    }
}
