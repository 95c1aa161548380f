package io.plumbline.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * Makes an installation of a backup, in a data folder that is new or empty. It is not started: the first start goes on where the
 * moment of the backup cut the work, as after a crash.
 */
record Restore(Settings settings, Path source, PrintStream terminal) {

    void run() {
        var started = System.nanoTime();
        var description = description();
        var made = description.getProperty("made_for", "up");
        var home = settings.home(Mode.valueOf(made.toUpperCase(Locale.ROOT)));
        home.refuseWithin("The backup", source);
        OwnerOnly.empty("RDM_HOME", home.folder());
        try (var claim = home.claim()) {
            TreeCopy.of(source.resolve(Backup.SECRETS), home.secrets());
            var objects = TreeCopy.of(source.resolve(Backup.OBJECTS), home.buckets());
            OwnerOnly.folder(home.logs());
            try (var database = EmbeddedDatabase.start(home.database(), 0, 512)) {
                if (database.process().alive()) {
                    new DatabaseDump(home.run(), home.database()).read(source.resolve(Backup.DUMP));
                }
            }
            // Last: a folder that lacks it is not taken for an installation.
            if (claim.isOpen()) {
                home.mark(made);
            }
            terminal.println("Restored the backup of " + description.getProperty("made_at") + " to " + home.folder()
                    + ": " + objects.files() + " objects, " + TreeCopy.size(objects.bytes()) + ", in "
                    + Progress.seconds(started) + ". Start it with ./rdm " + made + ".");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot let go of " + home.folder(), e);
        }
    }

    private Properties description() {
        var file = source.resolve(Backup.DESCRIPTION);
        var description = new Properties();
        try {
            if (!Files.isRegularFile(file)) {
                throw new LauncherException(source + " holds no whole backup: it has no " + Backup.DESCRIPTION
                        + ", which is written last.");
            }
            description.load(new StringReader(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
        var format = description.getProperty("format", "");
        if (!format.equals(Backup.FORMAT)) {
            throw new LauncherException(
                    source + " is a backup of format " + format + ", and this Plumbline reads format " + Backup.FORMAT
                            + "; restore it with the version that made it.");
        }
        return description;
    }
}
