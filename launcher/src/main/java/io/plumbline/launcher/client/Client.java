package io.plumbline.launcher.client;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The commands by which `./rdm` is a client of a server; a new one is a line in {@link #commands} and in the script. */
public final class Client {
    private static final int WIDTH = 120;

    private final Surroundings surroundings;

    Client(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public static Client ofThisProgram() {
        return new Client(Surroundings.ofThisProgram());
    }

    /** Whether the first word on the command line is one of a client's commands. */
    public boolean knows(String command) {
        return names().contains(command);
    }

    Set<String> names() {
        return commands().stream().map(Client::name).collect(Collectors.toSet());
    }

    private static String name(ClientCommand command) {
        return command.getClass().getAnnotation(Command.class).name();
    }

    /** What all commands stand below; by itself it does nothing. */
    @Command(name = "./rdm", synopsisSubcommandLabel = "COMMAND")
    private static final class Top {}

    private List<ClientCommand> commands() {
        return List.of(
                new LoginCommand(surroundings),
                new PullCommand(surroundings),
                new DiffCommand(surroundings),
                new PushCommand(surroundings),
                new SubmitCommand(surroundings),
                new ApproveCommand(surroundings),
                new WhatIfCommand(surroundings),
                new CommitCommand(surroundings),
                new WaitCommand(surroundings),
                new PublishCommand(surroundings),
                new RepublishCommand(surroundings));
    }

    /** Knows the one command alone: to look through the options of all takes as long as all the rest of the start. */
    private CommandLine line(String name) {
        var line = new CommandLine(new Top());
        commands().stream().filter(command -> name(command).equals(name)).forEach(line::addSubcommand);
        line.getSubcommands().values().forEach(Client::withHelp);
        return line.setUsageHelpWidth(WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, isJson(command)));
    }

    private static void withHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("this text")
                        .build());
    }

    /** Runs one command; gives its exit code. */
    public int run(List<String> words) {
        return line(words.getFirst()).execute(words.toArray(String[]::new));
    }

    private static boolean isJson(CommandLine command) {
        return command.getParseResult() != null && command.getParseResult().hasMatchedOption("--json");
    }

    private int misused(ParameterException e, String[] words) {
        var name = e.getCommandLine().getCommandSpec().qualifiedName();
        var sentence = String.valueOf(e.getMessage()).replaceFirst("[.]?$", ".") + " " + name
                + " --help tells how it is used.";
        return refuse(Refusal.misused(sentence), Arrays.asList(words).contains("--json"));
    }

    private int failed(Exception failure, boolean json) throws Exception {
        if (failure instanceof Refusal refusal) {
            return refuse(refusal, json);
        }
        throw failure;
    }

    private int refuse(Refusal refusal, boolean json) {
        var output = new Output(surroundings.out(), surroundings.err(), json);
        var problem = refusal.problem();
        output.document(problem);
        var code = ChangeText.text(problem, "code");
        output.message(refusal.getMessage() + (code.isEmpty() || code.equals("USAGE") ? "" : " (" + code + ")"));
        for (var finding : problem.path("findings")) {
            if (!ChangeText.text(finding, "message").equals(refusal.getMessage())) {
                ChangeText.finding(finding).forEach(output::message);
            }
        }
        return refusal.exitCode().number();
    }
}
