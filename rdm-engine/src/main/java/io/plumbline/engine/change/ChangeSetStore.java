package io.plumbline.engine.change;

import static io.plumbline.engine.jooq.Tables.CHANGE_SET;
import static io.plumbline.engine.jooq.Tables.CHANGE_SET_AUTHOR;
import static io.plumbline.engine.jooq.Tables.CHANGE_SET_DIMENSION;
import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.REVIEW;
import static org.jooq.impl.DSL.val;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Change sets: who, when, from what, in which state. Their changes are in {@link ChangeStore}. */
public final class ChangeSetStore {
    private final DSLContext dsl;

    public ChangeSetStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Makes an empty draft and returns its number. */
    public long create(NewChangeSet draft) {
        long id = dsl.insertInto(CHANGE_SET)
                .set(CHANGE_SET.TITLE, draft.title())
                .set(CHANGE_SET.REASON, draft.reason())
                .set(CHANGE_SET.STATUS, ChangeSetStatus.DRAFT.name())
                .set(CHANGE_SET.BASE_COMMIT, draft.baseCommit())
                .set(CHANGE_SET.EFFECTIVE_DATE, draft.effectiveDate())
                .set(CHANGE_SET.CONTENT_HASH, new ContentHash().hex())
                .set(CHANGE_SET.AUTHOR_ID, draft.authorId())
                .set(CHANGE_SET.REVERTS_COMMIT, draft.revertsCommit())
                .set(CHANGE_SET.UNCHANGED, 0L)
                .set(CHANGE_SET.CLEARED_CELLS, 0L)
                .set(CHANGE_SET.VERSION, 1)
                .set(CHANGE_SET.CREATED_AT, Utc.now())
                .returningResult(CHANGE_SET.ID)
                .fetchSingle()
                .value1();
        addAuthor(id, draft.authorId());
        draft.dimensions().forEach(code -> addDimension(id, code));
        return id;
    }

