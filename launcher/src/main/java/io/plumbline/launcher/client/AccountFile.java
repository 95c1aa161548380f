package io.plumbline.launcher.client;

import io.plumbline.launcher.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Where a user's address and token are kept; RDM_URL and RDM_TOKEN in the environment go before it. */
record AccountFile(Path file, Map<String, String> environment) {
    private static final JsonMapper JSON = new JsonMapper();

    static AccountFile of(Map<String, String> environment, Path userHome) {
        var named = set(environment, "RDM_CONFIG").map(Path::of);
        var file = named.map(path -> Files.isDirectory(path) ? path.resolve("client.json") : path)
                .orElse(userHome.resolve(".config").resolve("plumbline").resolve("client.json"));
        return new AccountFile(file.toAbsolutePath().normalize(), environment);
    }

    /** The address without an account: what the environment says, else the file, else this machine. */
    String url() {
        return set(environment, "RDM_URL")
                .or(() -> read().map(Account::url))
                .map(Account::address)
                .orElse(Account.DEFAULT_URL);
    }

    Optional<String> tokenOfTheEnvironment() {
        return set(environment, "RDM_TOKEN");
    }

    /** A kept token goes to the server that it was kept for, and to no other. */
    Account account() {
        var url = url();
        var token = tokenOfTheEnvironment();
        if (token.isPresent()) {
            return new Account(url, token.get());
        }
        return read().filter(kept -> kept.url().equals(url))
                .orElseThrow(() -> Refusal.notLoggedIn("Nobody is logged in at " + url + ": there is no RDM_TOKEN, and "
                        + file + " holds no token for it. Log in with ./rdm login " + url + "."));
    }

    void write(Account account) {
        try {
            OwnerOnly.folder(parent());
            OwnerOnly.write(
                    file,
                    JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(Map.of("url", account.url(), "token", account.token()))
                            + "\n");
        } catch (UncheckedIOException e) {
            throw Refusal.misused("The token was accepted, but " + file + " cannot be written (" + reason(e) + "). Name"
                    + " another file in RDM_CONFIG.");
        }
    }

    private Path parent() {
        var parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static @Nullable String reason(UncheckedIOException e) {
        return e.getCause() == null ? e.getMessage() : e.getCause().toString();
    }

    private Optional<Account> read() {
        try {
            var kept = JSON.readTree(Files.readString(file));
            return Optional.of(new Account(
                    kept.path("url").asString(""), kept.path("token").asString("")));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | JacksonException | Refusal e) {
            throw Refusal.notLoggedIn(
                    file
                            + " cannot be read as the client's file with url and token. Delete it and log in again with ./rdm login.");
        }
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
