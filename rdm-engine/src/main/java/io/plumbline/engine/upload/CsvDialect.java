package io.plumbline.engine.upload;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * How the values of a text file are told apart.
 *
 * @param separator the character between two values
 * @param quote the character around a value that holds a separator or a line break
 * @param named whether the first line says the separator, as in {@code sep=;}
 */
record CsvDialect(char separator, char quote, boolean named) {
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
    private static final List<Character> QUOTES = List.of('"', '\'');
    private static final int RECORDS = 100;
    private static final int PREFIX = 4;

    /**
     * The dialect of a file that begins so: the one under which most records have as many values as the others, and the more of them the better.
     *
     * <p>Where nothing speaks for any, it is the comma of RFC 4180.
     */
    static CsvDialect of(String beginning) {
        String first = beginning.lines().findFirst().orElse("");
        if (first.length() == PREFIX + 1 && first.regionMatches(true, 0, "sep=", 0, PREFIX)) {
            return new CsvDialect(first.charAt(PREFIX), '"', true);
        }
        CsvDialect best = new CsvDialect(',', '"', false);
        double bestScore = 0;
        for (char quote : QUOTES) {
            for (char separator : SEPARATORS) {
                CsvDialect dialect = new CsvDialect(separator, quote, false);
                double score = dialect.score(beginning);
                if (score > bestScore) {
                    best = dialect;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private double score(String beginning) {
        Map<Integer, Integer> widths = new HashMap<>();
        int records = 0;
        try (CSVParser parser = CSVParser.parse(new StringReader(beginning), format())) {
            for (CSVRecord row : parser) {
                if (records == RECORDS) {
                    break;
                }
                if (row.size() > 1 || !row.get(0).isEmpty()) {
                    widths.merge(row.size(), 1, Integer::sum);
                    records++;
                }
            }
        } catch (IOException | UncheckedIOException | IllegalStateException cutOffInsideQuotes) {
            // The beginning may end anywhere; what was read until there counts.
        }
        int width = 1;
        for (Map.Entry<Integer, Integer> entry : widths.entrySet()) {
            int most = widths.getOrDefault(width, 0);
            if (entry.getValue() > most || (entry.getValue() == most && entry.getKey() > width)) {
                width = entry.getKey();
            }
        }
        double even = records == 0 ? 0 : (double) widths.getOrDefault(width, 0) / records;
        return width == 1 ? 0 : even * even * (1 + Math.log(width) / 10) * usual(beginning);
    }

    /** Single quotes count only where the file begins with one: an apostrophe inside a text is no quote. */
    private double usual(String beginning) {
        if (quote == '"') {
            return 1;
        }
        return beginning.startsWith("'") ? 1.1 : 0.2;
    }

    CSVFormat format() {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setQuote(quote)
                .setIgnoreEmptyLines(false)
                .setLenientEof(true)
                .setTrailingData(true)
                .get();
    }

    /** The separator as people say it. */
    String separatorWords() {
        return switch (separator) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            case '|' -> "vertical bars";
            default -> "the character " + separator;
        };
    }

    /** The quote as people say it. */
    String quoteWords() {
        return quote == '"' ? "double quotes" : "single quotes";
    }
}
