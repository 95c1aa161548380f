package io.plumbline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A dimension of a test's own with a few hundred members, facts that point at it, and a new small workbook for each round. */
final class SmallDimension {
    static final int FACTS = 50_000;

    private static final List<String> CATEGORIES = List.of("Books", "Music", "Shoes", "Sports", "Toys", "Women");
    private static final LocalDate FIRST_DAY = LocalDate.parse("2020-01-01");
    private static final int MEMBERS = 150;

    private final String code;
    private final Random random;
    private final NaiveHistory history = new NaiveHistory();
    private LocalDate day = FIRST_DAY;
    private int members;

    private SmallDimension(String code, Random random) {
        this.code = code;
        this.random = random;
    }

    /** The rows of a round and the day from which they hold. */
    record Wanted(LocalDate day, List<NaiveHistory.Row> rows) {
        byte[] workbook() {
            return Workbook.of(
                    List.of("code", "category", "price", "label"),
                    rows.stream().map(NaiveHistory.Row::cells).toList());
        }
    }

    /** Defines the dimension and its facts under a code that nobody has used before. */
    static SmallDimension define(RunningSystem system, Random random) {
        String code = "LOOP_" + Long.toString(System.currentTimeMillis(), 36).toUpperCase(Locale.ROOT) + "_D";
        Api steward = system.as("steward");
        steward.post(
                        "/api/v1/dimensions",
                        Map.of(
                                "code",
                                code,
                                "label",
                                "Fault loop",
                                "domain",
                                "FAULT",
                                "key",
                                List.of("code"),
                                "first_version_from",
                                "effective",
                                "attributes",
                                List.of(
                                        Map.of("name", "code", "type", "text", "length", 20, "required", true),
                                        Map.of(
                                                "name",
                                                "category",
                                                "type",
                                                "text",
                                                "length",
                                                20,
                                                "history",
                                                "NEW_VERSION"),
                                        Map.of(
                                                "name",
                                                "price",
                                                "type",
                                                "decimal",
                                                "precision",
                                                9,
                                                "scale",
                                                2,
                                                "history",
                                                "NEW_VERSION"),
                                        Map.of("name", "label", "type", "text", "length", 60, "history", "OVERWRITE")),
                                "publish",
                                Map.of("current", true, "history", true)))
                .expect(201);
        writeFacts(system.object("s3://plumbline-facts/" + code + "/part-0.parquet"));
        steward.post(
                        "/api/v1/fact-sources",
                        Map.of(
                                "code",
                                facts(code),
                                "location",
                                "s3://plumbline-facts/" + code,
                                "format",
                                "parquet",
                                "date_column",
                                "sold_date",
                                "bindings",
                                List.of(Map.of("dimension", code, "columns", List.of("code"), "by", "KEY_AT_DATE")),
                                "measures",
                                List.of(Map.of("name", "paid", "column", "paid", "aggregates", List.of("sum")))))
                .expect(201);
        return new SmallDimension(code, random);
    }

    private static void writeFacts(Path file) {
        try (Duck duck = new Duck()) {
            Files.createDirectories(file.getParent());
            duck.run("copy (select format('P{:05d}', i % " + MEMBERS
                    + ") as code, date '2020-01-01' + (i % 900)::integer as sold_date,"
                    + " (i % 1000 / 100.0)::decimal(9,2) as paid from range(" + FACTS + ") t(i)) to '" + file
                    + "' (format parquet)");
        } catch (SQLException e) {
            throw new AssertionError("the facts cannot be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String facts(String code) {
        return code.replaceAll("_D$", "_F");
    }

    String code() {
        return code;
    }

    String facts() {
        return facts(code);
    }

    NaiveHistory history() {
        return history;
    }

    /** What the next round changes: members that move, members whose label is corrected, new members. */
    Wanted next() {
        List<NaiveHistory.Row> rows = new ArrayList<>();
        List<String> codes = new ArrayList<>(history.codes());
        Collections.shuffle(codes, random);
        for (String each : codes.subList(0, Math.min(20, codes.size()))) {
            NaiveHistory.Row last = history.last(each);
            String other = CATEGORIES.get(
                    (CATEGORIES.indexOf(last.values().category()) + 1 + random.nextInt(CATEGORIES.size() - 1))
                            % CATEGORIES.size());
            String label = random.nextInt(4) == 0 ? last.label() + "'" : last.label();
            rows.add(new NaiveHistory.Row(each, new NaiveHistory.Values(other, price()), label));
        }
        int fresh = codes.isEmpty() ? MEMBERS : 3;
        for (int i = 0; i < fresh; i++) {
            String newCode = String.format(Locale.ROOT, "P%05d", members++);
            rows.add(new NaiveHistory.Row(
                    newCode,
                    new NaiveHistory.Values(CATEGORIES.get(random.nextInt(CATEGORIES.size())), price()),
                    "Part " + newCode));
        }
        day = day.plusDays(1 + random.nextInt(5));
        return new Wanted(day, rows);
    }

    private String price() {
        return String.format(Locale.ROOT, "%d.%02d", random.nextInt(1000), random.nextInt(100));
    }

    /** Days on which the members are compared: the first, the newest, the open end, and one at random. */
    List<LocalDate> days() {
        int span = (int) (day.toEpochDay() - FIRST_DAY.toEpochDay());
        return List.of(FIRST_DAY.plusDays(6), day, day.plusYears(1), FIRST_DAY.plusDays(random.nextInt(span + 1)));
    }
}
