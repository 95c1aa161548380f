package io.plumbline.launcher.client;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds around itself.
 *
 * @param folder from which it was called; relative names of files begin there
 */
record Surroundings(
        Map<String, String> environment,
        Path userHome,
        Path folder,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Patience patience) {
    static Surroundings ofThisProgram() {
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Path.of("").toAbsolutePath(),
                System.in,
                System.out,
                System.err,
                Patience.usual());
    }

    AccountFile accounts() {
        return AccountFile.of(environment, userHome);
    }
}
