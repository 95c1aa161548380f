package io.plumbline.engine.commit;

import static io.plumbline.engine.jooq.Tables.COMMIT_ENTRY;
import static io.plumbline.engine.jooq.Tables.COMMIT_LOG;
import static org.jooq.impl.DSL.countDistinct;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.member.HeadStore;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Checks the invariants of all history at the head.
 *
 * <p>Outcomes: one sentence for each kind of breach, with an example; none where all is well.
 */
public final class VerifyHistory {
    private static final String SEEN =
            "%1$s.recorded_by <= %2$d AND (%1$s.superseded_by = 0 OR %1$s.superseded_by > %2$d)";

    private final Database database;

    public VerifyHistory(Database database) {
        this.database = database;
    }

    public List<String> verify() {
        DSLContext dsl = database.read();
        long head = new HeadStore(dsl).commit();
        List<String> breaches = new ArrayList<>();
        long commits = dsl.fetchCount(COMMIT_ENTRY, COMMIT_ENTRY.COMMIT_NO.between(1L, head));
        if (commits != head) {
            breaches.add("The head is commit " + head + ", but " + commits + " commits are recorded up to it.");
        }
        long above = dsl.select(countDistinct(COMMIT_LOG.COMMIT_NO))
                .from(COMMIT_LOG)
                .where(COMMIT_LOG.COMMIT_NO.gt(head))
                .fetchSingle()
                .value1();
        if (above > 1) {
            breaches.add(above + " commits are being prepared at once above the head " + head + ".");
        }
        for (Dimension dimension : new DimensionStore(dsl).all()) {
            check(dsl, dimension, head, breaches);
        }
        return breaches;
    }

    private static void check(DSLContext dsl, Dimension dimension, long head, List<String> breaches) {
        String table = dimension.historyTable();
        String a = SEEN.formatted("a", head);
        String b = SEEN.formatted("b", head);
        String pairs = " FROM " + table + " a JOIN " + table + " b ON ";
        report(
                dsl,
                breaches,
                dimension,
                "has versions that overlap",
                "SELECT a.bkey" + pairs
                        + "b.member_no = a.member_no AND b.valid_from > a.valid_from AND b.valid_from < a.valid_to WHERE "
                        + a + " AND " + b);
        report(
                dsl,
                breaches,
                dimension,
                "has touching versions that are equal",
                "SELECT a.bkey" + pairs
                        + "b.member_no = a.member_no AND b.valid_from = a.valid_to AND b.row_hash = a.row_hash WHERE "
                        + a + " AND " + b);
        report(
                dsl,
                breaches,
                dimension,
                "has a key that two members hold on one day",
                "SELECT a.bkey" + pairs
                        + "b.bkey = a.bkey AND b.member_no > a.member_no AND b.valid_from < a.valid_to AND a.valid_from < b.valid_to WHERE "
                        + a + " AND " + b);
        report(
                dsl,
                breaches,
                dimension,
                "has a surrogate that names two rows",
                "SELECT MIN(a.bkey) FROM " + table + " a WHERE " + a + " GROUP BY a.surrogate HAVING COUNT(*) > 1");
        for (Attribute attribute : dimension.attributes()) {
            if (!attribute.key() && attribute.history() != HistoryPolicy.NEW_VERSION) {
                String column = attribute.column();
                report(
                        dsl,
                        breaches,
                        dimension,
                        "has more than one value of " + attribute.name() + " (" + attribute.history() + ")",
                        "SELECT MIN(a.bkey) FROM " + table + " a WHERE " + a
                                + " GROUP BY a.member_no HAVING COUNT(DISTINCT a." + column + ") + MAX(a." + column
                                + " IS NULL) > 1");
            }
        }
    }

    private static void report(DSLContext dsl, List<String> breaches, Dimension dimension, String what, String sql) {
        dsl.fetchOptional(sql + " LIMIT 1")
                .ifPresent(row -> breaches.add(
                        dimension.code() + " " + row.get(0, String.class).replace('\u001f', ',') + " " + what + "."));
    }
}
