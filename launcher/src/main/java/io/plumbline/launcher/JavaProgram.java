package io.plumbline.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java program of the project: the web application or the what-if runner.
 *
 * @param classpath its jar, the jars it needs, then what tests add
 * @param options for the Java virtual machine
 * @param main the main class
 * @param quickStart its archive of classes, used as soon as it is made
 */
record JavaProgram(List<Path> classpath, List<String> options, String main, QuickStart quickStart) {

    /** The Java that this launcher runs on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The command line that runs it with these words. */
    List<String> command(String... words) {
        return command(quickStart.use(), words);
    }

    /** The command line of a run from which the archive is made. */
    List<String> rehearsal(String... words) {
        return command(quickStart.make(), words);
    }

    private List<String> command(List<String> archive, String... words) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(options);
        command.addAll(archive);
        command.add("-cp");
        command.add(String.join(":", classpath.stream().map(Path::toString).toList()));
        command.add(main);
        command.addAll(List.of(words));
        return command;
    }
}
