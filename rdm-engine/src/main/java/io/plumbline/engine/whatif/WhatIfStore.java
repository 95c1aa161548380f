package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.COMMIT_DIMENSION;
import static io.plumbline.engine.jooq.Tables.COMMIT_ENTRY;
import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.JOB;
import static io.plumbline.engine.jooq.Tables.PERSON;
import static io.plumbline.engine.jooq.Tables.WHAT_IF;
import static io.plumbline.engine.jooq.Tables.WHAT_IF_CHANGE_SET;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.JobState;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was asked, and the finished reports. */
public final class WhatIfStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext dsl;

    public WhatIfStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    long insert(
            WhatIfQuestion question,
            long factSourceId,
            long baselineCommit,
            Map<Long, String> contentHashes,
            String factSnapshot,
            long askedBy) {
        long id = dsl.insertInto(WHAT_IF)
                .set(WHAT_IF.CHANGE_SETS, JSON.writeValueAsString(question.changeSets()))
                .set(WHAT_IF.FACT_SOURCE_ID, factSourceId)
                .set(WHAT_IF.REQUEST, QuestionJson.write(question).toString())
                .set(WHAT_IF.BASELINE_COMMIT, baselineCommit)
                .set(WHAT_IF.CONTENT_HASHES, hashes(contentHashes))
                .set(WHAT_IF.FACT_SNAPSHOT, factSnapshot)
                .set(WHAT_IF.ASKED_BY, askedBy)
                .set(WHAT_IF.ASKED_AT, Utc.now())
                .returningResult(WHAT_IF.ID)
                .fetchSingle()
                .value1();
        for (long changeSet : question.changeSets()) {
            dsl.insertInto(WHAT_IF_CHANGE_SET)
                    .set(WHAT_IF_CHANGE_SET.WHAT_IF_ID, id)
                    .set(WHAT_IF_CHANGE_SET.CHANGE_SET_ID, changeSet)
                    .execute();
        }
        return id;
    }

    /** The what-if of a number, or UNKNOWN_WHAT_IF. */
    public WhatIf get(long id) {
        return fetch(WHAT_IF.ID.eq(id), 1).stream()
                .findFirst()
                .orElseThrow(() -> new RdmException(ErrorCode.UNKNOWN_WHAT_IF, "There is no what-if " + id + "."));
    }

    /** Newest first. */
    public List<WhatIf> list(int limit) {
        return list(null, null, limit);
    }

    /**
     * Newest first, those that ask about a change set where one is named.
     *
     * @param before the number to go on below; null for the first page
     */
    public List<WhatIf> list(@Nullable Long changeSetId, @Nullable Long before, int limit) {
        Condition condition = before == null ? DSL.noCondition() : WHAT_IF.ID.lt(before);
        return fetch(changeSetId == null ? condition : condition.and(asksAbout(changeSetId)), limit);
    }

    /** Those that ask about a change set, newest first. */
    public List<WhatIf> ofChangeSet(long changeSetId) {
        return fetch(asksAbout(changeSetId), 1_000);
    }

    private Condition asksAbout(long changeSetId) {
        return WHAT_IF.ID.in(dsl.select(WHAT_IF_CHANGE_SET.WHAT_IF_ID)
                .from(WHAT_IF_CHANGE_SET)
                .where(WHAT_IF_CHANGE_SET.CHANGE_SET_ID.eq(changeSetId)));
    }

    /** The report's JSON; empty while there is none. */
    public Optional<String> report(long id) {
        return dsl.select(WHAT_IF.REPORT).from(WHAT_IF).where(WHAT_IF.ID.eq(id)).fetchOptional(WHAT_IF.REPORT);
    }

    /** Names the job that a person watches. */
    public void attachJob(long id, String jobId) {
        dsl.update(WHAT_IF).set(WHAT_IF.JOB_ID, jobId).where(WHAT_IF.ID.eq(id)).execute();
    }

    /** Pins what the answer will depend on, before anything is written for the run. */
    void pin(long id, String runId, long baselineCommit, Map<Long, String> contentHashes, String factSnapshot) {
        dsl.update(WHAT_IF)
                .set(WHAT_IF.RUN_ID, runId)
                .set(WHAT_IF.BASELINE_COMMIT, baselineCommit)
                .set(WHAT_IF.CONTENT_HASHES, hashes(contentHashes))
                .set(WHAT_IF.FACT_SNAPSHOT, factSnapshot)
                .where(WHAT_IF.ID.eq(id))
                .execute();
    }

    /** Whether a what-if still is pinned to a run, locked until the transaction ends. */
    boolean isPinned(long id, String runId) {
        return dsl.select(WHAT_IF.RUN_ID)
                .from(WHAT_IF)
                .where(WHAT_IF.ID.eq(id))
                .forUpdate()
                .fetchOptional(WHAT_IF.RUN_ID)
                .filter(runId::equals)
                .isPresent();
    }

    /** The runs that somebody still waits for: those of what-ifs whose job has not ended. */
    Set<String> awaitedRuns() {
        return dsl.select(WHAT_IF.RUN_ID)
                .from(WHAT_IF)
                .join(JOB)
                .on(JOB.ID.eq(WHAT_IF.JOB_ID))
                .where(WHAT_IF.RUN_ID.isNotNull(), JOB.STATE.in(JobState.QUEUED.name(), JobState.RUNNING.name()))
                .fetchSet(WHAT_IF.RUN_ID);
    }

    void finish(long id, String report, Instant at) {
        dsl.update(WHAT_IF)
                .set(WHAT_IF.REPORT, report)
                .set(WHAT_IF.FINISHED_AT, Utc.of(at))
                .where(WHAT_IF.ID.eq(id))
                .execute();
    }

    /** Commits after one that touched any of these dimensions, but for those that these change sets became. */
    List<Long> commitsSince(long commit, Set<String> dimensions, Collection<Long> ownChangeSets) {
        return dsl.selectDistinct(COMMIT_DIMENSION.COMMIT_NO)
                .from(COMMIT_DIMENSION)
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(COMMIT_DIMENSION.DIMENSION_ID))
                .join(COMMIT_ENTRY)
                .on(COMMIT_ENTRY.COMMIT_NO.eq(COMMIT_DIMENSION.COMMIT_NO))
                .where(COMMIT_DIMENSION.COMMIT_NO.gt(commit))
                .and(DIMENSION.CODE.in(dimensions))
                .and(COMMIT_ENTRY.CHANGE_SET_ID.notIn(ownChangeSets))
                .orderBy(COMMIT_DIMENSION.COMMIT_NO)
                .fetch(COMMIT_DIMENSION.COMMIT_NO);
    }

    private List<WhatIf> fetch(Condition condition, int limit) {
        return dsl.select(
                        WHAT_IF.ID,
                        WHAT_IF.REQUEST,
                        WHAT_IF.BASELINE_COMMIT,
                        WHAT_IF.CONTENT_HASHES,
                        WHAT_IF.FACT_SNAPSHOT,
                        WHAT_IF.RUN_ID,
                        WHAT_IF.JOB_ID,
                        WHAT_IF.ASKED_BY,
                        WHAT_IF.ASKED_AT,
                        WHAT_IF.FINISHED_AT,
                        PERSON.DISPLAY_NAME)
                .from(WHAT_IF)
                .leftJoin(PERSON)
                .on(PERSON.ID.eq(WHAT_IF.ASKED_BY))
                .where(condition)
                .orderBy(WHAT_IF.ID.desc())
                .limit(limit)
                .fetch(WhatIfStore::read);
    }

    private static WhatIf read(Record row) {
        Map<Long, String> hashes = new LinkedHashMap<>();
        for (JsonNode hash : JSON.readTree(row.get(WHAT_IF.CONTENT_HASHES))) {
            hashes.put(hash.path("change_set").asLong(), hash.path("hash").asString());
        }
        @Nullable String name = row.get(PERSON.DISPLAY_NAME);
        @Nullable LocalDateTime finished = row.get(WHAT_IF.FINISHED_AT);
        return new WhatIf(
                row.get(WHAT_IF.ID),
                QuestionJson.parse(row.get(WHAT_IF.REQUEST)),
                row.get(WHAT_IF.BASELINE_COMMIT),
                hashes,
                row.get(WHAT_IF.FACT_SNAPSHOT),
                row.get(WHAT_IF.RUN_ID),
                row.get(WHAT_IF.JOB_ID),
                row.get(WHAT_IF.ASKED_BY),
                name == null ? "somebody" : name,
                Utc.instant(row.get(WHAT_IF.ASKED_AT)),
                finished == null ? null : Utc.instant(finished));
    }

    private static String hashes(Map<Long, String> contentHashes) {
        var list = JSON.createArrayNode();
        contentHashes.forEach((changeSet, hash) -> {
            ObjectNode item = list.addObject();
            item.put("change_set", changeSet).put("hash", hash);
        });
        return list.toString();
    }
}
