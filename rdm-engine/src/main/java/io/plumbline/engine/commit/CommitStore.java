package io.plumbline.engine.commit;

import static io.plumbline.engine.jooq.Tables.COMMIT_DIMENSION;
import static io.plumbline.engine.jooq.Tables.COMMIT_ENTRY;
import static io.plumbline.engine.jooq.Tables.COMMIT_LOG;
import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.MEMBER;
import static io.plumbline.engine.jooq.Tables.REKEY_ENTRY;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The sequence of commits and the log of what each one touched. */
public final class CommitStore {
    private static final int SOME = 500;

    private final DSLContext dsl;

    public CommitStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Newest first, those below a number where one is given, of one dimension where one is given. */
    public List<CommitEntry> list(@Nullable Long before, @Nullable Dimension dimension, int limit) {
        Condition condition = before == null ? DSL.noCondition() : COMMIT_ENTRY.COMMIT_NO.lt(before);
        if (dimension != null) {
            condition = condition.and(COMMIT_ENTRY.COMMIT_NO.in(dsl.select(COMMIT_DIMENSION.COMMIT_NO)
                    .from(COMMIT_DIMENSION)
                    .where(COMMIT_DIMENSION.DIMENSION_ID.eq(dimension.id()))));
        }
        return fetch(condition, limit);
    }

    /** Each commit up to one that touched a dimension, oldest first; some are read at a time, so that others can be asked meanwhile. */
    public void eachOf(Dimension dimension, long upTo, Consumer<CommitEntry> each) {
        long after = 0;
        List<CommitEntry> some;
        do {
            some = ofDimension(dimension, after, upTo);
            some.forEach(each);
            after = some.isEmpty() ? after : some.getLast().commitNo();
        } while (some.size() == SOME);
    }

    private List<CommitEntry> ofDimension(Dimension dimension, long after, long upTo) {
        List<Long> numbers = dsl.select(COMMIT_DIMENSION.COMMIT_NO)
                .from(COMMIT_DIMENSION)
                .where(
                        COMMIT_DIMENSION.DIMENSION_ID.eq(dimension.id()),
                        COMMIT_DIMENSION.COMMIT_NO.gt(after),
                        COMMIT_DIMENSION.COMMIT_NO.le(upTo))
                .orderBy(COMMIT_DIMENSION.COMMIT_NO)
                .limit(SOME)
                .fetch(COMMIT_DIMENSION.COMMIT_NO);
        return numbers.isEmpty()
                ? List.of()
                : fetch(COMMIT_ENTRY.COMMIT_NO.in(numbers), SOME).reversed();
    }

    /** The commit of that number, or UNKNOWN_COMMIT. */
    public CommitEntry get(long commitNo) {
        return fetch(COMMIT_ENTRY.COMMIT_NO.eq(commitNo), 1).stream()
                .findFirst()
                .orElseThrow(() -> new RdmException(ErrorCode.UNKNOWN_COMMIT, "There is no commit " + commitNo + "."));
    }

    /** The members of one dimension that a commit touched, at most {@code limit} after a number, in the order of their numbers. */
    public List<Long> touched(long commitNo, Dimension dimension, long after, int limit) {
        return dsl.select(COMMIT_LOG.MEMBER_NO)
                .from(COMMIT_LOG)
                .where(
                        COMMIT_LOG.COMMIT_NO.eq(commitNo),
                        COMMIT_LOG.DIMENSION_ID.eq(dimension.id()),
                        COMMIT_LOG.MEMBER_NO.gt(after))
                .orderBy(COMMIT_LOG.MEMBER_NO)
                .limit(limit)
                .fetch(COMMIT_LOG.MEMBER_NO);
    }

    /** Which of these members a later commit, up to another, touched. */
    public Set<Long> touchedBetween(Collection<Long> memberNos, long after, long upTo) {
        if (memberNos.isEmpty() || after >= upTo) {
            return Set.of();
        }
        return new HashSet<>(dsl.selectDistinct(COMMIT_LOG.MEMBER_NO)
                .from(COMMIT_LOG)
                .where(
                        COMMIT_LOG.MEMBER_NO.in(memberNos),
                        COMMIT_LOG.COMMIT_NO.gt(after),
                        COMMIT_LOG.COMMIT_NO.le(upTo))
                .fetch(COMMIT_LOG.MEMBER_NO));
    }

    /** The members of one dimension that commits after one and up to another touched, after a number, in the order of their numbers. */
    List<Long> touchedBetween(Dimension dimension, long after, long upTo, long afterMember, int limit) {
        return dsl.selectDistinct(COMMIT_LOG.MEMBER_NO)
                .from(COMMIT_LOG)
                .where(between(dimension, after, upTo), COMMIT_LOG.MEMBER_NO.gt(afterMember))
                .orderBy(COMMIT_LOG.MEMBER_NO)
                .limit(limit)
                .fetch(COMMIT_LOG.MEMBER_NO);
    }

    /** How many they are. */
    long countTouchedBetween(Dimension dimension, long after, long upTo) {
        return dsl.select(DSL.countDistinct(COMMIT_LOG.MEMBER_NO))
                .from(COMMIT_LOG)
                .where(between(dimension, after, upTo))
                .fetchSingle()
                .value1();
    }

    private static Condition between(Dimension dimension, long after, long upTo) {
        return COMMIT_LOG
                .DIMENSION_ID
                .eq(dimension.id())
                .and(COMMIT_LOG.COMMIT_NO.gt(after))
                .and(COMMIT_LOG.COMMIT_NO.le(upTo));
    }

