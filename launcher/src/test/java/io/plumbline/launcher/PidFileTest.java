package io.plumbline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    Path folder;

    @Test
    void processThatWasWrittenDownIsFound() throws IOException {
        var pidFile = new PidFile(folder.resolve("part.pid"));
        pidFile.write(ProcessHandle.current());
        assertThat(pidFile.living()).contains(ProcessHandle.current());
    }

    @Test
    void numberThatTheSystemGaveToAnotherProcessIsNotTakenForOurs() throws IOException {
        var stranger = new ProcessBuilder("sleep", "60").start();
        try {
            var file = folder.resolve("part.pid");
            var anHourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
            Files.writeString(file, stranger.pid() + " " + anHourAgo + "\n");
            var pidFile = new PidFile(file);
            assertThat(pidFile.living()).isEmpty();
            assertThat(pidFile.endLeftover(Duration.ofSeconds(1))).isFalse();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(file).doesNotExist();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void nonsenseInTheFileIsNobody() throws IOException {
        for (var text : List.of("", "12", "abc def", "-5 7", "99999999999999999999 1")) {
            var file = folder.resolve("part.pid");
            Files.writeString(file, text);
            assertThat(new PidFile(file).living()).as(text).isEmpty();
        }
    }

    @Test
    void leftoverThatDoesNotListenIsEndedByForce() {
        var pidFile = new PidFile(folder.resolve("stubborn.pid"));
        var ready = folder.resolve("ready");
        var stubborn = ChildProcess.start(
                List.of("/bin/sh", "-c", "trap '' TERM; touch " + ready + "; while :; do sleep 1; done"),
                Map.of(),
                folder.resolve("stubborn.log"),
                pidFile);
        awaitUntil(() -> Files.exists(ready));
        assertThat(pidFile.endLeftover(Duration.ofMillis(300))).isTrue();
        assertThat(stubborn.alive()).isFalse();
    }

    @Test
    void ctrlCInTheTerminalDoesNotReachAPart() throws Exception {
        var part = ChildProcess.start(
                List.of("/bin/sleep", "60"),
                Map.of(),
                folder.resolve("part.log"),
                new PidFile(folder.resolve("part.pid")));
        try {
            awaitUntil(() -> commandLine(part.pid()).endsWith("/sleep"));
            for (var signal : List.of("-INT", "-HUP")) {
                assertThat(new ProcessBuilder("/bin/sh", "-c", "kill " + signal + " " + part.pid())
                                .start()
                                .waitFor())
                        .isZero();
            }
            assertThat(part.ended()).failsWithin(Duration.ofMillis(300));
            assertThat(part.alive()).isTrue();
        } finally {
            part.stop(Duration.ofSeconds(1));
        }
    }

    private static String commandLine(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .orElse("");
    }

    private static void awaitUntil(BooleanSupplier happened) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!happened.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(happened.getAsBoolean()).isTrue();
    }
}
