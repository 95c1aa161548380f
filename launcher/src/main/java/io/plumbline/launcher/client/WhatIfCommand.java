package io.plumbline.launcher.client;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Asks what change sets would do to the facts of a source, and shows the report. */
@Command(
        name = "whatif",
        description = {
            "Asks what reports would say if change sets were committed, waits, and shows each group before, after, and the difference.",
            "The whole report is the JSON of --json, and a page that it names."
        })
final class WhatIfCommand extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "CHANGE-SET", description = "one or more, as if all were committed")
    private List<Long> changeSets = List.of();

    @Option(names = "--on", required = true, paramLabel = "FACT-SOURCE", description = "the code of the fact source")
    private String factSource = "";

    @Option(
            names = "--by",
            split = ",",
            paramLabel = "DIMENSION.ATTRIBUTE",
            description = "what facts are grouped by; several with commas between them")
    private List<String> by = List.of();

    @Option(
            names = "--measure",
            split = ",",
            paramLabel = "MEASURE",
            description = "what is added up; all of the source where it is absent")
    private List<String> measures = List.of();

    @Option(names = "--from", paramLabel = "DATE", description = "the first day of the facts")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "the day after the last one")
    private @Nullable LocalDate to;

    @Option(names = "--grain", paramLabel = "GRAIN", description = "none, day, week or month: also as a series")
    private @Nullable String grain;

    @Option(names = "--plan", paramLabel = "PLAN", description = "auto, full, delta, index-day or index-totals")
    private @Nullable String plan;

    @Option(names = "--all", description = "show groups too in which nothing changes")
    private boolean all;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "how long to wait at the most")
    private @Nullable Integer timeout;

    WhatIfCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var server = server();
        var taken = server.post(Query.of("what-ifs"), question());
        var id = taken.path("id").asLong();
        output.message("What-if " + id + ": " + server.page("/what-ifs/" + id));
        new Waiting(server, output, timeout)
                .succeeded(taken.path("job").path("id").asString(""));
        var report = server.get(Query.of("what-ifs", id, "report"));
        if (report instanceof ObjectNode document) {
            document.put("what_if", id);
        }
        output.document(report);
        new ReportText(report, all).lines().forEach(output::line);
        return ExitCode.DONE;
    }

    private ObjectNode question() {
        var question = Server.JSON.createObjectNode();
        var numbers = question.putArray("change_sets");
        changeSets.forEach(numbers::add);
        question.put("fact_source", factSource);
        var groups = question.putArray("group_by");
        by.forEach(groups::add);
        if (!measures.isEmpty()) {
            var named = question.putArray("measures");
            measures.forEach(named::add);
        }
        put(question, "from", from);
        put(question, "to", to);
        put(question, "grain", grain);
        put(question, "plan", plan);
        return question;
    }

    private static void put(ObjectNode question, String field, @Nullable Object value) {
        if (value != null) {
            question.put(field, value.toString().toLowerCase(Locale.ROOT));
        }
    }
}
