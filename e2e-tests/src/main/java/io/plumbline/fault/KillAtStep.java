package io.plumbline.fault;

import io.plumbline.engine.commit.CommitListener;
import io.plumbline.engine.commit.CommitStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends its own process with SIGKILL when a commit reaches the step that {@code RDM_HOME/run/kill-commit-at} names.
 *
 * <p>The file is deleted first, so that the restarted process lives.
 */
final class KillAtStep implements CommitListener {
    private final Path file;

    KillAtStep(Path home) {
        this.file = home.resolve("run/kill-commit-at");
    }

    @Override
    public void reached(CommitStep step) {
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(step.name())) {
                Files.delete(file);
                new ProcessBuilder(
                                "kill",
                                "-KILL",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
