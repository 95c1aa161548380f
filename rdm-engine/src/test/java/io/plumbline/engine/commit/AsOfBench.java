package io.plumbline.engine.commit;

import io.plumbline.engine.BenchTable;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.PresenceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a page of members takes at a commit and date, beside the same rows by SQL with the index named by hand. */
class AsOfBench {
    private static final int RUNS = 51;

    @Test
    void asOf() {
        int size = LargeDimension.size(1_000_000);
        run(size).tell(size, LargeDimension.told(size));
    }

    static BenchTable run(int size) {
        LargeDimension large = new LargeDimension(size);
        large.desk.commit(large.approved(Math.max(1, size / 50), 1));
        BenchTable table = new BenchTable(
                "as-of",
                "A page of 100 members as of a day, at the head and at the commit before. The peer is SQL by hand for the same columns, with its index named, in the same table; of"
                        + " the number of members it is the index entry of one member, for no SQL counts them as fast.");
        String table0 = large.dimension.historyTable();
        HistoryStore history = new HistoryStore(large.database().read(), large.dimension);
        long middle = size / 2;
        String key = String.valueOf(large.database()
                .read()
                .fetchValue("SELECT bkey FROM " + table0 + " ORDER BY bkey LIMIT 1 OFFSET " + middle));
        for (long commit : new long[] {2, 1}) {
            String at = commit == 2 ? ", head" : ", commit before";
            String row = "SELECT h.*, m.member_id FROM " + table0 + " h ";
            String member = " JOIN member m ON m.member_no = h.member_no";
            String where = " WHERE h.recorded_by <= " + commit + " AND (superseded_by = 0 OR superseded_by > " + commit
                    + ") AND valid_from <= '" + LargeDimension.DAY + "' AND valid_to > '" + LargeDimension.DAY + "'";
            compare(
                    table,
                    "by key" + at,
                    large,
                    dsl -> history(dsl, large).page(query(commit, null, false, null)),
                    row + "FORCE INDEX (by_key)" + member + where + " ORDER BY bkey LIMIT 101");
            compare(
                    table,
                    "by attribute" + at,
                    large,
                    dsl -> history(dsl, large).page(query(commit, "a3", false, null)),
                    row + "FORCE INDEX (i_c4)" + member + where + " ORDER BY c4, bkey LIMIT 101");
            compare(
                    table,
                    "by attribute, descending" + at,
                    large,
                    dsl -> history(dsl, large).page(query(commit, "a3", true, null)),
                    row + "FORCE INDEX (i_c4)" + member + where + " ORDER BY c4 DESC, bkey DESC LIMIT 101");
            compare(
                    table,
                    "filtered" + at,
                    large,
                    dsl -> history(dsl, large).page(filtered(commit)),
                    row + "FORCE INDEX (i_c10)" + member + where + " AND c10 = 'v7' ORDER BY bkey LIMIT 101");
            String next = history.page(query(commit, "a3", false, null)).next();
            compare(
                    table,
                    "next page by attribute" + at,
                    large,
                    dsl -> history(dsl, large).page(query(commit, "a3", false, next)),
                    row + "FORCE INDEX (i_c4)" + member + where + " ORDER BY c4, bkey LIMIT 101");
            compare(
                    table,
                    "one member's history" + at,
                    large,
                    dsl -> history(dsl, large).history(middle, commit),
                    row + member + " WHERE h.member_no = " + middle + " ORDER BY valid_from");
            compare(
                    table,
                    "number of members" + at,
                    large,
                    dsl -> new PresenceStore(dsl).live(large.dimension, commit, LargeDimension.DAY),
                    "SELECT bkey FROM " + table0 + " WHERE bkey = '" + key + "'");
        }
        return table;
    }

    private static HistoryStore history(DSLContext dsl, LargeDimension large) {
        return new HistoryStore(dsl, large.dimension);
    }

    private static MemberQuery query(long commit, @Nullable String sort, boolean descending, @Nullable String cursor) {
        return new MemberQuery(
                commit,
                LargeDimension.DAY,
                null,
                List.of(),
                Optional.ofNullable(sort).map(attribute -> new MemberQuery.Sort(attribute, descending)),
                cursor,
                100);
    }

    private static MemberQuery filtered(long commit) {
        return new MemberQuery(
                commit,
                LargeDimension.DAY,
                null,
                List.of(new MemberQuery.Filter("a9", "v7")),
                Optional.empty(),
                null,
                100);
    }

    private static void compare(
            BenchTable table, String work, LargeDimension large, Consumer<DSLContext> product, String peer) {
        plan(table, work, large, product);
        DSLContext dsl = large.database().read();
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            ours.add(BenchTable.millis(() -> product.accept(dsl)));
            theirs.add(BenchTable.millis(() -> dsl.fetch(peer)));
        }
        table.row(work, ours, theirs);
    }

    /** How the database reads what the product asks for. */
    private static void plan(BenchTable table, String work, LargeDimension large, Consumer<DSLContext> product) {
        List<String> asked = new ArrayList<>();
        product.accept(DSL.using(large.database()
                .read()
                .configuration()
                .derive(ExecuteListener.onExecuteStart(context -> {
                    if (context.query() != null) {
                        asked.add(DSL.using(context.configuration()).renderInlined(context.query()));
                    }
                }))));
        for (String sql : asked) {
            large.database()
                    .read()
                    .fetch("EXPLAIN " + sql)
                    .forEach(row -> table.plan(
                            work,
                            row.get("table", String.class),
                            row.get("type", String.class),
                            row.get("key", String.class),
                            row.get("Extra", String.class)));
        }
    }
}
