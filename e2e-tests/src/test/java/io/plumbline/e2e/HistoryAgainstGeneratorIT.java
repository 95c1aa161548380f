package io.plumbline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The loaded history is the generator's, on every day, and stays what it was. */
@ExtendWith(OnTheRunningSystem.class)
class HistoryAgainstGeneratorIT {
    private static final List<String> OVERWRITTEN =
            List.of("country", "geography_class", "division_id", "division_name", "company_id", "company_name");

    private final RunningSystem system;
    private final Walk walk;
    private final Listing items;

    HistoryAgainstGeneratorIT(RunningSystem system) {
        this.system = system;
        this.walk = new Walk(system);
        this.items = new Listing(system.as("viewer"), "ITEM_D");
    }

    @Test
    void itemsAsOfEveryDateOnWhichAnythingBeginsOrEndsAreTheGeneratorsRows() {
        List<GeneratorRows.Row> generated = GeneratorRows.items();
        assertThat(generated).hasSize(18_000);
        TreeSet<LocalDate> days = new TreeSet<>();
        for (GeneratorRows.Row item : generated) {
            days.add(item.from());
            days.add(item.from().minusDays(1));
        }
        days.add(LocalDate.of(2026, 1, 1));
        long loaded = system.loadedCommit();
        int compared = 0;
        for (LocalDate day : days) {
            Map<String, Map<String, @Nullable String>> expected = new TreeMap<>();
            generated.stream()
                    .filter(item -> item.holdsOn(day))
                    .forEach(item -> expected.put(item.key(), canonical(item.values())));
            Map<String, Map<String, @Nullable String>> found = new TreeMap<>();
            items.asOf(day.toString(), loaded).forEach(row -> found.put(row.key(), row.values()));
            assertThat(found.keySet()).as("items on " + day).isEqualTo(expected.keySet());
            expected.forEach((key, values) ->
                    assertThat(found.get(key)).as(key + " on " + day).isEqualTo(values));
            compared += found.size();
        }
        assertThat(compared).isGreaterThan(18_000);
    }

    @Test
    void versionsOfItemsAreTheGeneratorsRowsWithTheirPeriods() {
        List<GeneratorRows.Row> generated = GeneratorRows.items();
        long loaded = system.loadedCommit();
        List<String> expected = new ArrayList<>();
        generated.forEach(item -> expected.add(item.key() + " " + item.from() + " " + item.to()));
        TreeSet<String> found = new TreeSet<>();
        for (LocalDate day : generated.stream()
                .map(GeneratorRows.Row::from)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new))) {
            items.asOf(day.toString(), loaded).forEach(row -> found.add(row.key() + " " + row.from() + " " + row.to()));
        }
        assertThat(found).hasSize(18_000).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Loaded as one workbook for each day on which rows begin; what is overwritten is on all days as it was loaded last. */
    @Test
    void storesAsOfEveryDateAreTheGeneratorsRows() {
        List<GeneratorRows.Row> generated = GeneratorRows.stores();
        assertThat(generated).hasSizeGreaterThan(6);
        long loaded = system.loadedCommit();
        Listing stores = new Listing(system.as("viewer"), "STORE_D");
        Map<String, GeneratorRows.Row> newest = new TreeMap<>();
        generated.stream()
                .sorted(Comparator.comparing(GeneratorRows.Row::from))
                .forEach(row -> newest.put(row.key(), row));
        TreeSet<LocalDate> days = new TreeSet<>();
        generated.forEach(row -> {
            days.add(row.from());
            days.add(row.from().minusDays(1));
            days.add(row.to().minusDays(1));
        });
        for (LocalDate day : days) {
            Map<String, Map<String, @Nullable String>> expected = new TreeMap<>();
            generated.stream().filter(row -> row.holdsOn(day)).forEach(row -> {
                Map<String, @Nullable String> values = new TreeMap<>(row.values());
                OVERWRITTEN.forEach(name -> values.put(
                        name,
                        Objects.requireNonNull(newest.get(row.key())).values().get(name)));
                expected.put(row.key(), plain(values));
            });
            Map<String, Map<String, @Nullable String>> found = new TreeMap<>();
            stores.asOf(day.toString(), loaded).forEach(row -> found.put(row.key(), plain(row.values())));
            assertThat(found).as("stores on " + day).isEqualTo(expected);
        }
        TreeSet<String> periods = new TreeSet<>();
        generated.forEach(row -> periods.add(row.key() + " " + row.from() + " " + row.to()));
        TreeSet<String> found = new TreeSet<>();
        days.forEach(day -> stores.asOf(day.toString(), loaded)
                .forEach(row -> found.add(row.key() + " " + row.from() + " " + row.to())));
        assertThat(found).isEqualTo(periods);
    }

    /** Numbers without what only writes them longer. */
    private static Map<String, @Nullable String> plain(Map<String, @Nullable String> values) {
        Map<String, @Nullable String> plain = new TreeMap<>(values);
        for (String decimal : List.of("gmt_offset", "tax_percentage")) {
            String text = plain.get(decimal);
            if (text != null) {
                plain.put(decimal, new BigDecimal(text).stripTrailingZeros().toPlainString());
            }
        }
        return plain;
    }

    @Test
    void historyAsOfACommitIsTheSameAfterTheNextCommit() {
        long before = walk.head();
        List<String> days = List.of("1998-06-01", "2000-05-15", "2002-06-01", "2026-06-01");
        Map<String, String> hashes = new LinkedHashMap<>();
        days.forEach(day -> hashes.put(day, Listing.hash(items.asOf(day, before))));
        Map<String, String> moves = new TreeMap<>();
        items.asOf("2000-05-15", before).stream()
                .limit(40)
                .forEach(row -> moves.put(row.key(), "Books".equals(row.values().get("category")) ? "Music" : "Books"));
        long after = walk.propagate(Workbook.moves(moves), "2000-05-15");
        assertThat(after).isGreaterThan(before);
        days.forEach(day -> assertThat(Listing.hash(items.asOf(day, before)))
                .as("listing of " + day + " as of commit " + before)
                .isEqualTo(hashes.get(day)));
        assertThat(Listing.hash(items.asOf("2000-05-15", after))).isNotEqualTo(hashes.get("2000-05-15"));
    }

    /** The generator writes money without trailing zeros where the dimension has two digits after the point. */
    private static Map<String, @Nullable String> canonical(Map<String, @Nullable String> generated) {
        Map<String, @Nullable String> values = new TreeMap<>(generated);
        for (String money : List.of("current_price", "wholesale_cost")) {
            String amount = values.get(money);
            if (amount != null) {
                values.put(money, new BigDecimal(amount).setScale(2).toPlainString());
            }
        }
        return values;
    }
}
