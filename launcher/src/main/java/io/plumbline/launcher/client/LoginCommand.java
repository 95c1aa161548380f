package io.plumbline.launcher.client;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a token against a server and keeps both for later commands. */
@Command(
        name = "login",
        description = {
            "Checks a token against a server, and keeps both in a file that only you can read.",
            "Without --token and --token-file it takes RDM_TOKEN, or asks without showing what is typed."
        })
final class LoginCommand extends ClientCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description =
                    "the server's address; where it is absent RDM_URL, the one of the last login, or http://127.0.0.1:8080")
    private @Nullable String url;

    @ArgGroup
    private @Nullable Given given;

    /** The token, or where it is; one of the two. */
    private static final class Given {
        @Option(names = "--token", description = "the token; others on this machine may see it, --token-file is better")
        private @Nullable String token;

        @Option(names = "--token-file", paramLabel = "FILE", description = "a file that holds the token; - for stdin")
        private @Nullable String file;
    }

    LoginCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var accounts = surroundings().accounts();
        var address = url == null ? accounts.url() : Account.address(url);
        var account = new Account(address, token(address));
        if (account.isInTheClear()) {
            output.message("The token goes to " + account
                    + " without encryption, and everybody on the way can read it; https is better.");
        }
        new Server(account, surroundings().patience()).get(Query.of("tokens"));
        accounts.write(account);
        output.document(Server.JSON
                .createObjectNode()
                .put("url", account.url())
                .put("file", accounts.file().toString()));
        output.line("Logged in at " + account + "; the token is kept in " + accounts.file() + ".");
        return ExitCode.DONE;
    }

    private String token(String address) {
        if (given != null && given.token != null) {
            return given.token.strip();
        }
        if (given != null && given.file != null) {
            return read(given.file);
        }
        return surroundings().accounts().tokenOfTheEnvironment().orElseGet(() -> typed(address));
    }

    private String read(String file) {
        try {
            return file.equals("-")
                    ? new String(surroundings().in().readAllBytes(), StandardCharsets.UTF_8).strip()
                    : Files.readString(surroundings().folder().resolve(file)).strip();
        } catch (IOException e) {
            throw Refusal.misused("Found no file " + file + " that can be read, expected one that holds the token.");
        }
    }

    private static String typed(String address) {
        var console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(() -> Refusal.misused("There is no terminal to ask for the token; give it with"
                        + " --token-file FILE, --token-file - for stdin, or RDM_TOKEN."));
        return Optional.ofNullable(console.readPassword("Token for %s: ", address))
                .map(String::new)
                .orElse("")
                .strip();
    }
}
