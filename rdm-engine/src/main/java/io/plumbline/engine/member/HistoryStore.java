package io.plumbline.engine.member;

import static io.plumbline.engine.jooq.Tables.MEMBER;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.MemberRef;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one dimension's history.
 *
 * <p>A reference is shown by the key that the referred member has on the day that was asked for, or, where whole histories are read, on the first day of the
 * version.
 *
 * <p>Every read names a commit and sees the rows recorded up to it and not superseded by then; so reads at the head and at an old commit
 * are one code, and what a commit is preparing is invisible.
 */
public final class HistoryStore {
    private static final int FETCH = 1000;

    private final DSLContext dsl;
    private final Dimension dimension;
    private final HistoryTable history;

    public HistoryStore(DSLContext dsl, Dimension dimension) {
        this.dsl = dsl;
        this.dimension = dimension;
        this.history = new HistoryTable(dimension, referred(dsl, dimension));
    }

    private static Map<String, String> referred(DSLContext dsl, Dimension dimension) {
        Map<String, String> tables = new HashMap<>();
        for (String code : dimension.referred()) {
            boolean isItself = code.equals(dimension.code());
            tables.put(code, (isItself ? dimension : new DimensionStore(dsl).byCode(code)).historyTable());
        }
        return tables;
    }

    /** What every read asks for, the rows that readers at a commit see, in SQL: for set-based work on whole tables. */
    public static String visible(String row, long commit) {
        return "%1$s.recorded_by <= %2$d AND (%1$s.superseded_by = 0 OR %1$s.superseded_by > %2$d)"
                .formatted(row, commit);
    }

    public Dimension dimension() {
        return dimension;
    }

    /** The visible versions that have one of these keys, in the order of key and valid time. */
    public Map<BusinessKey, List<Version>> holders(Collection<BusinessKey> keys, long commit) {
        Map<BusinessKey, List<Version>> holders = new HashMap<>();
        if (!keys.isEmpty()) {
            List<String> joined = keys.stream().map(BusinessKey::joined).toList();
            versions(history.key.in(joined).and(history.visibleAt(commit)), commit, null)
                    .orderBy(history.key, history.validFrom)
                    .forEach(row -> {
                        Version version = history.version(row);
                        holders.computeIfAbsent(
                                        BusinessKey.ofValues(dimension, version.values()), key -> new ArrayList<>())
                                .add(version);
                    });
        }
        return holders;
    }

    /** The visible versions of members, each list in the order of valid time; members without any are absent. */
    public Map<Long, List<Version>> visibleOf(Collection<Long> memberNos, long commit) {
        Map<Long, List<Version>> found = new LinkedHashMap<>();
        if (memberNos.isEmpty()) {
            return found;
        }
        versions(history.memberNo.in(memberNos).and(history.visibleAt(commit)), commit, null)
                .orderBy(history.memberNo, history.validFrom)
                .forEach(row -> {
                    Version version = history.version(row);
                    found.computeIfAbsent(version.memberNo(), no -> new ArrayList<>())
                            .add(version);
                });
        return found;
    }

    /** One member's visible versions, oldest first. */
    public List<Version> history(long memberNo, long commit) {
        return visibleOf(List.of(memberNo), commit).getOrDefault(memberNo, List.of());
    }

    /** All rows that were ever recorded of a member up to the head, superseded ones too, in the order of their commits and days. */
    public List<Version> recorded(long memberNo) {
        long head = new HeadStore(dsl).commit();
        return versions(history.memberNo.eq(memberNo).and(history.recordedBy.le(head)), head, null)
                .orderBy(history.recordedBy, history.validFrom)
                .fetch(history::version);
    }

    /** One member's version on a day; its references are shown by the keys of that day. */
    public Optional<Version> onDay(long memberNo, long commit, LocalDate day) {
        return versions(
                        history.memberNo
                                .eq(memberNo)
                                .and(history.visibleAt(commit))
                                .and(history.validOn(day)),
                        commit,
                        day)
                .fetchOptional(history::version);
    }

    /** The members that have, or last had, these keys at a commit. */
    public Map<BusinessKey, Long> memberNosByKey(Collection<BusinessKey> keys, long commit) {
        Map<BusinessKey, Long> members = new HashMap<>();
        holderNos(keys, commit).forEach((key, holders) -> members.put(key, holders.getLast()));
        return members;
    }

