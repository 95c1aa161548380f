package io.plumbline.e2e;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the TPC-DS generator's items and stores, read here on their own: nothing of the application is asked.
 *
 * <p>Each row holds until the day before the next row of its member begins, and the last one for ever; the generator's last days are inclusive.
 */
final class GeneratorRows {
    private static final LocalDate EVER = LocalDate.of(9999, 12, 31);
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

    private GeneratorRows() {}

    /**
     * @param to the day after the last one
     * @param values attribute to value as the generator writes it
     */
    record Row(String key, LocalDate from, LocalDate to, Map<String, @Nullable String> values) {
        boolean holdsOn(LocalDate day) {
            return !day.isBefore(from) && day.isBefore(to);
        }
    }

    static List<Row> items() {
        return read(Table.ITEM, "i_", "i_item_id", LocalDate.of(1997, 10, 27));
    }

    static List<Row> stores() {
        List<Row> rows = read(Table.STORE, "s_", "s_store_id", LocalDate.of(1997, 3, 13));
        rows.forEach(row -> {
            row.values().put("tax_percentage", row.values().remove("tax_precentage"));
            String closed = row.values().remove("closed_date_sk");
            row.values()
                    .put(
                            "closed_date",
                            closed == null
                                    ? null
                                    : LocalDate.ofEpochDay(Long.parseLong(closed) - JULIAN_DAY_OF_EPOCH)
                                            .toString());
        });
        return rows;
    }

    private static List<Row> read(Table table, String prefix, String keyColumn, LocalDate firstDay) {
        List<String> names =
                Arrays.stream(table.getColumns()).map(Column::getName).toList();
        List<Row> rows = new ArrayList<>();
        @Nullable LocalDate endBefore = null;
        for (List<List<String>> generated : Results.constructResults(
                table, Session.getDefaultSession().withScale(1).withTable(table))) {
            List<String> row = generated.getFirst();
            Map<String, @Nullable String> values = new TreeMap<>();
            for (int i = 1; i < names.size(); i++) {
                if (!names.get(i).startsWith(prefix + "rec_")) {
                    values.put(names.get(i).substring(2), row.get(i));
                }
            }
            String key = row.get(names.indexOf(keyColumn));
            String start = row.get(names.indexOf(prefix + "rec_start_date"));
            boolean follows = !rows.isEmpty() && rows.getLast().key().equals(key);
            LocalDate from = start != null
                    ? LocalDate.parse(start)
                    : follows && endBefore != null ? endBefore.plusDays(1) : firstDay;
            String end = row.get(names.indexOf(prefix + "rec_end_date"));
            endBefore = end == null ? null : LocalDate.parse(end);
            rows.add(new Row(key, from, endBefore == null ? EVER : endBefore.plusDays(1), values));
        }
        return rows;
    }
}
