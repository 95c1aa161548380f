package io.plumbline.web.demo;

import io.trino.tpcds.Results;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The 2,880,404 store sales of the TPC-DS generator. */
final class TpcdsSales {
    /** How many there are, for showing how far the work is. */
    static final long ROWS = 2_880_404;

    private static final int MONEY_SCALE = 2;
    private static final List<String> COLUMNS =
            Arrays.stream(Table.STORE_SALES.getColumns()).map(Column::getName).toList();
    private static final int ITEM = COLUMNS.indexOf("ss_item_sk");
    private static final int STORE = COLUMNS.indexOf("ss_store_sk");
    private static final int CUSTOMER = COLUMNS.indexOf("ss_customer_sk");
    private static final int SOLD_ON = COLUMNS.indexOf("ss_sold_date_sk");
    private static final int QUANTITY = COLUMNS.indexOf("ss_quantity");
    private static final int NET_PAID = COLUMNS.indexOf("ss_net_paid");

    private TpcdsSales() {}

    /** Hands over every sale, in the generator's order, which is the same each time. */
    static void each(Consumer<Sale> take) {
        for (List<List<String>> generated :
                Results.constructResults(Table.STORE_SALES, TpcdsDimension.session(Table.STORE_SALES))) {
            List<String> texts = generated.getFirst();
            String soldOn = texts.get(SOLD_ON);
            String netPaid = texts.get(NET_PAID);
            take.accept(new Sale(
                    Long.parseLong(texts.get(ITEM)),
                    number(texts.get(STORE)),
                    number(texts.get(CUSTOMER)),
                    soldOn == null ? null : TpcdsDimension.dayOf(soldOn),
                    number(texts.get(QUANTITY)),
                    netPaid == null ? null : new BigDecimal(netPaid).setScale(MONEY_SCALE)));
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null ? null : Long.valueOf(text);
    }
}
