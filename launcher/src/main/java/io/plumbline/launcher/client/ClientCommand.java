package io.plumbline.launcher.client;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** One command of a client: what it asks of the server, and what it says. */
abstract class ClientCommand implements Callable<Integer> {
    @Option(names = "--json", description = "print the server's JSON as one document on stdout, problems too")
    private boolean json;

    private final Surroundings surroundings;

    ClientCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    @Override
    public final Integer call() {
        var output = new Output(surroundings.out(), surroundings.err(), json);
        return run(output).number();
    }

    /** Does it; what it cannot do it says as a {@link Refusal}. */
    abstract ExitCode run(Output output);

    /** The server as the person who is logged in. */
    Server server() {
        return new Server(surroundings.accounts().account(), surroundings.patience());
    }
}
