package io.plumbline.engine.commit;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import org.jooq.DSLContext;

/**
 * Checks the invariants of all history at the head: per member no overlap, coalesced, one value of what keeps one value; per day one
 * member for a key; per version one surrogate; no member without its durable id; each reference to a member that is there on all of its
 * days; no hierarchy with a cycle; and whoever takes over from another member is there.
 *
 * <p>Outcomes: the versions that were looked at; for each dimension and kind of breach one, with an example.
 */
public final class VerifyHistory {
    private static final String NEXT =
            "Restore the backup from before it came up, or correct the member by a change set; then report it with the log.";

    private final DSLContext dsl;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyHistory(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Checked verify() {
        long head = new HeadStore(dsl).commit();
        gathering.count("dimensions", 0);
        gathering.count("versions", 0);
        for (Dimension dimension : new DimensionStore(dsl).all()) {
            gathering.count("dimensions", 1);
            check(dimension, head);
        }
        for (String broken : new RecordedReferences(dsl, head).ofAll()) {
            gathering.breach(
                    "References", broken, "the member referred to on each day, and nobody above themselves", NEXT);
        }
        for (String broken : new RecordedSuccessions(dsl, head).ofAll()) {
            gathering.breach(
                    "Successions", broken, "members that end, and others that are there to take over from them", NEXT);
        }
        return gathering.of("history");
    }

    private void check(Dimension dimension, long head) {
        String table = dimension.historyTable();
        String a = HistoryStore.visible("a", head);
        String b = HistoryStore.visible("b", head);
        String pairs = " FROM " + table + " a JOIN " + table + " b ON ";
        gathering.count(
                "versions",
                dsl.fetchSingle("SELECT COUNT(*) FROM " + table + " a WHERE " + a)
                        .get(0, Long.class));
        report(
                dimension,
                "two versions of a member that hold on one day",
                "one version for each day",
                "SELECT a.bkey" + pairs
                        + "b.member_no = a.member_no AND b.valid_from > a.valid_from AND b.valid_from < a.valid_to WHERE "
                        + a + " AND " + b);
        report(
                dimension,
                "touching versions that are equal",
                "one version for both periods",
                "SELECT a.bkey" + pairs
                        + "b.member_no = a.member_no AND b.valid_from = a.valid_to AND b.row_hash = a.row_hash WHERE "
                        + a + " AND " + b);
        report(
                dimension,
                "a key that two members hold on one day",
                "one member for each key and day",
                "SELECT a.bkey" + pairs
                        + "b.bkey = a.bkey AND b.member_no > a.member_no AND b.valid_from < a.valid_to AND a.valid_from < b.valid_to WHERE "
                        + a + " AND " + b);
        report(
                dimension,
                "a surrogate that names two rows",
                "a surrogate for each version",
                "SELECT MIN(a.bkey) FROM " + table + " a WHERE " + a + " GROUP BY a.surrogate HAVING COUNT(*) > 1");
        report(
                dimension,
                "a version whose member has no durable id",
                "a durable id for each member",
                "SELECT a.bkey FROM " + table
                        + " a LEFT JOIN member m ON m.member_no = a.member_no AND m.dimension_id = " + dimension.id()
                        + " WHERE m.member_no IS NULL AND " + a);
        for (Attribute attribute : dimension.attributes()) {
            if (attribute.isKeptUnique()) {
                String column = attribute.column();
                report(
                        dimension,
                        "a value of " + attribute.name() + " that two members have on one day",
                        "one member for each value and day",
                        "SELECT a.bkey" + pairs + "b." + column + " = a." + column
                                + " AND b.member_no > a.member_no AND b.valid_from < a.valid_to AND a.valid_from < b.valid_to WHERE "
                                + a + " AND " + b);
            }
            if (attribute.keepsOneValue()) {
                String column = attribute.column();
                report(
                        dimension,
                        "more than one value of " + attribute.name() + " (" + attribute.history() + ")",
                        "one value on all rows of a member",
                        "SELECT MIN(a.bkey) FROM " + table + " a WHERE " + a
                                + " GROUP BY a.member_no HAVING COUNT(DISTINCT a." + column + ") + MAX(a." + column
                                + " IS NULL) > 1");
            }
        }
    }

    private void report(Dimension dimension, String found, String expected, String sql) {
        dsl.fetchOptional(sql + " LIMIT 1")
                .ifPresent(row -> gathering.breach(
                        "History of " + dimension.code() + ", member "
                                + row.get(0, String.class).replace('\u001f', ','),
                        found,
                        expected,
                        NEXT));
    }
}
