package io.plumbline.engine.commit;

import static io.plumbline.engine.jooq.Tables.SUCCESSION;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Who took over from whom, held against history as it is recorded: who is merged or split is there no longer on that day, who takes over is, and the
 * weights sum to 1.
 */
final class RecordedSuccessions {
    private static final int EXAMPLES = 5;

    private final DSLContext dsl;
    private final long commit;

    RecordedSuccessions(DSLContext dsl, long commit) {
        this.dsl = dsl;
        this.commit = commit;
    }

    /** What does not hold among the members that the commit touched, a few of each dimension, in sentences. */
    List<String> ofCommit() {
        String touched = "SELECT s.* FROM commit_log l JOIN succession s ON s.dimension_id = l.dimension_id AND s.";
        String log = " = l.member_no WHERE l.commit_no = " + commit;
        return broken("(" + touched + "member_no" + log + " UNION " + touched + "successor_no" + log + ")");
    }

    /** The same of everything that is visible. */
    List<String> ofAll() {
        return broken("succession");
    }

    private List<String> broken(String rows) {
        List<String> broken = new ArrayList<>();
        for (Dimension dimension : new DimensionStore(dsl).all()) {
            if (!dsl.fetchExists(SUCCESSION, SUCCESSION.DIMENSION_ID.eq(dimension.id()))) {
                continue;
            }
            String visible = " WHERE s.dimension_id = " + dimension.id() + " AND " + HistoryStore.visible("s", commit);
            String there =
                    dimension.historyTable() + " h WHERE h.valid_from <= s.effective AND h.valid_to > s.effective AND "
                            + HistoryStore.visible("h", commit) + " AND h.member_no = s.";
            report(
                    dimension,
                    "SELECT s.successor_no, s.member_no, s.effective FROM " + rows + " s" + visible
                            + " AND NOT EXISTS (SELECT 1 FROM " + there + "successor_no)",
                    "%s takes over from %s on %s, and is not there on that day",
                    broken);
            report(
                    dimension,
                    "SELECT s.successor_no, s.member_no, s.effective FROM " + rows + " s" + visible
                            + " AND EXISTS (SELECT 1 FROM " + there + "member_no)",
                    "%2$s was merged or split into %1$s on %3$s, and is still there on that day",
                    broken);
            report(
                    dimension,
                    "SELECT s.member_no, s.member_no, s.effective FROM " + rows + " s" + visible
                            + " GROUP BY s.member_no, s.effective HAVING SUM(s.weight) <> 1",
                    "the weights of those who take over from %s on %3$s do not sum to 1",
                    broken);
        }
        return broken;
    }

    private void report(Dimension dimension, String sql, String sentence, List<String> broken) {
        dsl.fetch(sql + " LIMIT " + EXAMPLES)
                .forEach(row -> broken.add(dimension.code() + ": "
                        + sentence.formatted(
                                key(dimension, row.get(0, Long.class)),
                                key(dimension, row.get(1, Long.class)),
                                row.get(2, String.class))));
    }

    private String key(Dimension dimension, long memberNo) {
        return dsl.fetchOptional(
                        "SELECT h.bkey FROM " + dimension.historyTable() + " h WHERE h.member_no = ? ORDER BY"
                                + " h.recorded_by DESC, h.valid_to DESC LIMIT 1",
                        memberNo)
                .map(row -> BusinessKey.ofJoined(row.get(0, String.class)).shown())
                .orElse("member " + memberNo);
    }
}
