package io.plumbline.engine.change;

import static io.plumbline.engine.jooq.Tables.CONFLICT;
import static io.plumbline.engine.jooq.Tables.DIMENSION;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The conflicts of change sets with the head. */
public final class ConflictStore {
    private final DSLContext dsl;

    public ConflictStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** All of them, with the values that people know: of references the keys. */
    public List<Conflict> of(long changeSetId) {
        return shown(fetch(CONFLICT.CHANGE_SET_ID.eq(changeSetId), Integer.MAX_VALUE));
    }

    /** Those after a number, at most {@code limit}, with the values that people know. */
    public List<Conflict> after(long changeSetId, long id, int limit) {
        return shown(fetch(CONFLICT.CHANGE_SET_ID.eq(changeSetId).and(CONFLICT.ID.gt(id)), limit));
    }

    /** How many conflicts nobody has resolved; overlaps are none. */
    public int open(long changeSetId) {
        return dsl.fetchCount(
                CONFLICT,
                CONFLICT.CHANGE_SET_ID
                        .eq(changeSetId)
                        .and(CONFLICT.TAKEN.isNull())
                        .and(CONFLICT.KIND.ne(Conflict.Kind.OVERLAP.name())));
    }

    /** How many overlaps there are, acknowledged or not. */
    public int overlaps(long changeSetId) {
        return dsl.fetchCount(
                CONFLICT, CONFLICT.CHANGE_SET_ID.eq(changeSetId).and(CONFLICT.KIND.eq(Conflict.Kind.OVERLAP.name())));
    }

    /** How many overlaps nobody has acknowledged. */
    public int unseenOverlaps(long changeSetId) {
        return dsl.fetchCount(
                CONFLICT,
                CONFLICT.CHANGE_SET_ID
                        .eq(changeSetId)
                        .and(CONFLICT.TAKEN.isNull())
                        .and(CONFLICT.KIND.eq(Conflict.Kind.OVERLAP.name())));
    }

    /** Those that nobody has resolved: conflicts, or overlaps. */
    List<Conflict> open(long changeSetId, boolean overlaps) {
        return fetch(
                CONFLICT.CHANGE_SET_ID
                        .eq(changeSetId)
                        .and(CONFLICT.TAKEN.isNull())
                        .and(
                                overlaps
                                        ? CONFLICT.KIND.eq(Conflict.Kind.OVERLAP.name())
                                        : CONFLICT.KIND.ne(Conflict.Kind.OVERLAP.name())),
                Integer.MAX_VALUE);
    }

    Conflict get(long changeSetId, long id) {
        return fetch(CONFLICT.CHANGE_SET_ID.eq(changeSetId).and(CONFLICT.ID.eq(id)), 1).stream()
                .findFirst()
                .orElseThrow(() -> new RdmException(
                        ErrorCode.UNKNOWN_CONFLICT, "Change set " + changeSetId + " has no conflict " + id + "."));
    }

    void insert(long changeSetId, Dimension dimension, List<Conflict> conflicts) {
        for (Conflict conflict : conflicts) {
            dsl.insertInto(CONFLICT)
                    .set(CONFLICT.CHANGE_SET_ID, changeSetId)
                    .set(CONFLICT.DIMENSION_ID, dimension.id())
                    .set(CONFLICT.KIND, conflict.kind().name())
                    .set(CONFLICT.BKEY, conflict.key())
                    .set(CONFLICT.MEMBER_NO, conflict.memberNo())
                    .set(CONFLICT.ATTRIBUTE, conflict.attribute())
                    .set(CONFLICT.EFFECTIVE, conflict.effective())
                    .set(CONFLICT.DAYS_FROM, conflict.effective())
                    .set(CONFLICT.DAYS_TO, conflict.until())
                    .set(CONFLICT.BASE_VALUE, conflict.baseValue())
                    .set(CONFLICT.MINE, conflict.mine())
                    .set(CONFLICT.THEIRS, conflict.theirs())
                    .execute();
        }
    }

    void resolve(long id, String taken, @Nullable String value) {
        dsl.update(CONFLICT)
                .set(CONFLICT.TAKEN, taken)
                .set(CONFLICT.TAKEN_VALUE, value)
                .where(CONFLICT.ID.eq(id))
                .execute();
    }

    /** Forgets the conflicts of a change set whose content is another one now. */
    public void clear(long changeSetId) {
        dsl.deleteFrom(CONFLICT).where(CONFLICT.CHANGE_SET_ID.eq(changeSetId)).execute();
    }

    private List<Conflict> shown(List<Conflict> conflicts) {
        Map<String, Dimension> dimensions = new HashMap<>();
        return conflicts.stream()
                .map(c -> c.attribute() == null
                        ? c
                        : dimensions
                                .computeIfAbsent(c.dimension(), new DimensionStore(dsl)::byCode)
                                .find(c.attribute())
                                .map(c::shown)
                                .orElse(c))
                .toList();
    }

    private List<Conflict> fetch(Condition condition, int limit) {
        return dsl.select(CONFLICT.asterisk(), DIMENSION.CODE)
                .from(CONFLICT)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(CONFLICT.DIMENSION_ID))
                .where(condition)
                .orderBy(CONFLICT.ID)
                .limit(limit)
                .fetch(row -> new Conflict(
                        row.get(CONFLICT.ID),
                        row.get(DIMENSION.CODE),
                        Conflict.Kind.valueOf(row.get(CONFLICT.KIND)),
                        row.get(CONFLICT.BKEY),
                        row.get(CONFLICT.MEMBER_NO),
                        row.get(CONFLICT.ATTRIBUTE),
                        row.get(CONFLICT.EFFECTIVE),
                        Objects.requireNonNullElse(row.get(CONFLICT.DAYS_TO), Period.OPEN_END),
                        row.get(CONFLICT.BASE_VALUE),
                        row.get(CONFLICT.MINE),
                        row.get(CONFLICT.THEIRS),
                        row.get(CONFLICT.TAKEN),
                        row.get(CONFLICT.TAKEN_VALUE)));
    }
}
