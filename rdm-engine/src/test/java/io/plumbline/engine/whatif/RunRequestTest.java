package io.plumbline.engine.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Holds the request against the page of the run contract: the stored request is what the runner reads. */
class RunRequestTest {
    private static final List<Binding> BINDINGS = List.of(
            new Binding("ITEM_D", List.of("item_id"), BoundBy.KEY_AT_DATE),
            new Binding("STORE_D", List.of("country", "store_no"), BoundBy.KEY_CURRENT));
    private static final Measure NET =
            new Measure("net", "net_paid", List.of(Aggregate.SUM, Aggregate.AVG, Aggregate.MIN, Aggregate.MAX));
    private static final Measure BUYERS = new Measure("buyers", "customer_id", List.of(Aggregate.DISTINCT));
    private static final RunRequest REQUEST = new RunRequest(
            new FactSource(
                    1,
                    "SALES_F",
                    "s3://facts/sales",
                    "parquet",
                    "sold_date",
                    BINDINGS,
                    List.of(NET, BUYERS),
                    new Facts(
                            List.of(
                                    new FactFile("s3://facts/sales/month=2026-01/part-0.parquet", 10, 1, 5),
                                    new FactFile("s3://facts/sales/month=2026-02/part-0.parquet", 10, 1, 5)),
                            List.of())),
            BINDINGS,
            Map.of(
                    "ITEM_D", "s3://private/what-if/r/ITEM_D.parquet",
                    "STORE_D", "s3://private/what-if/r/STORE_D.parquet"),
            List.of(
                    new GroupAttribute("ITEM_D", "category"),
                    new GroupAttribute("STORE_D", "region"),
                    new GroupAttribute("ITEM_D", "brand")),
            List.of(NET, BUYERS),
            LocalDate.of(2026, 1, 1),
            null,
            Grain.MONTH,
            null,
            null);

    @Test
    void requestIsTheOneOfTheRunContract() throws IOException {
        try (InputStream stored =
                Objects.requireNonNull(RunRequestTest.class.getResourceAsStream("/whatif/request.json"))) {
            assertThat(REQUEST.json()).isEqualTo(new JsonMapper().readTree(stored));
        }
    }

    @Test
    void distinctValuesOfMonthsAreAskedForWholeGroupsToo() {
        assertThat(REQUEST.needsWholeGroups()).isTrue();
        RunRequest whole = REQUEST.wholeGroups();
        assertThat(whole.grain()).isEqualTo(Grain.NONE);
        assertThat(whole.measures()).containsExactly(BUYERS);
        assertThat(whole.needsWholeGroups()).isFalse();
    }
}
