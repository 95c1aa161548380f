package io.plumbline.engine.change;

import static io.plumbline.engine.jooq.Tables.CHANGE_SET;
import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.MEMBER_CHANGE;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.max;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.jooq.tables.MemberChange;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The changes of change sets, in pages and as streams; never all of them at once. */
public final class ChangeStore {
    private static final int BATCH = 500;
    private static final int FETCH = 1000;

    private final DSLContext dsl;
    private final Map<Place, Dimension> dimensions = new HashMap<>();
    private final Map<Long, Long> bases = new HashMap<>();

    /** A member as a change set names it: under a recycled code one that ended and one that is added have the same key. */
    private record Member(BusinessKey key, @Nullable Long memberNo) {}

    /** A dimension as a change set sees it. */
    private record Place(long changeSetId, long dimensionId) {}

    public ChangeStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Takes away the changes of one dimension, or all. */
    public void clear(long changeSetId, @Nullable Dimension dimension) {
        dsl.deleteFrom(MEMBER_CHANGE)
                .where(MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .and(dimension == null ? DSL.noCondition() : MEMBER_CHANGE.DIMENSION_ID.eq(dimension.id()))
                .execute();
    }

    /** Copies all changes of a change set to another one that has none. */
    void copy(long from, long to) {
        dsl.execute(
                "INSERT INTO member_change (change_set_id, change_no, dimension_id, kind, member_no, bkey, effective, until_date,"
                        + " cells, successors) SELECT ?, change_no, dimension_id, kind, member_no, bkey, effective, until_date,"
                        + " cells, successors FROM member_change WHERE change_set_id = ?",
                to,
                from);
    }

    /** Appends changes after those that are there, in batches. */
    public void append(long changeSetId, Dimension dimension, Iterator<Change> changes) {
        Integer last = dsl.select(max(MEMBER_CHANGE.CHANGE_NO))
                .from(MEMBER_CHANGE)
                .where(MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .fetchSingle()
                .value1();
        int number = last == null ? 0 : last;
        while (changes.hasNext()) {
            var insert = dsl.insertInto(
                    MEMBER_CHANGE,
                    MEMBER_CHANGE.CHANGE_SET_ID,
                    MEMBER_CHANGE.CHANGE_NO,
                    MEMBER_CHANGE.DIMENSION_ID,
                    MEMBER_CHANGE.KIND,
                    MEMBER_CHANGE.MEMBER_NO,
                    MEMBER_CHANGE.BKEY,
                    MEMBER_CHANGE.EFFECTIVE,
                    MEMBER_CHANGE.UNTIL_DATE,
                    MEMBER_CHANGE.CELLS,
                    MEMBER_CHANGE.SUCCESSORS);
            for (int i = 0; i < BATCH && changes.hasNext(); i++) {
                Change change = changes.next();
                insert = insert.values(
                        changeSetId,
                        ++number,
                        dimension.id(),
                        change.kind().name(),
                        change.memberNo(),
                        change.key().joined(),
                        change.effective(),
                        change.until(),
                        CellsJson.write(dimension, change.cells()),
                        SuccessorsJson.write(change.successors()));
            }
            insert.execute();
        }
    }

    /**
     * A page in the order in which the changes came; kind and attribute narrow it.
     *
     * @param upon leaves out what this change set says just so; null for all
     */
    public ChangePage page(
            long changeSetId,
            @Nullable ChangeKind kind,
            @Nullable String attribute,
            @Nullable Long upon,
            int after,
            int limit) {
        Condition condition = MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId).and(MEMBER_CHANGE.CHANGE_NO.gt(after));
        if (kind != null) {
            condition = condition.and(MEMBER_CHANGE.KIND.eq(kind.name()));
        }
        if (attribute != null) {
            condition = condition.and(MEMBER_CHANGE.CELLS.contains("\"a\":\"" + attribute + "\""));
        }
        if (upon != null) {
            condition = condition.and(isNew(upon));
        }
        var rows = dsl.selectFrom(MEMBER_CHANGE)
                .where(condition)
                .orderBy(MEMBER_CHANGE.CHANGE_NO)
                .limit(limit + 1)
                .fetch();
        List<Change> items = new ArrayList<>();
        for (Record row : rows.subList(0, Math.min(limit, rows.size()))) {
            items.add(read(row));
        }
        Integer next = rows.size() > limit ? rows.get(limit - 1).get(MEMBER_CHANGE.CHANGE_NO) : null;
        return new ChangePage(items, next);
    }

    private Condition isNew(long upon) {
        MemberChange below = MEMBER_CHANGE.as("below");
        return DSL.notExists(dsl.selectOne()
                .from(below)
                .where(
                        below.CHANGE_SET_ID.eq(upon),
                        below.DIMENSION_ID.eq(MEMBER_CHANGE.DIMENSION_ID),
                        below.BKEY.eq(MEMBER_CHANGE.BKEY),
                        below.KIND.eq(MEMBER_CHANGE.KIND),
                        below.EFFECTIVE.eq(MEMBER_CHANGE.EFFECTIVE),
                        below.MEMBER_NO.isNotDistinctFrom(MEMBER_CHANGE.MEMBER_NO),
                        below.UNTIL_DATE.isNotDistinctFrom(MEMBER_CHANGE.UNTIL_DATE),
                        below.CELLS.eq(MEMBER_CHANGE.CELLS),
                        below.SUCCESSORS.isNotDistinctFrom(MEMBER_CHANGE.SUCCESSORS)));
    }

    public ChangeCounts counts(long changeSetId) {
        Map<String, Long> byKind = new HashMap<>();
        dsl.select(MEMBER_CHANGE.KIND, count())
                .from(MEMBER_CHANGE)
                .where(MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .groupBy(MEMBER_CHANGE.KIND)
                .forEach(row -> byKind.put(row.value1(), row.value2().longValue()));
        var set = dsl.select(CHANGE_SET.UNCHANGED, CHANGE_SET.CLEARED_CELLS)
                .from(CHANGE_SET)
                .where(CHANGE_SET.ID.eq(changeSetId))
                .fetchSingle();
        return ChangeCounts.of(byKind, set.value1(), set.value2());
    }

    /** The days that changes reach, by dimension, each period once. A correction reaches all days, for it overwrites all history. */
    public Map<String, List<Period>> days(long changeSetId) {
        Map<String, List<Period>> days = new HashMap<>();
        dsl.selectDistinct(
                        DIMENSION.CODE,
                        MEMBER_CHANGE.KIND.eq(ChangeKind.CORRECTED.name()),
                        MEMBER_CHANGE.EFFECTIVE,
                        MEMBER_CHANGE.UNTIL_DATE)
                .from(MEMBER_CHANGE)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(MEMBER_CHANGE.DIMENSION_ID))
                .where(MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .orderBy(MEMBER_CHANGE.EFFECTIVE)
                .forEach(row -> {
                    LocalDate until = row.value4() == null ? Period.OPEN_END : row.value4();
                    Period period = row.value2() ? Period.from(Period.BEGINNING) : new Period(row.value3(), until);
                    List<Period> found = days.computeIfAbsent(row.value1(), code -> new ArrayList<>());
                    if (!found.contains(period)) {
                        found.add(period);
                    }
                });
        return days;
    }

    /** How many changes touch each attribute; reads every change, so it is for change sets that somebody can look through. */
    public Map<String, Long> touched(long changeSetId) {
        return dsl.resultQuery(
                        "SELECT t.attribute, COUNT(*) FROM member_change c,"
                                + " JSON_TABLE(c.cells, '$[*]' COLUMNS (attribute VARCHAR(64) PATH '$.a')) t"
                                + " WHERE c.change_set_id = {0} GROUP BY t.attribute",
                        DSL.val(changeSetId))
                .fetchMap(row -> row.get(0, String.class), row -> row.get(1, Long.class));
    }

    /** How many members a change set touches. */
    public long members(long changeSetId) {
        return dsl.select(DSL.countDistinct(
                        MEMBER_CHANGE.DIMENSION_ID,
                        MEMBER_CHANGE.BKEY,
                        DSL.coalesce(MEMBER_CHANGE.MEMBER_NO, DSL.inline(0L))))
                .from(MEMBER_CHANGE)
                .where(MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .fetchSingle()
                .value1();
    }

    /** The dimensions that a change set has changes of. */
    List<Dimension> dimensions(long changeSetId) {
        return dsl
                .selectDistinct(MEMBER_CHANGE.DIMENSION_ID)
                .from(MEMBER_CHANGE)
                .where(MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .orderBy(MEMBER_CHANGE.DIMENSION_ID)
                .fetch(MEMBER_CHANGE.DIMENSION_ID)
                .stream()
                .map(id -> dimension(changeSetId, id))
                .toList();
    }

    /** The next members of a dimension by key, each with all its changes; none at the end. What is written meanwhile may be on members that were read. */
    List<List<Change>> ofNextMembers(long changeSetId, Dimension dimension, @Nullable BusinessKey after, int members) {
        Condition ofDimension =
                MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId).and(MEMBER_CHANGE.DIMENSION_ID.eq(dimension.id()));
        List<String> keys = dsl.selectDistinct(MEMBER_CHANGE.BKEY)
                .from(MEMBER_CHANGE)
                .where(ofDimension.and(after == null ? DSL.noCondition() : MEMBER_CHANGE.BKEY.gt(after.joined())))
                .orderBy(MEMBER_CHANGE.BKEY)
                .limit(members)
                .fetch(MEMBER_CHANGE.BKEY);
        if (keys.isEmpty()) {
            return List.of();
        }
        Map<Member, List<Change>> groups = new LinkedHashMap<>();
        dsl.selectFrom(MEMBER_CHANGE)
                .where(ofDimension.and(MEMBER_CHANGE.BKEY.between(keys.getFirst(), keys.getLast())))
                .orderBy(MEMBER_CHANGE.BKEY, MEMBER_CHANGE.EFFECTIVE, MEMBER_CHANGE.CHANGE_NO)
                .fetch(this::read)
                .forEach(change -> groups.computeIfAbsent(
                                new Member(change.key(), change.memberNo()), member -> new ArrayList<>())
                        .add(change));
        return List.copyOf(groups.values());
    }

    /** Every member's changes together, members sorted by dimension, number and key. */
    public void streamByMember(long changeSetId, BiConsumer<Dimension, List<Change>> each) {
        // Known before the cursor opens: while it does, each further read wants a connection of its own.
        dimensions(changeSetId);
        List<Change> group = new ArrayList<>();
        Dimension[] of = new Dimension[1];
        try (Cursor<? extends Record> rows = dsl.selectFrom(MEMBER_CHANGE)
                .where(MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .orderBy(
                        MEMBER_CHANGE.DIMENSION_ID,
                        MEMBER_CHANGE.MEMBER_NO,
                        MEMBER_CHANGE.BKEY,
                        MEMBER_CHANGE.EFFECTIVE,
                        MEMBER_CHANGE.CHANGE_NO)
                .fetchSize(FETCH)
                .fetchLazy()) {
            for (Record row : rows) {
                Change change = read(row);
                if (!group.isEmpty() && !sameMember(group.getFirst(), change)) {
                    each.accept(of[0], List.copyOf(group));
                    group.clear();
                }
                of[0] = dimension(changeSetId, row.get(MEMBER_CHANGE.DIMENSION_ID));
                group.add(change);
            }
        }
        if (!group.isEmpty()) {
            each.accept(of[0], List.copyOf(group));
        }
    }

    private static boolean sameMember(Change a, Change b) {
        return a.dimension().equals(b.dimension())
                && Objects.equals(a.memberNo(), b.memberNo())
                && (a.memberNo() != null || a.key().equals(b.key()));
    }

    /** The content hash of what is stored now. */
    public String contentHash(long changeSetId) {
        ContentHash hash = new ContentHash();
        new DefinitionChangeStore(dsl).find(changeSetId).ifPresent(hash::add);
        streamByMember(changeSetId, hash::add);
        return hash.hex();
    }

    /** The changes of the members that have, or are given, a key. */
    public List<Change> ofKey(long changeSetId, Dimension dimension, BusinessKey key) {
        return dsl.selectFrom(MEMBER_CHANGE)
                .where(
                        MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId),
                        MEMBER_CHANGE.DIMENSION_ID.eq(dimension.id()),
                        MEMBER_CHANGE.BKEY.eq(key.joined()))
                .orderBy(MEMBER_CHANGE.CHANGE_NO)
                .fetch(this::read);
    }

    /** The changes of members by their numbers; members without any are absent. */
    public Map<Long, List<Change>> ofMembers(long changeSetId, Dimension dimension, Collection<Long> numbers) {
        Map<Long, List<Change>> found = new HashMap<>();
        if (!numbers.isEmpty()) {
            dsl.selectFrom(MEMBER_CHANGE)
                    .where(
                            MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId),
                            MEMBER_CHANGE.DIMENSION_ID.eq(dimension.id()),
                            MEMBER_CHANGE.MEMBER_NO.in(numbers))
                    .orderBy(MEMBER_CHANGE.MEMBER_NO, MEMBER_CHANGE.EFFECTIVE, MEMBER_CHANGE.CHANGE_NO)
                    .forEach(row -> found.computeIfAbsent(row.get(MEMBER_CHANGE.MEMBER_NO), number -> new ArrayList<>())
                            .add(read(row)));
        }
        return found;
    }

    /** The changes of members that the change set adds, by their keys. */
    Map<BusinessKey, List<Change>> addedOf(long changeSetId, Dimension dimension, Collection<BusinessKey> keys) {
        Map<BusinessKey, List<Change>> found = new HashMap<>();
        if (!keys.isEmpty()) {
            dsl.selectFrom(MEMBER_CHANGE)
                    .where(
                            MEMBER_CHANGE.CHANGE_SET_ID.eq(changeSetId),
                            MEMBER_CHANGE.DIMENSION_ID.eq(dimension.id()),
                            MEMBER_CHANGE.BKEY.in(
                                    keys.stream().map(BusinessKey::joined).toList()),
                            MEMBER_CHANGE.MEMBER_NO.isNull())
                    .orderBy(MEMBER_CHANGE.BKEY, MEMBER_CHANGE.EFFECTIVE, MEMBER_CHANGE.CHANGE_NO)
                    .forEach(row -> {
                        Change change = read(row);
                        found.computeIfAbsent(change.key(), key -> new ArrayList<>())
                                .add(change);
                    });
        }
        return found;
    }

    /** The changes of one member: of the one with a number, or of the one that is added under a key. */
    List<Change> ofMember(long changeSetId, Dimension dimension, BusinessKey key, @Nullable Long memberNo) {
        return dsl.selectFrom(MEMBER_CHANGE)
                .where(ofOne(changeSetId, dimension, key, memberNo))
                .orderBy(MEMBER_CHANGE.CHANGE_NO)
                .fetch(this::read);
    }

    /** Puts other changes in the place of one member's. */
    void replaceOfMember(
            long changeSetId, Dimension dimension, BusinessKey key, @Nullable Long memberNo, List<Change> changes) {
        dsl.deleteFrom(MEMBER_CHANGE)
                .where(ofOne(changeSetId, dimension, key, memberNo))
                .execute();
        append(changeSetId, dimension, changes.iterator());
    }

    private static Condition ofOne(long changeSetId, Dimension dimension, BusinessKey key, @Nullable Long memberNo) {
        return MEMBER_CHANGE
                .CHANGE_SET_ID
                .eq(changeSetId)
                .and(MEMBER_CHANGE.DIMENSION_ID.eq(dimension.id()))
                .and(MEMBER_CHANGE.BKEY.eq(key.joined()))
                .and(memberNo == null ? MEMBER_CHANGE.MEMBER_NO.isNull() : MEMBER_CHANGE.MEMBER_NO.eq(memberNo));
    }

    /** Changes are written in the words of the definition at the change set's base, and read with it for ever. */
    private Dimension dimension(long changeSetId, long id) {
        return dimensions.computeIfAbsent(new Place(changeSetId, id), place -> {
            long base = bases.computeIfAbsent(
                    changeSetId, set -> new ChangeSetStore(dsl).get(set).baseCommit());
            return new DimensionStore(dsl).at(id, base);
        });
    }

    private Change read(Record row) {
        Dimension dimension = dimension(row.get(MEMBER_CHANGE.CHANGE_SET_ID), row.get(MEMBER_CHANGE.DIMENSION_ID));
        return new Change(
                dimension.code(),
                ChangeKind.valueOf(row.get(MEMBER_CHANGE.KIND)),
                row.get(MEMBER_CHANGE.MEMBER_NO),
                BusinessKey.ofJoined(row.get(MEMBER_CHANGE.BKEY)),
                row.get(MEMBER_CHANGE.EFFECTIVE),
                row.get(MEMBER_CHANGE.UNTIL_DATE),
                CellsJson.read(dimension, row.get(MEMBER_CHANGE.CELLS)),
                SuccessorsJson.read(row.get(MEMBER_CHANGE.SUCCESSORS)));
    }
}
