package io.plumbline.launcher;

import io.plumbline.launcher.client.Client;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line behind `./rdm`; building and testing are the script's. */
public final class Rdm {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Settings settings;
    private final PrintStream terminal;

    Rdm(Settings settings, PrintStream terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    public static void main(String[] words) {
        System.exit(new Rdm(Settings.ofThisProgram(), System.out).run(List.of(words)));
    }

    int run(List<String> words) {
        try {
            if (words.isEmpty()) {
                return unknown("");
            }
            var client = Client.ofThisProgram();
            return client.knows(words.getFirst())
                    ? client.run(words)
                    : command(words.getFirst(), words.subList(1, words.size()));
        } catch (LauncherException e) {
            System.err.println(e.getMessage());
            return FAILED;
        } catch (UncheckedIOException e) {
            var cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            System.err.println(e.getMessage() + cause);
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private int command(String command, List<String> rest) throws InterruptedException {
        return switch (command) {
            case "up" -> start(Mode.UP, rest);
            case "demo" -> start(Mode.DEMO, rest);
            case "stop" -> stop(rest);
            case "logs" -> logs(rest);
            case "reset" -> reset(rest);
            case "prepare" -> prepare(rest);
            case "verify" -> verify(rest);
            case "backup" -> backup(rest);
            case "restore" -> restore(rest);
            default -> unknown(command);
        };
    }

    private int start(Mode mode, List<String> rest) throws InterruptedException {
        if (!rest.isEmpty()) {
            return unknown(mode.word() + " " + String.join(" ", rest));
        }
        new Supervisor(settings, mode, terminal).run();
        return DONE;
    }

    private int stop(List<String> rest) {
        if (!rest.isEmpty()) {
            return unknown("stop " + String.join(" ", rest));
        }
        new Stop(settings.homes(), terminal).run();
        return DONE;
    }

    private int logs(List<String> rest) {
        var parts = new ArrayList<>(rest);
        var follow = parts.removeAll(List.of("-f", "--follow"));
        for (var part : parts) {
            if (!Home.PARTS.contains(part)) {
                System.err.println(
                        "There is no part " + part + "; the parts are " + String.join(", ", Home.PARTS) + ".");
                return MISUSED;
            }
        }
        new Logs(settings.homes(), parts.isEmpty() ? Home.PARTS : List.copyOf(parts), follow, terminal).run();
        return DONE;
    }

    /** Without a data folder set, the demo's: real work is only deleted by naming its folder. */
    private int reset(List<String> rest) {
        var sure = rest.equals(List.of("--yes"));
        if (!sure && !rest.isEmpty()) {
            return unknown("reset " + String.join(" ", rest));
        }
        var keyboard = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new Reset(settings.home(Mode.DEMO), sure, keyboard, terminal).run();
        return DONE;
    }

    private int prepare(List<String> rest) throws InterruptedException {
        if (!rest.isEmpty()) {
            return unknown("prepare " + String.join(" ", rest));
        }
        new Rehearsal(settings, terminal).run();
        return DONE;
    }

    /** A check that cannot be made is told from one that found something. */
    private int verify(List<String> rest) throws InterruptedException {
        if (!List.of("--json", "--quick").containsAll(rest)) {
            return unknown("verify " + String.join(" ", rest));
        }
        try {
            return new Verify(settings, rest, terminal).run();
        } catch (LauncherException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            return MISUSED;
        }
    }

    /** Without a data folder set, that of the one installation there is. */
    private int backup(List<String> rest) {
        if (rest.size() != 1) {
            return unknown("backup " + String.join(" ", rest));
        }
        var homes = settings.homes().stream()
                .filter(home -> home.madeFor().isPresent())
                .toList();
        if (homes.size() != 1) {
            throw new LauncherException(
                    homes.isEmpty()
                            ? "There is no installation to back up; name its data folder in RDM_HOME."
                            : "There are two installations; name the data folder of one in RDM_HOME.");
        }
        new Backup(settings, homes.getFirst(), folder(rest), terminal).run();
        return DONE;
    }

    private int restore(List<String> rest) {
        if (rest.size() != 1) {
            return unknown("restore " + String.join(" ", rest));
        }
        new Restore(settings, folder(rest), terminal).run();
        return DONE;
    }

    private static Path folder(List<String> words) {
        return Path.of(words.getFirst()).toAbsolutePath().normalize();
    }

    private static int unknown(String command) {
        System.err.println("Unknown command '" + command + "': ./rdm help lists the commands.");
        return MISUSED;
    }
}
