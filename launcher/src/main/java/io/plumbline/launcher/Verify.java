package io.plumbline.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has installations checked by the application's own program, beside what runs; where nothing runs, the database and the object store are
 * started for the time of the check.
 */
final class Verify {
    private final Settings settings;
    private final List<String> options;
    private final PrintStream terminal;

    Verify(Settings settings, List<String> options, PrintStream terminal) {
        this.settings = settings;
        this.options = options;
        this.terminal = terminal;
    }

    /** The worst exit code of the checks: 0 clean, 1 breaches, 2 could not be made. */
    int run() throws InterruptedException {
        var homes = settings.homes().stream()
                .filter(home -> home.madeFor().isPresent())
                .toList();
        if (homes.isEmpty()) {
            throw new LauncherException("There is no installation in "
                    + String.join(
                            " or ",
                            settings.homes().stream()
                                    .map(home -> home.folder().toString())
                                    .toList())
                    + "; set RDM_HOME to the data folder of the one to check.");
        }
        var worst = 0;
        for (var home : homes) {
            if (homes.size() > 1) {
                System.err.println("==> " + home.folder() + " <==");
            }
            worst = Math.max(worst, check(home));
        }
        return worst;
    }

    private int check(Home home) throws InterruptedException {
        var mode = home.madeFor().filter(Mode.DEMO.word()::equals).isPresent() ? Mode.DEMO : Mode.UP;
        try (var storage = new Storage(home)) {
            var environment = new Wiring(settings, home, mode).webApplication(storage.database(), storage.store());
            var builder = new ProcessBuilder(Programs.verify(settings.root()).command(options.toArray(String[]::new)))
                    .inheritIO();
            builder.environment().putAll(environment);
            terminal.flush();
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the check", e);
        }
    }

    /** The database and the object store of an installation: those that run, or started for the time of the check. */
    private final class Storage implements AutoCloseable {
        private final Home home;
        private final boolean runs;
        private final Deque<AutoCloseable> started = new ArrayDeque<>();

        Storage(Home home) {
            this.home = home;
            this.runs = home.supervisor().living().isPresent();
            if (!runs) {
                started.push(home.claim());
            }
        }

        @Nullable
        DatabaseAddress database() {
            if (settings.ownDatabase()) {
                return null;
            }
            if (isUp("database")) {
                return EmbeddedDatabase.addressOf(home.database());
            }
            var database = EmbeddedDatabase.start(home.database(), 0, 256);
            started.push(database);
            return database.address();
        }

        @Nullable
        StoreAddress store() {
            if (settings.ownObjectStore()) {
                return null;
            }
            if (isUp("object-store")) {
                return EmbeddedObjectStore.addressOf(home.objectStore());
            }
            var store = EmbeddedObjectStore.start(home.objectStore(), 0);
            started.push(store);
            return store.address();
        }

        private boolean isUp(String part) {
            if (home.pidFile(part).living().isPresent()) {
                return true;
            }
            if (runs) {
                throw new LauncherException("The part " + part + " of the installation in " + home.folder()
                        + " is being started again; check again when it is up.");
            }
            return false;
        }

        @Override
        public void close() {
            for (var one : started) {
                try {
                    one.close();
                } catch (Exception e) {
                    throw new LauncherException("What was started for the check does not end: " + e.getMessage(), e);
                }
            }
        }
    }
}
