package io.plumbline.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running Java program of the project: the web application or the what-if runner. */
record ProgramPart(ChildProcess process) implements Running {

    static ProgramPart start(Home home, String part, List<String> command, Map<String, String> environment) {
        var pidFile = home.pidFile(part);
        pidFile.endLeftover(Duration.ofSeconds(8));
        // Nobody uses its temporary files any more: what a killed program left there is gone with this.
        var line = new ArrayList<>(command);
        line.add(1, "-Djava.io.tmpdir=" + home.emptyTemporary(part));
        return new ProgramPart(ChildProcess.start(line, environment, home.log(part), pidFile));
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(8));
    }
}
