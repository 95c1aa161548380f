package io.plumbline.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Copies an embedded installation, running or not, into a folder.
 *
 * <ol>
 *   <li>the database, as it is at one moment, while work goes on;
 *   <li>the objects: what a row names was stored before the row and is never changed, so a copy made later holds it;
 *   <li>the secrets, without which nobody can check the audit chain or trust a workbook;
 *   <li>the description, last: a folder without one is no backup.
 * </ol>
 */
record Backup(Settings settings, Home home, Path target, PrintStream terminal) {
    static final String DESCRIPTION = "backup.properties";
    static final String DUMP = "database.sql.gz";
    static final String OBJECTS = "objects";
    static final String SECRETS = "secrets";
    static final String FORMAT = "1";

    void run() {
        var started = System.nanoTime();
        var made = home.madeFor()
                .orElseThrow(() -> new LauncherException(
                        "There is no installation in " + home.folder() + "; name its data folder in RDM_HOME."));
        if (settings.ownDatabase() || settings.ownObjectStore() || !home.embedsAll()) {
            throw new LauncherException("The installation in " + home.folder()
                    + " has a database or an object store of its own, which ./rdm backup does not reach;"
                    + " docs/operations.md says how to back them up.");
        }
        home.refuseWithin("The backup", target);
        OwnerOnly.empty("The backup's folder", target);
        dump();
        terminal.println(
                "Database: " + TreeCopy.size(size(target.resolve(DUMP))) + ", after " + Progress.seconds(started));
        var objects = TreeCopy.of(home.buckets(), target.resolve(OBJECTS));
        TreeCopy.of(home.secrets(), target.resolve(SECRETS));
        OwnerOnly.write(
                target.resolve(DESCRIPTION),
                "format=" + FORMAT + "\nmade_for=" + made + "\nmade_at=" + Instant.now() + "\nobjects="
                        + objects.files() + "\nbytes=" + objects.bytes() + "\n");
        terminal.println("Objects: " + objects.files() + ", " + TreeCopy.size(objects.bytes()) + ", after "
                + Progress.seconds(started));
        terminal.println("Backed up " + home.folder() + " to " + target
                + ". It holds the installation's secrets: keep it as safe as them.");
        settings.get("RDM_SECRET_FILE")
                .ifPresent(file -> terminal.println(
                        "RDM_SECRET_FILE names " + file + ", which is not part of it: keep a copy of that file too."));
    }

    /** By the server that runs, else by one that is started for it. */
    private void dump() {
        var file = target.resolve(DUMP);
        if (home.pidFile("database").living().isPresent()) {
            new DatabaseDump(home.run(), home.database()).write(file);
            return;
        }
        try (var claim = home.claim();
                var database = EmbeddedDatabase.start(home.database(), 0, 512)) {
            if (claim.isOpen() && database.process().alive()) {
                new DatabaseDump(home.run(), home.database()).write(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot let go of " + home.folder(), e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
