package io.plumbline.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the operator sees while the parts start: one line for each, with how long it took. */
final class Progress {
    private final PrintStream terminal;
    private final int steps;
    private int step;

    Progress(PrintStream terminal, int steps) {
        this.terminal = terminal;
        this.steps = steps;
    }

    /** A part that is being started; says so when it takes noticeably long. */
    synchronized Step begin(String title) {
        step++;
        return new Step("[" + step + "/" + steps + "] " + title, System.nanoTime());
    }

    synchronized void say(String line) {
        terminal.println(line);
        terminal.flush();
    }

    final class Step {
        private final String title;
        private final long started;

        private Step(String title, long started) {
            this.title = title;
            this.started = started;
            say(title + " …");
        }

        void going(String what) {
            say("      " + what + " (" + seconds(started) + ")");
        }

        void done(String how) {
            say(title + " " + how + " " + seconds(started));
        }
    }

    static String seconds(long sinceNanos) {
        var took = Duration.ofNanos(System.nanoTime() - sinceNanos);
        return took.toSeconds() < 100
                ? String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)
                : took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }
}
