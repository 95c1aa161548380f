package io.plumbline.launcher;

import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Ends what runs in these data folders, from another terminal or after a crash of the launcher. */
record Stop(List<Home> homes, PrintStream terminal) {

    void run() {
        var found = false;
        for (var home : homes) {
            if (Files.isDirectory(home.run())) {
                found |= stop(home);
            }
        }
        if (!found) {
            terminal.println("Nothing is running.");
        }
    }

    private boolean stop(Home home) {
        var started = System.nanoTime();
        var supervisor = home.supervisor().living();
        supervisor.ifPresent(process -> {
            terminal.println("Stopping " + home.folder() + " …");
            PidFile.end(process, Duration.ofSeconds(40));
        });
        var ended = home.endParts();
        home.supervisor().delete();
        if (supervisor.isPresent()) {
            terminal.println("Stopped in " + Progress.seconds(started) + ".");
        } else if (!ended.isEmpty()) {
            terminal.println("Ended what an earlier run had left behind in " + home.folder() + ": "
                    + String.join(", ", ended) + ".");
        }
        return supervisor.isPresent() || !ended.isEmpty();
    }
}
