package io.plumbline.engine.commit;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.PresenceStore;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Checks that the sequence of commits has no gap, that each commit's rows are all there and no others, and that above the head lies only
 * what a commit is preparing.
 *
 * <p>Outcomes: the commits that were looked at, how many are being prepared, and a breach for each commit that is not whole.
 */
public final class VerifyCommits {
    private static final int EXAMPLES = 20;
    private static final String RESTORE =
            "Nobody may write to these tables but the application; restore the last backup that verifies, and report it with the log.";

    private final DSLContext dsl;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyCommits(DSLContext dsl) {
        this.dsl = dsl;
    }

    public Checked verify() {
        long head = new HeadStore(dsl).commit();
        gathering.count("commits", head);
        gathering.count("being_prepared", 0);
        sequence(head);
        counts(head);
        long pending = new WriterLease(dsl).pendingCommit().orElse(0L);
        if (pending > 0) {
            gathering.count("being_prepared", 1);
        }
        if (pending > 0 && pending != head + 1) {
            gathering.breach(
                    "The writer's note", "commit " + pending + " being prepared", "commit " + (head + 1), RESTORE);
        }
        above("commit_log", "commit_no", head, pending);
        above("rekey_entry", "commit_no", head, pending);
        above("member", "recorded_by", head, pending);
        above("presence", "commit_no", head, pending);
        for (Dimension dimension : new DimensionStore(dsl).all()) {
            above(dimension.historyTable(), "recorded_by", head, pending);
            above(dimension.historyTable(), "superseded_by", head, pending);
            rows(dimension, head);
            presence(dimension, head);
        }
        return gathering.of("commits");
    }

    /** What commits noted of the number of members against the rows. */
    private void presence(Dimension dimension, long head) {
        PresenceStore presence = new PresenceStore(dsl);
        Map<LocalDate, Long> noted = presence.changes(dimension, head);
        Map<LocalDate, Long> counted = presence.counted(dimension, head);
        Set<LocalDate> days = new TreeSet<>(noted.keySet());
        days.addAll(counted.keySet());
        days.stream()
                .filter(day -> !Objects.equals(noted.get(day), counted.get(day)))
                .findFirst()
                .ifPresent(day -> gathering.breach(
                        "The number of members of " + dimension.code() + " from " + day,
                        "a change by " + noted.getOrDefault(day, 0L),
                        counted.getOrDefault(day, 0L) + ", as its rows say",
                        RESTORE));
    }

    private void sequence(long head) {
        Record found = dsl.fetchSingle(
                "SELECT COUNT(*), COALESCE(MIN(commit_no), 1), COALESCE(MAX(commit_no), 0) FROM commit_entry");
        if (found.get(0, Long.class) != head || found.get(1, Long.class) != 1 || found.get(2, Long.class) != head) {
            gathering.breach(
                    "The sequence of commits",
                    found.get(0, Long.class) + " entries from " + found.get(1, Long.class) + " to "
                            + found.get(2, Long.class),
                    "one for each number from 1 to the head, " + head,
                    RESTORE);
        }
    }

    /** What the entries say against the log of touched members. */
    private void counts(long head) {
        dsl.fetch(
                        "SELECT d.commit_no, x.code, d.members, COUNT(l.member_no) FROM commit_dimension d"
                                + " JOIN dimension x ON x.id = d.dimension_id"
                                + " LEFT JOIN commit_log l ON l.commit_no = d.commit_no AND l.dimension_id = d.dimension_id"
                                + " WHERE d.commit_no <= ? GROUP BY d.commit_no, d.dimension_id"
                                + " HAVING COUNT(l.member_no) <> d.members LIMIT " + EXAMPLES,
                        head)
                .forEach(row -> gathering.breach(
                        "The log of commit " + row.get(0) + ", " + row.get(1),
                        row.get(3) + " members",
                        row.get(2) + " as its entry says",
                        RESTORE));
        dsl.fetch(
                        "SELECT e.commit_no, e.members, COALESCE(SUM(d.members), 0) FROM commit_entry e"
                                + " LEFT JOIN commit_dimension d ON d.commit_no = e.commit_no"
                                + " WHERE e.commit_no <= ? GROUP BY e.commit_no HAVING COALESCE(SUM(d.members), 0) <> e.members LIMIT "
                                + EXAMPLES,
                        head)
                .forEach(row -> gathering.breach(
                        "Commit " + row.get(0),
                        row.get(2) + " members in its dimensions",
                        row.get(1) + " as its entry says",
                        RESTORE));
    }

    private void above(String table, String column, long head, long pending) {
        dsl.fetch(
                        "SELECT " + column + ", COUNT(*) FROM " + table + " WHERE " + column + " > ? AND " + column
                                + " <> ? GROUP BY " + column + " LIMIT " + EXAMPLES,
                        head,
                        pending)
                .forEach(row -> gathering.breach(
                        "Table " + table + " above the head " + head,
                        row.get(1) + " rows of commit " + row.get(0) + " (" + column + ")",
                        "none, for nobody is preparing that commit",
                        RESTORE));
    }

    /** What the entries say against the rows of the history table. */
    private void rows(Dimension dimension, long head) {
        Map<Long, Long> added = rowsBy(dimension, "recorded_by");
        Map<Long, Long> superseded = rowsBy(dimension, "superseded_by");
        gathering.count(
                "rows", added.values().stream().mapToLong(Long::longValue).sum());
        dsl.fetch(
                        "SELECT commit_no, rows_added, rows_superseded FROM commit_dimension WHERE dimension_id = ? AND commit_no <= ?",
                        dimension.id(),
                        head)
                .forEach(row -> {
                    long commit = row.get(0, Long.class);
                    long nowAdded = Objects.requireNonNullElse(added.remove(commit), 0L);
                    long nowSuperseded = Objects.requireNonNullElse(superseded.remove(commit), 0L);
                    if (nowAdded != row.get(1, Long.class) || nowSuperseded != row.get(2, Long.class)) {
                        gathering.breach(
                                "Commit " + commit + " of " + dimension.code(),
                                nowAdded + " rows recorded and " + nowSuperseded + " superseded",
                                row.get(1) + " and " + row.get(2) + " as its entry says",
                                RESTORE);
                    }
                });
        added.keySet().removeIf(commit -> commit > head);
        superseded.keySet().removeIf(commit -> commit > head || commit == 0);
        if (!added.isEmpty() || !superseded.isEmpty()) {
            gathering.breach(
                    "History of " + dimension.code(),
                    "rows of the commits " + added.keySet() + superseded.keySet() + ", which say nothing of it",
                    "rows of its own commits only",
                    RESTORE);
        }
    }

    private Map<Long, Long> rowsBy(Dimension dimension, String column) {
        return dsl.fetch("SELECT " + column + ", COUNT(*) FROM " + dimension.historyTable() + " GROUP BY " + column)
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, Long.class));
    }
}