    /** The members that have these keys on a day, else those that last had them. */
    public Map<BusinessKey, Long> memberNosByKey(Collection<BusinessKey> keys, long commit, LocalDate day) {
        Map<BusinessKey, Long> members = memberNosByKey(keys, commit);
        hashesOn(members.keySet(), commit, day).forEach((key, version) -> members.put(key, version.memberNo()));
        return members;
    }

    /** The members that have or had these keys at a commit, for each key in the order in which they gave it up. */
    public Map<BusinessKey, List<Long>> holderNos(Collection<BusinessKey> keys, long commit) {
        Map<BusinessKey, List<Long>> members = new HashMap<>();
        if (keys.isEmpty()) {
            return members;
        }
        dsl.select(history.key, history.memberNo)
                .from(history.table)
                .where(history.key.in(keys.stream().map(BusinessKey::joined).toList()))
                .and(history.visibleAt(commit))
                .orderBy(history.validTo)
                .forEach(row -> {
                    List<Long> holders =
                            members.computeIfAbsent(BusinessKey.ofJoined(row.value1()), key -> new ArrayList<>());
                    holders.remove(row.value2());
                    holders.add(row.value2());
                });
        return members;
    }

    /** The members that have one of these values on some day. */
    public Set<Long> memberNosByValue(Attribute attribute, Collection<?> values, long commit) {
        if (values.isEmpty()) {
            return Set.of();
        }
        Field<?> column = history.attribute(dimension.indexOf(attribute.name()));
        return new HashSet<>(dsl.selectDistinct(history.memberNo)
                .from(history.table)
                .where(DSL.condition(
                        "{0} in ({1})",
                        column,
                        DSL.list(values.stream()
                                .map(value -> DSL.val(
                                        value instanceof MemberRef ref
                                                ? ref.member().toString()
                                                : value))
                                .toList())))
                .and(history.visibleAt(commit))
                .fetch(history.memberNo));
    }

