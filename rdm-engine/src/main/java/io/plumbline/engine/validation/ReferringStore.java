package io.plumbline.engine.validation;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** Who refers by one attribute to members on days that these would lose: counted by the index of the attribute, not read. */
final class ReferringStore {
    /** So many are named, the rest counted. */
    static final int NAMED = 5;

    private static final int PAGE = 1_000;
    private static final String SEPARATOR = "\u001e";

    private final DSLContext dsl;
    private final Dimension referring;
    private final Attribute attribute;
    private final long commit;
    private final long changeSetId;

    ReferringStore(DSLContext dsl, Dimension referring, Attribute attribute, long commit, long changeSetId) {
        this.dsl = dsl;
        this.referring = referring;
        this.attribute = attribute;
        this.commit = commit;
        this.changeSetId = changeSetId;
    }

    /** How many refer, and the first of them. */
    record Referring(long count, List<String> keys) {
        static final Referring NOBODY = new Referring(0, List.of());
    }

    /** Those that the change set leaves as they are, by the member that they refer to. */
    Map<Long, Referring> untouched(Map<Long, List<Period>> lost) {
        Map<Long, Referring> found = new HashMap<>();
        dsl.fetch("SELECT lost.no, COUNT(DISTINCT h.member_no), SUBSTRING_INDEX(GROUP_CONCAT(DISTINCT h.bkey"
                        + " ORDER BY h.bkey SEPARATOR '" + SEPARATOR + "'), '" + SEPARATOR + "', " + NAMED + ")"
                        + from(lost) + " AND NOT EXISTS (" + changed() + ") GROUP BY lost.no")
                .forEach(row -> found.put(
                        row.get(0, Long.class),
                        new Referring(
                                row.get(1, Long.class),
                                Arrays.stream(row.get(2, String.class).split(SEPARATOR))
                                        .map(key -> BusinessKey.ofJoined(key).shown())
                                        .toList())));
        return found;
    }

    /** The next of those that the change set changes, by their numbers. */
    List<Long> touched(Map<Long, List<Period>> lost, long after) {
        return dsl.fetch("SELECT DISTINCT h.member_no" + from(lost) + " AND EXISTS (" + changed()
                        + ") AND h.member_no > " + after + " ORDER BY h.member_no LIMIT " + PAGE)
                .map(row -> row.get(0, Long.class));
    }

    private String from(Map<Long, List<Period>> lost) {
        List<String> days = new ArrayList<>();
        lost.forEach((number, periods) -> periods.forEach(period -> days.add("SELECT " + number + " AS no, DATE '"
                + period.from() + "' AS begins, DATE '" + period.to() + "' AS ends")));
        return " FROM (" + String.join(" UNION ALL ", days) + ") lost STRAIGHT_JOIN member m ON m.member_no = lost.no"
                + " STRAIGHT_JOIN " + referring.historyTable() + " h ON h." + attribute.column()
                + " = m.member_id AND h.valid_from < lost.ends AND h.valid_to > lost.begins"
                + " WHERE " + HistoryStore.visible("h", commit);
    }

    private String changed() {
        return "SELECT 1 FROM member_change c WHERE c.change_set_id = " + changeSetId + " AND c.dimension_id = "
                + referring.id() + " AND c.member_no = h.member_no";
    }
}
