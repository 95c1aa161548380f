package io.plumbline.engine.review;

import static io.plumbline.engine.jooq.Tables.COMMENT;
import static io.plumbline.engine.jooq.Tables.PERSON;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Utc;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;

/** The comments on change sets. */
public final class CommentStore {
    private static final io.plumbline.engine.jooq.tables.Person SETTLER = PERSON.as("settler");

    private final DSLContext dsl;

    public CommentStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Those of a change set, oldest first. */
    public List<Comment> of(long changeSetId) {
        return where(COMMENT.CHANGE_SET_ID.eq(changeSetId)).orderBy(COMMENT.ID).fetch(CommentStore::read);
    }

    Optional<Comment> find(long changeSetId, long id) {
        return where(COMMENT.CHANGE_SET_ID.eq(changeSetId).and(COMMENT.ID.eq(id)))
                .fetchOptional(CommentStore::read);
    }

    private SelectConditionStep<Record> where(Condition condition) {
        return dsl.select(COMMENT.asterisk(), PERSON.DISPLAY_NAME, SETTLER.DISPLAY_NAME)
                .from(COMMENT)
                .join(PERSON)
                .on(PERSON.ID.eq(COMMENT.MADE_BY))
                .leftJoin(SETTLER)
                .on(SETTLER.ID.eq(COMMENT.RESOLVED_BY))
                .where(condition);
    }

    long insert(long changeSetId, @Nullable Long replyTo, Comment.About about, String text, Person who) {
        return dsl.insertInto(COMMENT)
                .set(COMMENT.CHANGE_SET_ID, changeSetId)
                .set(COMMENT.REPLY_TO, replyTo)
                .set(COMMENT.DIMENSION, about.dimension())
                .set(COMMENT.MEMBER_KEY, about.key())
                .set(COMMENT.ATTRIBUTE, about.attribute())
                .set(COMMENT.TEXT, text)
                .set(COMMENT.MADE_BY, who.id())
                .set(COMMENT.MADE_AT, Utc.now())
                .returning(COMMENT.ID)
                .fetchSingle(COMMENT.ID);
    }

    /** Resolves an open thread; one that is resolved stays as it is. */
    void settle(long thread, Person who) {
        dsl.update(COMMENT)
                .set(COMMENT.RESOLVED_BY, who.id())
                .set(COMMENT.RESOLVED_AT, Utc.now())
                .where(COMMENT.ID.eq(thread), COMMENT.RESOLVED_AT.isNull())
                .execute();
    }

    void reopen(long thread) {
        dsl.update(COMMENT)
                .setNull(COMMENT.RESOLVED_BY)
                .setNull(COMMENT.RESOLVED_AT)
                .where(COMMENT.ID.eq(thread))
                .execute();
    }

    private static Comment read(Record row) {
        LocalDateTime settled = row.get(COMMENT.RESOLVED_AT);
        return new Comment(
                row.get(COMMENT.ID),
                row.get(COMMENT.CHANGE_SET_ID),
                row.get(COMMENT.REPLY_TO),
                new Comment.About(row.get(COMMENT.DIMENSION), row.get(COMMENT.MEMBER_KEY), row.get(COMMENT.ATTRIBUTE)),
                row.get(COMMENT.TEXT),
                row.get(COMMENT.MADE_BY),
                row.get(PERSON.DISPLAY_NAME),
                Utc.instant(row.get(COMMENT.MADE_AT)),
                settled == null ? null : new Comment.Settled(row.get(SETTLER.DISPLAY_NAME), Utc.instant(settled)));
    }
}