    /** The versions that have these keys on a day, by their hashes: read from an index, whatever the values are. */
    public Map<BusinessKey, HashedVersion> hashesOn(Collection<BusinessKey> keys, long commit, LocalDate day) {
        Map<BusinessKey, HashedVersion> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        // Without jOOQ, which takes as long for two thousand records as the database does.
        String sql = "SELECT h.bkey, h.member_no, h.row_hash FROM " + dimension.historyTable() + " h WHERE h.bkey IN (?"
                + ", ?".repeat(keys.size() - 1) + ") AND " + visible("h", commit)
                + " AND h.valid_from <= ? AND h.valid_to > ?";
        dsl.connection(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                int at = 1;
                for (BusinessKey key : keys) {
                    query.setString(at++, key.joined());
                }
                query.setObject(at++, day);
                query.setObject(at, day);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.put(
                                BusinessKey.ofJoined(rows.getString(1)),
                                new HashedVersion(rows.getLong(2), RowHash.of(rows.getBytes(3))));
                    }
                }
            }
        });
        return found;
    }

    /** The versions that have these keys on a day. */
    public Map<BusinessKey, Version> asOf(Collection<BusinessKey> keys, long commit, LocalDate day) {
        Map<BusinessKey, Version> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        dsl.select(history.versionFields())
                .select(history.key)
                .from(history.withKeys(commit, day))
                .where(history.key.in(keys.stream().map(BusinessKey::joined).toList()))
                .and(history.visibleAt(commit))
                .and(history.validOn(day))
                .forEach(row -> found.put(BusinessKey.ofJoined(row.get(history.key)), history.version(row)));
        return found;
    }

    /** The keys on a day that begin with a text, in their order, at most {@code limit}. */
    List<BusinessKey> keys(long commit, LocalDate day, String prefix, int limit) {
        return dsl.select(history.key)
                .from(history.table)
                .where(history.visibleAt(commit), history.validOn(day))
                .and(prefix.isEmpty() ? DSL.noCondition() : history.key.startsWith(prefix))
                .orderBy(history.key)
                .limit(limit)
                .fetch(row -> BusinessKey.ofJoined(row.value1()));
    }

    /**
     * All visible versions, or those valid on a day, in the order of key and valid time.
     *
     * <p>Rows are fetched as they are consumed; what others commit meanwhile is not seen.
     */
    public void stream(long commit, @Nullable LocalDate asOf, Consumer<Version> each) {
        Condition condition = history.visibleAt(commit);
        if (asOf != null) {
            condition = condition.and(history.validOn(asOf));
        }
        try (Cursor<Record> rows = versions(condition, commit, asOf)
                .orderBy(history.key, history.validFrom)
                .fetchSize(FETCH)
                .fetchLazy()) {
            for (Record row : rows) {
                each.accept(history.version(row));
            }
        }
    }

    /**
     * The next versions in the order of key and valid time, for whoever asks for more while reading: visible ones, or those valid on a day.
     *
     * @param after the version after which they come; null for the first
     */
    public List<Version> next(long commit, @Nullable LocalDate asOf, @Nullable Version after, int limit) {
        Condition condition = history.visibleAt(commit);
        if (asOf != null) {
            condition = condition.and(history.validOn(asOf));
        }
        if (after != null) {
            String key = BusinessKey.ofValues(dimension, after.values()).joined();
            condition = condition
                    .and(history.key.ge(key))
                    .and(history.key
                            .gt(key)
                            .or(history.validFrom.gt(after.period().from())));
        }
        return versions(condition, commit, asOf)
                .orderBy(history.key, history.validFrom)
                .limit(limit)
                .fetch(history::version);
    }

    /** All that a query finds, in its order; its cursor and limit do not count. */
    public void each(MemberQuery query, Consumer<Version> each) {
        boolean isWhole = (query.search() == null || query.search().isBlank())
                && query.filters().isEmpty()
                && query.sort().isEmpty();
        if (isWhole) {
            stream(query.commit(), query.asOf(), each);
            return;
        }
        String cursor = null;
        do {
            MemberPage page = page(query.after(cursor));
            page.items().forEach(each);
            cursor = page.next();
        } while (cursor != null);
    }

    /** How many versions are visible at a commit, all or those valid on a day. */
    public long count(long commit, @Nullable LocalDate asOf) {
        Condition condition = history.visibleAt(commit);
        if (asOf != null) {
            condition = condition.and(history.validOn(asOf));
        }
        return dsl.selectCount()
                .from(history.table)
                .where(condition)
                .fetchSingle()
                .value1();
    }

    /** One page; see {@link MemberQuery}. */
    public MemberPage page(MemberQuery query) {
        return new MemberPaging(dimension, history).fetch(dsl, query);
    }

    public Optional<Long> memberNoById(UUID memberId) {
        return dsl.select(MEMBER.MEMBER_NO)
                .from(MEMBER)
                .where(MEMBER.MEMBER_ID.eq(memberId.toString()), MEMBER.DIMENSION_ID.eq(dimension.id()))
                .fetchOptional(MEMBER.MEMBER_NO);
    }

    /** The numbers of members by their durable ids; an id of nobody in this dimension is absent. */
    public Map<UUID, Long> memberNosById(Collection<UUID> ids) {
        Map<UUID, Long> numbers = new HashMap<>();
        if (!ids.isEmpty()) {
            dsl.select(MEMBER.MEMBER_ID, MEMBER.MEMBER_NO)
                    .from(MEMBER)
                    .where(
                            MEMBER.MEMBER_ID.in(ids.stream().map(UUID::toString).toList()),
                            MEMBER.DIMENSION_ID.eq(dimension.id()))
                    .forEach(row -> numbers.put(UUID.fromString(row.value1()), row.value2()));
        }
        return numbers;
    }

    /** The durable ids of members. */
    public Map<Long, UUID> memberIds(Collection<Long> memberNos) {
        Map<Long, UUID> ids = new HashMap<>();
        if (memberNos.isEmpty()) {
            return ids;
        }
        dsl.select(MEMBER.MEMBER_NO, MEMBER.MEMBER_ID)
                .from(MEMBER)
                .where(MEMBER.MEMBER_NO.in(memberNos))
                .forEach(row -> ids.put(row.value1(), UUID.fromString(row.value2())));
        return ids;
    }

    /** Whether no version is visible at a commit. */
    public boolean isEmpty(long commit) {
        return !dsl.fetchExists(history.table, history.visibleAt(commit));
    }

    /** @param day for which the keys of referred members are looked up; null takes each version's first */
    private SelectConditionStep<Record> versions(Condition condition, long commit, @Nullable LocalDate day) {
        return dsl.select(history.versionFields())
                .from(history.withKeys(commit, day))
                .where(condition);
    }
}