    /** Whose surrogates a commit changed on which days, after a place, by dimension, member and day. */
    public List<RekeyEntry> rekeys(long commitNo, RekeyEntry.@Nullable Place after, int limit) {
        Condition beyond = after == null
                ? DSL.noCondition()
                : DSL.row(REKEY_ENTRY.DIMENSION_ID, REKEY_ENTRY.MEMBER_NO, REKEY_ENTRY.VALID_FROM)
                        .gt(after.dimensionId(), after.memberNo(), after.from());
        return dsl.select(REKEY_ENTRY.asterisk(), DIMENSION.CODE, MEMBER.MEMBER_ID)
                .from(REKEY_ENTRY)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(REKEY_ENTRY.DIMENSION_ID))
                .join(MEMBER)
                .on(MEMBER.MEMBER_NO.eq(REKEY_ENTRY.MEMBER_NO))
                .where(REKEY_ENTRY.COMMIT_NO.eq(commitNo), beyond)
                .orderBy(REKEY_ENTRY.DIMENSION_ID, REKEY_ENTRY.MEMBER_NO, REKEY_ENTRY.VALID_FROM)
                .limit(limit)
                .fetch(row -> new RekeyEntry(
                        new RekeyEntry.Place(
                                row.get(REKEY_ENTRY.DIMENSION_ID),
                                row.get(REKEY_ENTRY.MEMBER_NO),
                                row.get(REKEY_ENTRY.VALID_FROM)),
                        row.get(DIMENSION.CODE),
                        UUID.fromString(row.get(MEMBER.MEMBER_ID)),
                        new Period(row.get(REKEY_ENTRY.VALID_FROM), row.get(REKEY_ENTRY.VALID_TO)),
                        UUID.fromString(row.get(REKEY_ENTRY.OLD_SURROGATE)),
                        UUID.fromString(row.get(REKEY_ENTRY.NEW_SURROGATE))));
    }

    void insert(long commitNo, ChangeSet set, long committedBy, Map<Dimension, WrittenRows> written) {
        long members = written.values().stream().mapToLong(WrittenRows::members).sum();
        dsl.insertInto(COMMIT_ENTRY)
                .set(COMMIT_ENTRY.COMMIT_NO, commitNo)
                .set(COMMIT_ENTRY.CHANGE_SET_ID, set.id())
                .set(COMMIT_ENTRY.TITLE, set.title())
                .set(COMMIT_ENTRY.REASON, set.reason())
                .set(COMMIT_ENTRY.AUTHOR_ID, set.authorId())
                .set(COMMIT_ENTRY.COMMITTED_BY, committedBy)
                .set(COMMIT_ENTRY.COMMITTED_AT, Utc.now())
                .set(COMMIT_ENTRY.MEMBERS, members)
                .execute();
        written.forEach((dimension, rows) -> dsl.insertInto(COMMIT_DIMENSION)
                .set(COMMIT_DIMENSION.COMMIT_NO, commitNo)
                .set(COMMIT_DIMENSION.DIMENSION_ID, dimension.id())
                .set(COMMIT_DIMENSION.MEMBERS, rows.members())
                .set(COMMIT_DIMENSION.ROWS_ADDED, rows.added())
                .set(COMMIT_DIMENSION.ROWS_SUPERSEDED, rows.superseded())
                .set(COMMIT_DIMENSION.RELEASED, false)
                .execute());
    }

    private List<CommitEntry> fetch(Condition condition, int limit) {
        var rows = dsl.selectFrom(COMMIT_ENTRY)
                .where(condition)
                .orderBy(COMMIT_ENTRY.COMMIT_NO.desc())
                .limit(limit)
                .fetch();
        Map<Long, List<CommitEntry.Part>> parts = new HashMap<>();
        dsl.select(COMMIT_DIMENSION.asterisk(), DIMENSION.CODE)
                .from(COMMIT_DIMENSION)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(COMMIT_DIMENSION.DIMENSION_ID))
                .where(COMMIT_DIMENSION.COMMIT_NO.in(rows.getValues(COMMIT_ENTRY.COMMIT_NO)))
                .orderBy(DIMENSION.CODE)
                .forEach(row -> parts.computeIfAbsent(row.get(COMMIT_DIMENSION.COMMIT_NO), n -> new ArrayList<>())
                        .add(new CommitEntry.Part(
                                row.get(DIMENSION.CODE),
                                row.get(COMMIT_DIMENSION.MEMBERS),
                                row.get(COMMIT_DIMENSION.ROWS_ADDED),
                                row.get(COMMIT_DIMENSION.ROWS_SUPERSEDED))));
        return rows.map(row -> read(row, parts.getOrDefault(row.get(COMMIT_ENTRY.COMMIT_NO), List.of())));
    }

    private static CommitEntry read(Record row, List<CommitEntry.Part> parts) {
        return new CommitEntry(
                row.get(COMMIT_ENTRY.COMMIT_NO),
                row.get(COMMIT_ENTRY.CHANGE_SET_ID),
                row.get(COMMIT_ENTRY.TITLE),
                row.get(COMMIT_ENTRY.REASON),
                row.get(COMMIT_ENTRY.AUTHOR_ID),
                row.get(COMMIT_ENTRY.COMMITTED_BY),
                Utc.instant(row.get(COMMIT_ENTRY.COMMITTED_AT)),
                row.get(COMMIT_ENTRY.MEMBERS),
                parts);
    }
}
