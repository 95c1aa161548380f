package io.plumbline.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a benchmark found, as the table of its page in docs/benchmarks. */
public final class BenchTable {
    private final String name;
    private final String about;
    private final List<String> rows = new ArrayList<>();
    private final List<String> plans = new ArrayList<>();

    public BenchTable(String name, String about) {
        this.name = name;
        this.about = about;
    }

    /** Work that is timed, in milliseconds. */
    public static double millis(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e6;
    }

    private static double median(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Work that has no peer here, in seconds. */
    public void figure(String work, String figure) {
        rows.add("| " + work + " | " + figure + " | – | – | 1 |");
    }

    public void row(String work, List<Double> product, List<Double> peer) {
        double ours = median(product);
        double theirs = median(peer);
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms | %.2f | %d |",
                work,
                ours,
                theirs,
                ours / theirs,
                product.size()));
    }

    /** How the database reads one table for some work. */
    public void plan(
            String work, @Nullable String table, @Nullable String type, @Nullable String key, @Nullable String extra) {
        plans.add("| " + work + " | " + table + " | " + type + " | " + key + " | " + extra + " |");
    }

    public List<String> plans() {
        return List.copyOf(plans);
    }

    public List<String> rows() {
        return List.copyOf(rows);
    }

    /**
     * Prints the page, and writes it where {@code -Drdm.report} names a folder.
     *
     * @param surroundings the data, and what it was measured on beside the machine
     */
    public void tell(long size, String surroundings) {
        String page = "# Benchmark: " + name + "\n" + about + "\n\n"
                + String.format(
                        Locale.ROOT,
                        "%s, %d processors, Java %s; `./rdm bench %s --size %d`. Times are medians, product and peer in turn.%n%n",
                        surroundings,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        name,
                        size)
                + "| work | product | peer | ratio | runs |\n| --- | --- | --- | --- | --- |\n"
                + String.join("\n", rows) + "\n"
                + (plans.isEmpty()
                        ? ""
                        : "\nHow the database reads what the product asks for (EXPLAIN):\n\n| work | table | type | index | extra |\n| --- | --- | --- | --- | --- |\n"
                                + String.join("\n", plans) + "\n");
        System.out.println(page);
        String folder = System.getProperty("rdm.report");
        if (folder != null) {
            try {
                Files.writeString(Files.createDirectories(Path.of(folder)).resolve(name + ".md"), page);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
