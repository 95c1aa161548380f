package io.plumbline.engine.commit;

import static io.plumbline.engine.jooq.Tables.COMMIT_LOG;
import static io.plumbline.engine.jooq.Tables.MEMBER;
import static io.plumbline.engine.jooq.Tables.REKEY_ENTRY;
import static org.jooq.impl.DSL.max;

import io.plumbline.engine.change.Rewrite;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.change.Successions;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.PresenceStore;
import io.plumbline.engine.member.RowHash;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Query;

/**
 * The rows of a commit that is being prepared: written under a number above the head, so that nobody sees them, and undone whole where the
 * commit did not come to its end.
 */
final class PendingRows {
    private static final int ROWS_A_STATEMENT = 200;

    private final DSLContext dsl;

    PendingRows(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** The largest member number given so far. */
    long lastMemberNo() {
        Long last = dsl.select(max(MEMBER.MEMBER_NO)).from(MEMBER).fetchSingle().value1();
        return last == null ? 0 : last;
    }

    void addMembers(Dimension dimension, List<MemberRewrite> rewrites, long commit) {
        var insert =
                dsl.insertInto(MEMBER, MEMBER.MEMBER_NO, MEMBER.MEMBER_ID, MEMBER.DIMENSION_ID, MEMBER.RECORDED_BY);
        boolean any = false;
        for (MemberRewrite rewrite : rewrites) {
            if (rewrite.newId().isPresent()) {
                insert = insert.values(rewrite.memberNo(), rewrite.newId().get().toString(), dimension.id(), commit);
                any = true;
            }
        }
        if (any) {
            insert.execute();
        }
    }

    void supersede(Dimension dimension, List<MemberRewrite> rewrites, long commit) {
        String sql = "UPDATE " + dimension.historyTable()
                + " SET superseded_by = ? WHERE member_no = ? AND valid_from = ? AND recorded_by = ? AND superseded_by = 0";
        dsl.connection(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                int rows = 0;
                for (MemberRewrite rewrite : rewrites) {
                    for (Version version : rewrite.rewrite().superseded()) {
                        update.setLong(1, commit);
                        update.setLong(2, version.memberNo());
                        update.setObject(3, version.period().from());
                        update.setLong(4, version.recordedBy());
                        update.addBatch();
                        rows++;
                    }
                }
                if (rows > 0) {
                    for (int changed : update.executeBatch()) {
                        if (changed == 0) {
                            throw new IllegalStateException("A row of " + dimension.code()
                                    + " to be superseded by commit " + commit + " was superseded already.");
                        }
                    }
                }
            }
        });
    }

    /** Notes by how many the number of living members changes. */
    void countPresence(Dimension dimension, List<MemberRewrite> rewrites, long commit) {
        Map<LocalDate, Long> byDay = new HashMap<>();
        for (MemberRewrite rewrite : rewrites) {
            rewrite.rewrite().superseded().forEach(version -> count(byDay, version.period(), -1));
            rewrite.rewrite().appended().forEach(span -> count(byDay, span.period(), 1));
        }
        new PresenceStore(dsl).add(dimension, commit, byDay);
    }

    private static void count(Map<LocalDate, Long> byDay, Period period, long rows) {
        byDay.merge(period.from(), rows, Long::sum);
        byDay.merge(period.to(), -rows, Long::sum);
    }

    void append(Dimension dimension, List<MemberRewrite> rewrites, long commit) {
        record Row(long memberNo, Span span) {}
        List<Row> rows = new ArrayList<>();
        for (MemberRewrite rewrite : rewrites) {
            rewrite.rewrite().appended().forEach(span -> rows.add(new Row(rewrite.memberNo(), span)));
        }
        StringBuilder columns = new StringBuilder();
        dimension.attributes().stream()
                .map(Attribute::column)
                .forEach(c -> columns.append(", ").append(c));
        String head = "INSERT INTO " + dimension.historyTable()
                + " (member_no, surrogate, bkey, valid_from, valid_to, recorded_by, superseded_by, row_hash" + columns
                + ") VALUES ";
        String one =
                "(?, ?, ?, ?, ?, ?, 0, ?" + ", ?".repeat(dimension.attributes().size()) + ")";
        dsl.connection(connection -> {
            for (int from = 0; from < rows.size(); from += ROWS_A_STATEMENT) {
                List<Row> part = rows.subList(from, Math.min(rows.size(), from + ROWS_A_STATEMENT));
                String sql = head + String.join(", ", Collections.nCopies(part.size(), one));
                try (PreparedStatement insert = connection.prepareStatement(sql)) {
                    int at = 1;
                    for (Row row : part) {
                        at = bind(insert, at, dimension, row.memberNo(), row.span(), commit);
                    }
                    insert.executeUpdate();
                }
            }
        });
    }

    private static int bind(
            PreparedStatement insert, int start, Dimension dimension, long memberNo, Span span, long commit)
            throws SQLException {
        int at = start;
        insert.setLong(at++, memberNo);
        insert.setString(at++, String.valueOf(span.surrogate()));
        insert.setString(at++, BusinessKey.ofValues(dimension, span.values()).joined());
        insert.setObject(at++, span.period().from());
        insert.setObject(at++, span.period().to());
        insert.setLong(at++, commit);
        insert.setBytes(at++, RowHash.of(dimension, span.values()));
        for (Object value : span.values()) {
            insert.setObject(at++, value instanceof MemberRef ref ? ref.member().toString() : value);
        }
        return at;
    }

    /**
     * A member with a pending row that has, on a day, the key of another member, or the same value of an attribute; one lookup for each row that is
     * written.
     *
     * @param column {@code bkey}, or the attribute's
     */
    Optional<BusinessKey> sameOfTwo(Dimension dimension, String column, long commit) {
        String table = dimension.historyTable();
        return dsl.fetchOptional(
                        "SELECT a.bkey FROM commit_log l JOIN " + table
                                + " a ON a.member_no = l.member_no AND a.recorded_by = l.commit_no JOIN " + table
                                + " b ON b." + column + " = a." + column
                                + " AND b.member_no <> a.member_no AND b.superseded_by = 0"
                                + " AND b.valid_from < a.valid_to AND a.valid_from < b.valid_to"
                                + " WHERE l.commit_no = ? AND l.dimension_id = ? LIMIT 1",
                        commit,
                        dimension.id())
                .map(row -> BusinessKey.ofJoined(row.get(0, String.class)));
    }

    /** The same among all rows, for a value that is to be unique from this commit on. */
    Optional<BusinessKey> sameOfAny(Dimension dimension, String column) {
        String table = dimension.historyTable();
        return dsl.fetchOptional(
                        "SELECT a.bkey FROM " + table + " a JOIN " + table + " b ON b." + column + " = a." + column
                                + " AND b.member_no > a.member_no AND b.superseded_by = 0"
                                + " AND b.valid_from < a.valid_to AND a.valid_from < b.valid_to"
                                + " WHERE a.superseded_by = 0 LIMIT 1")
                .map(row -> BusinessKey.ofJoined(row.get(0, String.class)));
    }

    void log(Dimension dimension, List<MemberRewrite> rewrites, long commit) {
        var insert = dsl.insertInto(COMMIT_LOG, COMMIT_LOG.COMMIT_NO, COMMIT_LOG.DIMENSION_ID, COMMIT_LOG.MEMBER_NO);
        for (MemberRewrite rewrite : rewrites) {
            insert = insert.values(commit, dimension.id(), rewrite.memberNo());
        }
        if (!rewrites.isEmpty()) {
            insert.execute();
        }
        List<Query> rekeys = new ArrayList<>();
        for (MemberRewrite rewrite : rewrites) {
            for (Rewrite.Rekeyed rekeyed : rewrite.rewrite().rekeyed()) {
                rekeys.add(dsl.insertInto(REKEY_ENTRY)
                        .set(REKEY_ENTRY.COMMIT_NO, commit)
                        .set(REKEY_ENTRY.DIMENSION_ID, dimension.id())
                        .set(REKEY_ENTRY.MEMBER_NO, rewrite.memberNo())
                        .set(REKEY_ENTRY.VALID_FROM, rekeyed.period().from())
                        .set(REKEY_ENTRY.VALID_TO, rekeyed.period().to())
                        .set(REKEY_ENTRY.OLD_SURROGATE, rekeyed.oldSurrogate().toString())
                        .set(REKEY_ENTRY.NEW_SURROGATE, rekeyed.newSurrogate().toString()));
            }
        }
        dsl.batch(rekeys).execute();
    }

    /** Notes who takes over from the members that are merged or split, and whose successors hold no longer. */
    void succeed(Dimension dimension, List<MemberRewrite> rewrites, long commit) {
        List<SuccessionStore.Ending> ended = new ArrayList<>();
        List<SuccessionStore.Ending> begun = new ArrayList<>();
        for (MemberRewrite rewrite : rewrites) {
            Successions of = rewrite.successions();
            of.ended().forEach(day -> ended.add(new SuccessionStore.Ending(rewrite.memberNo(), day, List.of())));
            of.begun()
                    .forEach((day, successors) ->
                            begun.add(new SuccessionStore.Ending(rewrite.memberNo(), day, successors)));
        }
        SuccessionStore successions = new SuccessionStore(dsl);
        if (!ended.isEmpty()) {
            successions.supersede(dimension, ended, commit);
        }
        if (!begun.isEmpty()) {
            successions.record(dimension, begun, commit);
        }
    }

    /** Takes back all that a commit wrote; may be repeated. */
    void undo(long commit) {
        DimensionStore dimensions = new DimensionStore(dsl);
        for (long id : dsl.selectDistinct(COMMIT_LOG.DIMENSION_ID)
                .from(COMMIT_LOG)
                .where(COMMIT_LOG.COMMIT_NO.eq(commit))
                .fetch(COMMIT_LOG.DIMENSION_ID)) {
            String table = dimensions.byId(id).historyTable();
            // No index on the commit columns: the log names the members, and they lead the primary key.
            String join = " JOIN commit_log l ON l.commit_no = ? AND l.dimension_id = ? AND l.member_no = h.member_no ";
            dsl.execute("DELETE h FROM " + table + " h" + join + "WHERE h.recorded_by = ?", commit, id, commit);
            dsl.execute(
                    "UPDATE " + table + " h" + join + "SET h.superseded_by = 0 WHERE h.superseded_by = ?",
                    commit,
                    id,
                    commit);
        }
        new SuccessionStore(dsl).undo(commit);
        new PresenceStore(dsl).undo(commit);
        dsl.deleteFrom(REKEY_ENTRY).where(REKEY_ENTRY.COMMIT_NO.eq(commit)).execute();
        dsl.deleteFrom(COMMIT_LOG).where(COMMIT_LOG.COMMIT_NO.eq(commit)).execute();
        dsl.deleteFrom(MEMBER).where(MEMBER.RECORDED_BY.eq(commit)).execute();
    }
}
