package io.plumbline.engine.review;

import static io.plumbline.engine.jooq.Tables.PERSON;
import static io.plumbline.engine.jooq.Tables.REVIEW;
import static io.plumbline.engine.jooq.Tables.WHAT_IF;
import static io.plumbline.engine.jooq.Tables.WHAT_IF_CHANGE_SET;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.database.Utc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The decisions about change sets. */
public final class ReviewStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext dsl;

    public ReviewStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** All decisions about a change set, also those that lapsed, oldest first. */
    public List<Review> of(long changeSetId) {
        return dsl.select(REVIEW.asterisk(), PERSON.DISPLAY_NAME)
                .from(REVIEW)
                .join(PERSON)
                .on(PERSON.ID.eq(REVIEW.PERSON_ID))
                .where(REVIEW.CHANGE_SET_ID.eq(changeSetId))
                .orderBy(REVIEW.ID)
                .fetch(ReviewStore::read);
    }

    /** Whether an approval stands for exactly this content. */
    public boolean isApproved(ChangeSet set) {
        return dsl.fetchExists(
                REVIEW,
                REVIEW.CHANGE_SET_ID
                        .eq(set.id())
                        .and(REVIEW.DECISION.eq(Decision.APPROVE.name()))
                        .and(REVIEW.CONTENT_HASH.eq(set.contentHash()))
                        .and(REVIEW.VOID_REASON.isNull()));
    }

    void insert(ChangeSet set, long personId, Decision decision, String comment, Map<String, Integer> policies) {
        String seen = dsl
                .select(WHAT_IF.ID)
                .from(WHAT_IF)
                .join(WHAT_IF_CHANGE_SET)
                .on(WHAT_IF_CHANGE_SET.WHAT_IF_ID.eq(WHAT_IF.ID))
                .where(WHAT_IF_CHANGE_SET.CHANGE_SET_ID.eq(set.id()), WHAT_IF.REPORT.isNotNull())
                .orderBy(WHAT_IF.ID)
                .fetch(WHAT_IF.ID)
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        dsl.insertInto(REVIEW)
                .set(REVIEW.CHANGE_SET_ID, set.id())
                .set(REVIEW.PERSON_ID, personId)
                .set(REVIEW.DECISION, decision.name())
                .set(REVIEW.COMMENT, comment)
                .set(REVIEW.BASE_COMMIT, set.baseCommit())
                .set(REVIEW.CONTENT_HASH, set.contentHash())
                .set(REVIEW.WHAT_IFS, seen)
                .set(REVIEW.POLICIES, policies.isEmpty() ? null : JSON.writeValueAsString(policies))
                .set(REVIEW.DECIDED_AT, Utc.now())
                .execute();
    }

    private static Map<String, Integer> policies(@Nullable String json) {
        Map<String, Integer> policies = new HashMap<>();
        if (json != null) {
            JSON.readTree(json)
                    .properties()
                    .forEach(entry ->
                            policies.put(entry.getKey(), entry.getValue().asInt()));
        }
        return policies;
    }

    private static Review read(Record row) {
        String seen = row.get(REVIEW.WHAT_IFS);
        return new Review(
                row.get(REVIEW.ID),
                row.get(REVIEW.CHANGE_SET_ID),
                row.get(REVIEW.PERSON_ID),
                row.get(PERSON.DISPLAY_NAME),
                Decision.valueOf(row.get(REVIEW.DECISION)),
                row.get(REVIEW.COMMENT),
                row.get(REVIEW.BASE_COMMIT),
                row.get(REVIEW.CONTENT_HASH),
                seen.isEmpty()
                        ? List.of()
                        : Arrays.stream(seen.split(",")).map(Long::valueOf).toList(),
                policies(row.get(REVIEW.POLICIES)),
                Utc.instant(row.get(REVIEW.DECIDED_AT)),
                row.get(REVIEW.VOID_REASON));
    }
}
