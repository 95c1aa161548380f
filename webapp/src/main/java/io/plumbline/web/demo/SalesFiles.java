package io.plumbline.web.demo;

import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The demo's facts: every sale with the business keys that its surrogates stand for, as Parquet with a folder for each month of sale.
 *
 * <p>Shape: {@code <folder>/sold_month=2000-01/part-0.parquet}; sales without a day lie in {@code sold_month=none}. Writing again gives the same
 * files.
 */
final class SalesFiles {
    private static final int ROWS_PER_REPORT = 20_000;
    private static final Schema SCHEMA = new Schema(
            Types.NestedField.optional(1, "item_id", Types.StringType.get()),
            Types.NestedField.optional(2, "store_id", Types.StringType.get()),
            Types.NestedField.optional(3, "customer_id", Types.StringType.get()),
            Types.NestedField.optional(4, "item_sk", Types.LongType.get()),
            Types.NestedField.optional(5, "store_sk", Types.LongType.get()),
            Types.NestedField.optional(6, "customer_sk", Types.LongType.get()),
            Types.NestedField.optional(7, "sold_date", Types.DateType.get()),
            Types.NestedField.optional(8, "quantity", Types.LongType.get()),
            Types.NestedField.optional(9, "net_paid", Types.DecimalType.of(7, 2)));

    private final Lake lake;
    private final String folder;
    private final Map<Long, String> items;
    private final Map<Long, String> stores;
    private final Map<Long, String> customers;

    /**
     * @param folder where the files go, without a slash at the end
     */
    SalesFiles(Lake lake, String folder, List<SourceRow> items, List<SourceRow> stores, List<SourceRow> customers) {
        this.lake = lake;
        this.folder = folder;
        this.items = keys(items);
        this.stores = keys(stores);
        this.customers = keys(customers);
    }

    /** Writes all of them; gives the number of rows. After a failure it is simply called again. */
    long write(Progress progress) {
        Map<String, FileAppender<Record>> months = new TreeMap<>();
        long[] rows = {0};
        Record record = GenericRecord.create(SCHEMA);
        try {
            TpcdsSales.each(sale -> {
                months.computeIfAbsent(month(sale), this::open).add(fill(record, sale));
                if (++rows[0] % ROWS_PER_REPORT == 0) {
                    progress.rows(rows[0], TpcdsSales.ROWS);
                }
            });
        } catch (RuntimeException e) {
            throw lake.unreachable(folder, e);
        }
        closeAll(months);
        progress.rows(rows[0], rows[0]);
        return rows[0];
    }

    private void closeAll(Map<String, FileAppender<Record>> months) {
        List<FileAppender<Record>> open = new ArrayList<>(months.values());
        try {
            for (FileAppender<Record> file : open) {
                file.close();
            }
        } catch (IOException e) {
            throw lake.unreachable(folder, new UncheckedIOException(e));
        }
    }

    private FileAppender<Record> open(String month) {
        String location = folder + "/sold_month=" + month + "/part-0.parquet";
        try {
            return Parquet.write(lake.io().newOutputFile(location))
                    .schema(SCHEMA)
                    .named("store_sales")
                    .set(TableProperties.PARQUET_COMPRESSION, "zstd")
                    .createWriterFunc(GenericParquetWriter::create)
                    .overwrite()
                    .build();
        } catch (IOException e) {
            throw lake.unreachable(location, new UncheckedIOException(e));
        }
    }

    private Record fill(Record record, Sale sale) {
        record.set(0, items.get(sale.itemSurrogate()));
        record.set(1, key(stores, sale.storeSurrogate()));
        record.set(2, key(customers, sale.customerSurrogate()));
        record.set(3, sale.itemSurrogate());
        record.set(4, sale.storeSurrogate());
        record.set(5, sale.customerSurrogate());
        record.set(6, sale.soldOn());
        record.set(7, sale.quantity());
        record.set(8, sale.netPaid());
        return record;
    }

    private static String month(Sale sale) {
        return sale.soldOn() == null ? "none" : YearMonth.from(sale.soldOn()).toString();
    }

    private static @Nullable String key(Map<Long, String> keys, @Nullable Long surrogate) {
        return surrogate == null ? null : keys.get(surrogate);
    }

    private static Map<Long, String> keys(List<SourceRow> rows) {
        Map<Long, String> keys = new HashMap<>();
        rows.forEach(row -> keys.put(row.surrogate(), row.key()));
        return keys;
    }
}
