package io.plumbline.web.verify;

import io.plumbline.engine.error.Checked;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** For a person: a line for each check as it is done, and a sentence for each breach below it. */
record InWords(PrintStream out) implements Telling {
    @Override
    public void each(Checked checked) {
        String counts = checked.counts().entrySet().stream()
                .map(count -> String.format(Locale.ROOT, "%,d ", count.getValue())
                        + count.getKey().replace('_', ' '))
                .collect(Collectors.joining(", "));
        out.printf(Locale.ROOT, "%-8s%-18s%s%n", checked.isClean() ? "ok" : "BREACH", checked.what(), counts);
        checked.breaches().forEach(breach -> out.println("        " + breach.sentence()));
        out.flush();
    }

    @Override
    public void end(List<Checked> all) {
        int breaches =
                all.stream().mapToInt(checked -> checked.breaches().size()).sum();
        out.println(
                breaches == 0
                        ? "All " + all.size() + " checks are clean."
                        : "Found " + breaches + (breaches == 1 ? " breach" : " breaches") + " in "
                                + all.stream()
                                        .filter(checked -> !checked.isClean())
                                        .map(Checked::what)
                                        .collect(Collectors.joining(", "))
                                + ".");
        out.flush();
    }
}
