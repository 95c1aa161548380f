package io.plumbline.engine.commit;

import io.plumbline.engine.BenchTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How long a commit of amended members takes, beside the same rows written by set-based SQL by hand, in one transaction, into a table with the same indexes. */
class CommitBench {
    @Test
    void commit() {
        int size = LargeDimension.size(1_000_000);
        // What takes minutes is done once, and five times at a tenth.
        run(size, Map.of(size / 500, 5, size / 100, 5, size / 10, size > 2_000_000 ? 1 : 5))
                .tell(size, LargeDimension.told(size));
    }

    /** @param changes how many members are amended, and how often */
    static BenchTable run(int size, Map<Integer, Integer> changes) {
        LargeDimension large = new LargeDimension(size);
        large.twin("peer");
        large.database().read().execute("CREATE TABLE peer_log LIKE commit_log");
        BenchTable table = new BenchTable(
                "commit",
                "A change set amends members scattered over a dimension of ten attributes, each in one attribute from a day inside of its version on. The peer has"
                        + " its new values in a table with a primary key already, and supersedes, splits and logs in one transaction.");
        int run = 0;
        for (Map.Entry<Integer, Integer> entry : new TreeMap<>(changes).entrySet()) {
            int changed = entry.getKey();
            List<Double> product = new ArrayList<>();
            List<Double> peer = new ArrayList<>();
            for (int i = 0; i < entry.getValue(); i++) {
                run++;
                long set = large.approved(changed, run);
                stage(large, set);
                product.add(BenchTable.millis(() -> large.desk.commit(set)));
                peer.add(BenchTable.millis(() -> byHand(large)));
            }
            table.row(String.format("%,d amended", changed), product, peer);
        }
        return table;
    }

    private static void stage(LargeDimension large, long set) {
        large.database()
                .read()
                .execute("CREATE OR REPLACE TABLE stage (member_no BIGINT PRIMARY KEY, value VARCHAR(40) NOT NULL)");
        large.database()
                .read()
                .execute(
                        "INSERT INTO stage SELECT member_no, JSON_VALUE(cells, '$[0].v') FROM member_change WHERE change_set_id = "
                                + set);
    }

    private static void byHand(LargeDimension large) {
        String day = "'" + LargeDimension.DAY + "'";
        String now =
                " FROM stage s JOIN peer p ON p.member_no = s.member_no AND p.superseded_by = 0 AND p.valid_from < "
                        + day + " AND p.valid_to > " + day + " AND p.recorded_by < @next";
        String kept = large.columns("p.").replaceFirst("p\\.c2", "s.value");
        large.database().transact(tx -> {
            tx.execute("SET @next = (SELECT MAX(recorded_by) + 1 FROM peer)");
            tx.execute("INSERT INTO peer (member_no, surrogate, bkey, " + large.columns("")
                    + ", valid_from, valid_to, recorded_by, superseded_by, row_hash) SELECT p.member_no, p.surrogate, p.bkey, "
                    + large.columns("p.") + ", p.valid_from, " + day + ", @next, 0, UNHEX(MD5(p.member_no))" + now);
            tx.execute("INSERT INTO peer (member_no, surrogate, bkey, " + large.columns("")
                    + ", valid_from, valid_to, recorded_by, superseded_by, row_hash) SELECT p.member_no, UUID(), p.bkey, "
                    + kept
                    + ", " + day + ", p.valid_to, @next, 0, UNHEX(MD5(p.member_no + @next))" + now);
            tx.execute(
                    "UPDATE stage s JOIN peer p ON p.member_no = s.member_no AND p.superseded_by = 0 AND p.valid_from < "
                            + day + " AND p.valid_to > " + day
                            + " SET p.superseded_by = @next WHERE p.recorded_by < @next");
            tx.execute("INSERT INTO peer_log SELECT @next, " + large.dimension.id() + ", member_no FROM stage");
        });
    }
}
