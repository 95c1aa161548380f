package io.plumbline.engine.member;

import static io.plumbline.engine.jooq.Tables.MEMBER;
import static io.plumbline.engine.jooq.Tables.SUCCESSION;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.impl.DSL;

/**
 * Who took over from whom: the successors of members that were merged or split, on the day on which they ended.
 *
 * <p>Every read names a commit, as those of history do.
 */
public final class SuccessionStore {
    private final DSLContext dsl;

    public SuccessionStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** One line of descent between two members, seen from outside. */
    public record Step(long memberNo, LocalDate effective, long successorNo, Successor successor, long recordedBy) {}

    /** The successors of members by the day on which these ended; members without any are absent. */
    public Map<Long, Map<LocalDate, List<Successor>>> of(Dimension dimension, Collection<Long> memberNos, long commit) {
        Map<Long, Map<LocalDate, List<Successor>>> found = new HashMap<>();
        steps(dimension, SUCCESSION.MEMBER_NO.in(memberNos), memberNos, commit)
                .forEach(step -> found.computeIfAbsent(step.memberNo(), no -> new TreeMap<>())
                        .computeIfAbsent(step.effective(), day -> new ArrayList<>())
                        .add(step.successor()));
        return found;
    }

    /** The steps that lead to these members or from them. */
    public List<Step> around(Dimension dimension, Collection<Long> memberNos, long commit) {
        return steps(
                dimension,
                SUCCESSION.MEMBER_NO.in(memberNos).or(SUCCESSION.SUCCESSOR_NO.in(memberNos)),
                memberNos,
                commit);
    }

    /** The steps that lead to these members. */
    public List<Step> into(Dimension dimension, Collection<Long> successorNos, long commit) {
        return steps(dimension, SUCCESSION.SUCCESSOR_NO.in(successorNos), successorNos, commit);
    }

    private List<Step> steps(Dimension dimension, Condition which, Collection<Long> asked, long commit) {
        if (asked.isEmpty()) {
            return List.of();
        }
        return dsl.select(
                        SUCCESSION.MEMBER_NO,
                        SUCCESSION.EFFECTIVE,
                        SUCCESSION.SUCCESSOR_NO,
                        SUCCESSION.WEIGHT,
                        SUCCESSION.RECORDED_BY,
                        MEMBER.MEMBER_ID)
                .from(SUCCESSION)
                .join(MEMBER)
                .on(MEMBER.MEMBER_NO.eq(SUCCESSION.SUCCESSOR_NO))
                .where(
                        SUCCESSION.DIMENSION_ID.eq(dimension.id()),
                        which,
                        HistoryTable.visibleAt(SUCCESSION.getName(), commit))
                .orderBy(SUCCESSION.EFFECTIVE, SUCCESSION.MEMBER_NO, SUCCESSION.SUCCESSOR_NO)
                .fetch(row -> new Step(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        new Successor(new MemberRef(UUID.fromString(row.value6()), null), row.value4()),
                        row.value5()));
    }

    /** An end of a member, and those who take over from it then. */
    public record Ending(long memberNo, LocalDate day, List<Successor> successors) {}

    /** Notes who takes over; the successors are known members by now. */
    public void record(Dimension dimension, List<Ending> endings, long commit) {
        Map<UUID, Long> numbers = new HistoryStore(dsl, dimension)
                .memberNosById(endings.stream()
                        .flatMap(ending -> ending.successors().stream())
                        .map(successor -> successor.member().member())
                        .toList());
        List<Query> inserts = new ArrayList<>();
        for (Ending ending : endings) {
            for (Successor successor : ending.successors()) {
                Long number = numbers.get(successor.member().member());
                if (number == null) {
                    throw new IllegalStateException(dimension.code() + " has no member "
                            + successor.member().shown() + " to take over.");
                }
                inserts.add(dsl.insertInto(SUCCESSION)
                        .set(SUCCESSION.DIMENSION_ID, dimension.id())
                        .set(SUCCESSION.MEMBER_NO, ending.memberNo())
                        .set(SUCCESSION.EFFECTIVE, ending.day())
                        .set(SUCCESSION.SUCCESSOR_NO, number)
                        .set(SUCCESSION.RECORDED_BY, commit)
                        .set(SUCCESSION.SUPERSEDED_BY, 0L)
                        .set(SUCCESSION.WEIGHT, successor.weight()));
            }
        }
        dsl.batch(inserts).execute();
    }

    /** Supersedes who takes over at these ends, whoever it is. */
    public void supersede(Dimension dimension, List<Ending> endings, long commit) {
        dsl.batch(endings.stream()
                        .map(ending -> dsl.update(SUCCESSION)
                                .set(SUCCESSION.SUPERSEDED_BY, commit)
                                .where(
                                        SUCCESSION.DIMENSION_ID.eq(dimension.id()),
                                        SUCCESSION.MEMBER_NO.eq(ending.memberNo()),
                                        SUCCESSION.EFFECTIVE.eq(ending.day()),
                                        SUCCESSION.SUPERSEDED_BY.eq(0L)))
                        .toList())
                .execute();
    }

    /** Takes back all that a commit wrote of the members that its log names; may be repeated. */
    public void undo(long commit) {
        String of = " FROM commit_log l WHERE l.commit_no = " + commit
                + " AND l.dimension_id = succession.dimension_id AND l.member_no = succession.member_no)";
        dsl.execute(DSL.sql("DELETE FROM succession WHERE recorded_by = " + commit + " AND EXISTS (SELECT 1" + of));
        dsl.execute(DSL.sql("UPDATE succession SET superseded_by = 0 WHERE superseded_by = " + commit
                + " AND EXISTS (SELECT 1" + of));
    }
}
