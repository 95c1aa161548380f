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
 * The item rows of the TPC-DS generator, read here on their own: nothing of the application is asked.
 *
 * <p>Each row holds until the day before the next row of its item begins, and the last one for ever.
 */
final class GeneratorItems {
    private static final LocalDate FIRST_DAY = LocalDate.of(1997, 10, 27);

    private GeneratorItems() {}

    /**
     * @param to the day after the last one
     * @param values attribute to value as the API writes it
     */
    record Item(String key, LocalDate from, LocalDate to, Map<String, @Nullable String> values) {
        boolean holdsOn(LocalDate day) {
            return !day.isBefore(from) && day.isBefore(to);
        }
    }

    static List<Item> read() {
        Column[] columns = Table.ITEM.getColumns();
        List<String> names = Arrays.stream(columns).map(Column::getName).toList();
        List<Item> items = new ArrayList<>();
        @Nullable LocalDate endBefore = null;
        for (List<List<String>> generated : Results.constructResults(
                Table.ITEM, Session.getDefaultSession().withScale(1).withTable(Table.ITEM))) {
            List<String> row = generated.getFirst();
            Map<String, @Nullable String> values = new TreeMap<>();
            for (int i = 1; i < names.size(); i++) {
                if (!names.get(i).startsWith("i_rec_")) {
                    values.put(names.get(i).substring(2), row.get(i));
                }
            }
            String key = row.get(names.indexOf("i_item_id"));
            String start = row.get(names.indexOf("i_rec_start_date"));
            boolean follows = !items.isEmpty() && items.getLast().key().equals(key);
            LocalDate from = start != null
                    ? LocalDate.parse(start)
                    : follows && endBefore != null ? endBefore.plusDays(1) : FIRST_DAY;
            String end = row.get(names.indexOf("i_rec_end_date"));
            endBefore = end == null ? null : LocalDate.parse(end);
            items.add(new Item(
                    key, from, endBefore == null ? LocalDate.of(9999, 12, 31) : endBefore.plusDays(1), values));
        }
        return items;
    }
}