    /** Notes what a draft was made upon. */
    void setStacked(long id, ChangeSet below) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.STACKED_ON, below.id())
                .set(CHANGE_SET.IDS_OF, below.idsOf())
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    /** See {@link ChangeSet#idsOf()}. */
    public long idsOf(long id) {
        return dsl.select(DSL.coalesce(CHANGE_SET.IDS_OF, CHANGE_SET.ID))
                .from(CHANGE_SET)
                .where(CHANGE_SET.ID.eq(id))
                .fetchSingle()
                .value1();
    }

    /** Names one more person who put content in, and who can therefore not approve. */
    public void addAuthor(long id, long personId) {
        dsl.insertInto(CHANGE_SET_AUTHOR)
                .set(CHANGE_SET_AUTHOR.CHANGE_SET_ID, id)
                .set(CHANGE_SET_AUTHOR.PERSON_ID, personId)
                .onDuplicateKeyIgnore()
                .execute();
    }

    public void addDimension(long id, String code) {
        dsl.insertInto(CHANGE_SET_DIMENSION, CHANGE_SET_DIMENSION.CHANGE_SET_ID, CHANGE_SET_DIMENSION.DIMENSION_ID)
                .select(dsl.select(val(id), DIMENSION.ID).from(DIMENSION).where(DIMENSION.CODE.eq(code)))
                .onDuplicateKeyIgnore()
                .execute();
    }

    /** The change set of that number, or UNKNOWN_CHANGE_SET. */
    public ChangeSet get(long id) {
        return fetch(CHANGE_SET.ID.eq(id), 1).stream().findFirst().orElseThrow(() -> unknown(id));
    }

    /** The same, and nobody else writes it until the transaction ends. */
    public ChangeSet lock(long id) {
        boolean there = dsl.select(CHANGE_SET.ID)
                .from(CHANGE_SET)
                .where(CHANGE_SET.ID.eq(id))
                .forUpdate()
                .fetchOptional()
                .isPresent();
        if (!there) {
            throw unknown(id);
        }
        return get(id);
    }

    /**
     * The same, where it still is at the version that the caller saw, else STALE_VERSION.
     *
     * @param seen null where the caller did not say
     */
    public ChangeSet lock(long id, @Nullable Integer seen) {
        ChangeSet set = lock(id);
        if (seen != null && seen != set.version()) {
            throw new RdmException(
                    ErrorCode.STALE_VERSION,
                    "Change set " + id + " is at version " + set.version() + ", you saw version " + seen
                            + ". Read it again and repeat what you did.");
        }
        return set;
    }

    private static RdmException unknown(long id) {
        return new RdmException(ErrorCode.UNKNOWN_CHANGE_SET, "There is no change set " + id + ".");
    }

    /** Newest first; {@code before} is the number to go on below. */
    public List<ChangeSet> list(
            Collection<ChangeSetStatus> statuses, @Nullable Long authorId, @Nullable Long before, int limit) {
        Condition condition = DSL.noCondition();
        if (!statuses.isEmpty()) {
            condition = condition.and(
                    CHANGE_SET.STATUS.in(statuses.stream().map(Enum::name).toList()));
        }
        if (authorId != null) {
            condition = condition.and(CHANGE_SET.AUTHOR_ID.eq(authorId));
        }
        if (before != null) {
            condition = condition.and(CHANGE_SET.ID.lt(before));
        }
        return fetch(condition, limit);
    }

    /** Those whose title holds a text, or whose number it is, newest first. */
    public List<ChangeSet> search(String text, int limit) {
        Condition found = CHANGE_SET.TITLE.containsIgnoreCase(text);
        String number = text.startsWith("#") ? text.substring(1) : text;
        if (number.matches("\\d{1,18}")) {
            found = found.or(CHANGE_SET.ID.eq(Long.valueOf(number)));
        }
        return fetch(found, limit);
    }

    public long count(Collection<ChangeSetStatus> statuses) {
        return dsl.fetchCount(
                CHANGE_SET,
                CHANGE_SET.STATUS.in(statuses.stream().map(Enum::name).toList()));
    }

    /** Sets title, reason and date; the version grows. */
    public void describe(long id, String title, String reason, LocalDate effectiveDate) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.TITLE, title)
                .set(CHANGE_SET.REASON, reason)
                .set(CHANGE_SET.EFFECTIVE_DATE, effectiveDate)
                .set(CHANGE_SET.VERSION, CHANGE_SET.VERSION.plus(1))
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    /** Moves to another state. */
    public void setStatus(long id, ChangeSetStatus status) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.STATUS, status.name())
                .set(CHANGE_SET.VERSION, CHANGE_SET.VERSION.plus(1))
                .set(
                        CHANGE_SET.SUBMITTED_AT,
                        status == ChangeSetStatus.SUBMITTED ? val(Utc.now()) : CHANGE_SET.SUBMITTED_AT)
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    public void setReason(long id, String reason) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.REASON, reason)
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    /** Notes what a workbook said besides its changes. */
    public void setRowCounts(long id, long unchanged, long clearedCells) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.UNCHANGED, unchanged)
                .set(CHANGE_SET.CLEARED_CELLS, clearedCells)
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    /** Notes that the findings are about what it holds now. */
    public void setValidated(long id) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.VALIDATED_HASH, CHANGE_SET.CONTENT_HASH)
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    /** Says that what is shown with it is another now, such as its findings. */
    public void touch(long id) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.VERSION, CHANGE_SET.VERSION.plus(1))
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    /** Whether the findings are about what it holds now. */
    public boolean isValidated(long id) {
        return dsl.fetchExists(
                CHANGE_SET, CHANGE_SET.ID.eq(id).and(CHANGE_SET.VALIDATED_HASH.eq(CHANGE_SET.CONTENT_HASH)));
    }

    /** Moves the base without touching what was approved. */
    public void setBase(long id, long commit) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.BASE_COMMIT, commit)
                .set(CHANGE_SET.VERSION, CHANGE_SET.VERSION.plus(1))
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    public void setCommitted(long id, long commit) {
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.COMMIT_NO, commit)
                .set(CHANGE_SET.STATUS, ChangeSetStatus.COMMITTED.name())
                .set(CHANGE_SET.VERSION, CHANGE_SET.VERSION.plus(1))
                .where(CHANGE_SET.ID.eq(id))
                .execute();
    }

    /**
     * Says that the content is another one now: the hash is new, approvals lapse, and what was submitted is a draft again.
     *
     * @param why shown beside the approvals that lapse
     */
    public void contentChanged(long id, String contentHash, String why) {
        ChangeSet before = get(id);
        boolean back =
                before.status() != ChangeSetStatus.DRAFT && !before.status().isEnded();
        dsl.update(CHANGE_SET)
                .set(CHANGE_SET.CONTENT_HASH, contentHash)
                .set(CHANGE_SET.VERSION, CHANGE_SET.VERSION.plus(1))
                .set(
                        CHANGE_SET.STATUS,
                        back ? ChangeSetStatus.DRAFT.name() : before.status().name())
                .where(CHANGE_SET.ID.eq(id))
                .execute();
        if (back || !before.contentHash().equals(contentHash)) {
            dsl.update(REVIEW)
                    .set(REVIEW.VOID_REASON, why)
                    .where(REVIEW.CHANGE_SET_ID.eq(id), REVIEW.VOID_REASON.isNull())
                    .execute();
        }
    }

    private List<ChangeSet> fetch(Condition condition, int limit) {
        var rows = dsl.selectFrom(CHANGE_SET)
                .where(condition)
                .orderBy(CHANGE_SET.ID.desc())
                .limit(limit)
                .fetch();
        List<Long> ids = rows.getValues(CHANGE_SET.ID);
        var authors = dsl.select(CHANGE_SET_AUTHOR.CHANGE_SET_ID, CHANGE_SET_AUTHOR.PERSON_ID)
                .from(CHANGE_SET_AUTHOR)
                .where(CHANGE_SET_AUTHOR.CHANGE_SET_ID.in(ids))
                .fetchGroups(CHANGE_SET_AUTHOR.CHANGE_SET_ID, CHANGE_SET_AUTHOR.PERSON_ID);
        var dimensions = dsl.select(CHANGE_SET_DIMENSION.CHANGE_SET_ID, DIMENSION.CODE)
                .from(CHANGE_SET_DIMENSION)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(CHANGE_SET_DIMENSION.DIMENSION_ID))
                .where(CHANGE_SET_DIMENSION.CHANGE_SET_ID.in(ids))
                .orderBy(DIMENSION.CODE)
                .fetchGroups(CHANGE_SET_DIMENSION.CHANGE_SET_ID, DIMENSION.CODE);
        return rows.map(row -> read(
                row,
                new HashSet<>(authors.getOrDefault(row.get(CHANGE_SET.ID), List.of())),
                dimensions.getOrDefault(row.get(CHANGE_SET.ID), List.of())));
    }

    private static ChangeSet read(Record row, Set<Long> authors, List<String> dimensions) {
        var submitted = row.get(CHANGE_SET.SUBMITTED_AT);
        return new ChangeSet(
                row.get(CHANGE_SET.ID),
                row.get(CHANGE_SET.TITLE),
                row.get(CHANGE_SET.REASON),
                ChangeSetStatus.valueOf(row.get(CHANGE_SET.STATUS)),
                row.get(CHANGE_SET.BASE_COMMIT),
                row.get(CHANGE_SET.EFFECTIVE_DATE),
                row.get(CHANGE_SET.CONTENT_HASH),
                row.get(CHANGE_SET.AUTHOR_ID),
                authors,
                dimensions,
                row.get(CHANGE_SET.REVERTS_COMMIT),
                row.get(CHANGE_SET.STACKED_ON),
                Objects.requireNonNullElse(row.get(CHANGE_SET.IDS_OF), row.get(CHANGE_SET.ID)),
                row.get(CHANGE_SET.COMMIT_NO),
                row.get(CHANGE_SET.VERSION),
                Utc.instant(row.get(CHANGE_SET.CREATED_AT)),
                submitted == null ? null : Utc.instant(submitted));
    }
}
