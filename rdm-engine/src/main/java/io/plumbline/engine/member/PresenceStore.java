package io.plumbline.engine.member;

import static io.plumbline.engine.jooq.Tables.COMMIT_DIMENSION;
import static io.plumbline.engine.jooq.Tables.PRESENCE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.sum;

import io.plumbline.engine.dimension.Dimension;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;

/**
 * How many members live on a day at a commit, without counting them: each commit notes by how many it changes the number from a day on, and the count is
 * the sum over the commits and days up to the ones that are asked for.
 */
public final class PresenceStore {
    private final DSLContext dsl;

    public PresenceStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** The members that live on a day as readers at a commit see them. */
    public long live(Dimension dimension, long commit, LocalDate day) {
        return dsl.select(coalesce(sum(PRESENCE.MEMBERS), BigDecimal.ZERO))
                .from(PRESENCE)
                .where(PRESENCE.DIMENSION_ID.eq(dimension.id()))
                .and(PRESENCE.COMMIT_NO.le(commit))
                .and(PRESENCE.FROM_DAY.le(day))
                .fetchSingle()
                .value1()
                .longValue();
    }

    /** Notes what rows of a commit that is being prepared change, by the day from which they do. */
    public void add(Dimension dimension, long commit, Map<LocalDate, Long> byDay) {
        byDay.forEach((day, members) -> {
            if (members != 0) {
                dsl.insertInto(PRESENCE)
                        .set(PRESENCE.DIMENSION_ID, dimension.id())
                        .set(PRESENCE.COMMIT_NO, commit)
                        .set(PRESENCE.FROM_DAY, day)
                        .set(PRESENCE.MEMBERS, members)
                        .onDuplicateKeyUpdate()
                        .set(PRESENCE.MEMBERS, PRESENCE.MEMBERS.plus(members))
                        .execute();
            }
        });
    }

    public void undo(long commit) {
        dsl.deleteFrom(PRESENCE).where(PRESENCE.COMMIT_NO.eq(commit)).execute();
    }

    /** Counts the rows of a dimension whose commits are older than these notes; one pass over its table, and nothing where it has notes. */
    public void fill(Dimension dimension) {
        boolean isOwed = dsl.fetchExists(COMMIT_DIMENSION, COMMIT_DIMENSION.DIMENSION_ID.eq(dimension.id()))
                && !dsl.fetchExists(PRESENCE, PRESENCE.DIMENSION_ID.eq(dimension.id()));
        if (isOwed) {
            String table = dimension.historyTable();
            dsl.execute("INSERT INTO presence (dimension_id, commit_no, from_day, members) SELECT "
                    + dimension.id() + ", c, d, SUM(n) FROM ("
                    + "SELECT recorded_by c, valid_from d, COUNT(*) n FROM " + table + " GROUP BY 1, 2"
                    + " UNION ALL SELECT recorded_by, valid_to, -COUNT(*) FROM " + table + " GROUP BY 1, 2"
                    + " UNION ALL SELECT superseded_by, valid_from, -COUNT(*) FROM " + table
                    + " WHERE superseded_by > 0 GROUP BY 1, 2"
                    + " UNION ALL SELECT superseded_by, valid_to, COUNT(*) FROM " + table
                    + " WHERE superseded_by > 0 GROUP BY 1, 2) t GROUP BY c, d HAVING SUM(n) <> 0");
        }
    }

    /** By how many the number of members changes on each day at a commit, as it was noted; days without a change are absent. */
    public Map<LocalDate, Long> changes(Dimension dimension, long commit) {
        return byDay("SELECT from_day, SUM(members) FROM presence WHERE dimension_id = " + dimension.id()
                + " AND commit_no <= " + commit + " GROUP BY from_day");
    }

    /** The same, counted from the rows. */
    public Map<LocalDate, Long> counted(Dimension dimension, long commit) {
        String visible =
                " FROM " + dimension.historyTable() + " h WHERE " + HistoryStore.visible("h", commit) + " GROUP BY 1";
        return byDay("SELECT d, SUM(n) FROM (SELECT valid_from d, COUNT(*) n" + visible
                + " UNION ALL SELECT valid_to, -COUNT(*)" + visible + ") t GROUP BY d");
    }

    private Map<LocalDate, Long> byDay(String sql) {
        Map<LocalDate, Long> days = new TreeMap<>();
        dsl.fetch(sql).forEach(row -> days.put(row.get(0, LocalDate.class), row.get(1, Long.class)));
        days.values().removeIf(members -> members == 0);
        return days;
    }
}
