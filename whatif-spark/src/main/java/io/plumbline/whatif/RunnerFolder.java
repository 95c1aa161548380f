package io.plumbline.whatif;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a runner, which tells it what became of the one before it: who holds the folder's lock knows that the runner that wrote its
 * name there is dead, for the system gives a lock back with the process. So its run need not wait for its lease, and what it spilled is
 * taken away.
 */
final class RunnerFolder implements AutoCloseable {
    /** The Java flag of the runner that leaves this file where its memory runs out; see {@code -XX:OnOutOfMemoryError}. */
    static final String OUT_OF_MEMORY = "out-of-memory";

    private final Path folder;
    private final @Nullable FileChannel lock;
    private final Optional<Predecessor> predecessor;

    /**
     * The runner that held this folder before.
     *
     * @param ranOutOfMemory whether that ended it
     */
    record Predecessor(String owner, boolean ranOutOfMemory) {}

    private RunnerFolder(Path folder, @Nullable FileChannel lock, Optional<Predecessor> predecessor) {
        this.folder = folder;
        this.lock = lock;
        this.predecessor = predecessor;
    }

    /** Takes the folder for a runner; beside another one that lives there, it is shared and says nothing. */
    static RunnerFolder take(Path folder, String owner) {
        try {
            Files.createDirectories(folder);
            var lock = lock(folder.resolve("runner.lock"));
            if (lock == null) {
                return new RunnerFolder(folder, null, Optional.empty());
            }
            var name = folder.resolve("runner.owner");
            var memory = folder.resolve(OUT_OF_MEMORY);
            var before = Files.exists(name)
                    ? Optional.of(new Predecessor(Files.readString(name).strip(), Files.exists(memory)))
                    : Optional.<Predecessor>empty();
            Files.deleteIfExists(memory);
            empty(folder.resolve("spill"));
            Files.writeString(name, owner);
            return new RunnerFolder(folder, lock, before);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot use the runner's folder " + folder + "; check that RDM_HOME may be written to", e);
        }
    }

    private static @Nullable FileChannel lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldHere) {
            Log.RUNNER.debug("The folder is another runner's in this same program", heldHere);
        }
        channel.close();
        return null;
    }

    private static void empty(Path spill) throws IOException {
        if (Files.exists(spill)) {
            try (var files = Files.walk(spill)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(spill);
    }

    Optional<Predecessor> predecessor() {
        return predecessor;
    }

    /** Leaves word to the next runner that this one's memory ran out. */
    void noteOutOfMemory() {
        try {
            Files.writeString(folder.resolve(OUT_OF_MEMORY), "");
        } catch (IOException e) {
            Log.RUNNER.warn("The next runner will not know that memory ran out", e);
        }
    }

    @Override
    public void close() {
        var held = lock;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
