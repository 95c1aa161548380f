package io.plumbline.engine;

import io.plumbline.launcher.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A MariaDB of its own that tests kill and start again, one for the whole run; the others go on undisturbed. */
public final class KillableDatabase {
    private static final KillableDatabase SHARED = new KillableDatabase();

    private final Path folder;
    private EmbeddedDatabase running;

    private KillableDatabase() {
        try {
            folder = Files.createTempDirectory(TestDatabase.parent(), "plumbline-killable");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = EmbeddedDatabase.start(folder, 0);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            running.close();
            TestDatabase.delete(folder);
        }));
    }

    public static KillableDatabase shared() {
        return SHARED;
    }

    public TestDatabase.Server server() {
        return new TestDatabase.Server("127.0.0.1", running.port(), running.adminUser(), running.adminPassword());
    }

    /** The name of a new empty schema. */
    public String freshSchema() {
        return TestDatabase.freshSchema(server());
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        ProcessHandle server = ProcessHandle.of(running.process().pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }

    /** Starts it again on the same data and port. */
    public synchronized void restart() {
        int port = running.port();
        running.close();
        running = EmbeddedDatabase.start(folder, port);
    }
}
