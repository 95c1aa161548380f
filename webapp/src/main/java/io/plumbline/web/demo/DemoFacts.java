package io.plumbline.web.demo;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.whatif.Aggregate;
import io.plumbline.engine.whatif.Binding;
import io.plumbline.engine.whatif.BoundBy;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.Facts;
import io.plumbline.engine.whatif.Measure;
import io.plumbline.engine.whatif.RegisterFactSource;
import java.util.List;

/** The demo's fact source: 2.88 million sales in the object store, bound by key at date. */
final class DemoFacts {
    static final String CODE = "STORE_SALES_F";

    private final Database database;
    private final Lake lake;

    DemoFacts(Database database, Lake lake) {
        this.database = database;
        this.lake = lake;
    }

    boolean isRegistered() {
        return new FactSourceStore(database.read()).find(CODE).isPresent();
    }

    /** Writes the files below the first location that facts may lie at. */
    void write(List<SourceRow> items, List<SourceRow> stores, List<SourceRow> customers, Progress progress) {
        new SalesFiles(lake, folder(), items, stores, customers).write(progress);
    }

    void register() {
        List<Aggregate> numeric = List.of(Aggregate.SUM, Aggregate.AVG, Aggregate.MIN, Aggregate.MAX);
        new RegisterFactSource(database, lake)
                .register(new FactSource(
                        0,
                        CODE,
                        folder(),
                        "parquet",
                        "sold_date",
                        List.of(
                                new Binding("ITEM_D", List.of("item_id"), BoundBy.KEY_AT_DATE),
                                new Binding("STORE_D", List.of("store_id"), BoundBy.KEY_AT_DATE),
                                new Binding("CUSTOMER_D", List.of("customer_id"), BoundBy.KEY_AT_DATE)),
                        List.of(
                                new Measure("net_paid", "net_paid", numeric),
                                new Measure("quantity", "quantity", List.of(Aggregate.SUM)),
                                new Measure("customers", "customer_id", List.of(Aggregate.DISTINCT))),
                        Facts.UNSEEN));
    }

    private String folder() {
        String root = lake.settings().factRoots().getFirst();
        return (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + "/store_sales";
    }
}
