package io.plumbline.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Shows the end of the parts' logs, and what is added to them where that is asked for. */
record Logs(List<Home> homes, List<String> parts, boolean follow, PrintStream terminal) {
    private static final int LINES = 200;
    private static final int TAIL_BYTES = 256 * 1024;

    void run() {
        var seen = new LinkedHashMap<Path, Long>();
        for (var home : homes) {
            for (var part : parts) {
                var log = home.log(part);
                if (Files.exists(log)) {
                    show(log, seen);
                }
            }
        }
        if (seen.isEmpty()) {
            terminal.println("There are no logs yet in "
                    + String.join(
                            " or ",
                            homes.stream().map(home -> home.logs().toString()).toList()) + ".");
        } else if (follow) {
            follow(seen);
        }
    }

    private void show(Path log, Map<Path, Long> seen) {
        var length = log.toFile().length();
        var text = read(log, Math.max(0, length - TAIL_BYTES), length);
        var lines = text.lines().toList();
        terminal.println("==> " + log + " <==");
        lines.subList(Math.max(0, lines.size() - LINES), lines.size()).forEach(terminal::println);
        seen.put(log, length);
    }

    private void follow(Map<Path, Long> seen) {
        @Nullable Path last = null;
        while (!terminal.checkError()) {
            for (var entry : seen.entrySet()) {
                var log = entry.getKey();
                var length = log.toFile().length();
                // A shorter file is a new one: the part was started again.
                var from = length < entry.getValue() ? 0 : entry.getValue();
                if (length > from) {
                    if (seen.size() > 1 && !log.equals(last)) {
                        terminal.println("==> " + log + " <==");
                        last = log;
                    }
                    terminal.print(read(log, from, length));
                    terminal.flush();
                }
                entry.setValue(length);
            }
            LockSupport.parkNanos(300_000_000);
        }
    }

    private static String read(Path log, long from, long to) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var bytes = new byte[(int) Math.min(to - from, 16 * 1024 * 1024)];
            file.seek(from);
            var count = file.read(bytes);
            return new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log, e);
        }
    }
}
