package io.plumbline.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Deletes an installation's data, after asking, and never while it runs. */
record Reset(Home home, boolean sure, BufferedReader keyboard, PrintStream terminal) {

    void run() {
        var made = home.madeFor();
        if (made.isEmpty()) {
            terminal.println("There is no installation in " + home.folder() + "; nothing was deleted.");
            return;
        }
        try (var claim = home.claim()) {
            if (!sure && !confirmed(made.get())) {
                terminal.println("Nothing was deleted.");
                return;
            }
            home.endParts();
            DatabaseProgram.delete(home.folder());
            claim.close();
            terminal.println("Deleted " + home.folder() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + home.folder(), e);
        }
    }

    private boolean confirmed(String made) throws IOException {
        terminal.print("Delete all data of the installation in " + home.folder() + " (made by ./rdm " + made
                + ")? Type yes: ");
        terminal.flush();
        var answer = keyboard.readLine();
        return answer != null && answer.strip().equalsIgnoreCase("yes") && Files.isDirectory(home.folder());
    }
}
