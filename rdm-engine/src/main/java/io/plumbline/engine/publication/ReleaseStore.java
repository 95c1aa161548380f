package io.plumbline.engine.publication;

import static io.plumbline.engine.jooq.Tables.COMMIT_DIMENSION;
import static io.plumbline.engine.jooq.Tables.COMMIT_ENTRY;
import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.HEAD;
import static io.plumbline.engine.jooq.Tables.PUBLICATION;
import static io.plumbline.engine.jooq.Tables.PUBLISHED_TABLE;
import static io.plumbline.engine.jooq.Tables.RELEASE_ENTRY;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.publication.Publication.Problem;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Releases, their publications and the tables that these left in the lake. */
public final class ReleaseStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> UNFINISHED = List.of(
            PublicationStatus.PENDING.name(), PublicationStatus.PUBLISHING.name(), PublicationStatus.FAILED.name());
    private static final Field<Boolean> RELEASED = COMMIT_DIMENSION.RELEASED;

    private final DSLContext dsl;

    public ReleaseStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /**
     * Publications, newest first.
     *
     * @param dimension a dimension's code, or null for all
     * @param beforeId the id of the last publication of the page before, or null for the first page
     */
    public List<Publication> list(@Nullable String dimension, @Nullable Long beforeId, int limit) {
        Condition condition = beforeId == null ? DSL.noCondition() : PUBLICATION.ID.lt(beforeId);
        return fetch(condition.and(of(dimension)), PUBLICATION.ID.desc(), limit);
    }

    /** Publications after one, oldest first: for those who poll. */
    public List<Publication> after(@Nullable String dimension, long afterId, int limit) {
        return fetch(PUBLICATION.ID.gt(afterId).and(of(dimension)), PUBLICATION.ID.asc(), limit);
    }

    /** The publications of one commit's releases, by dimension. */
    public List<Publication> ofCommit(long commitNo) {
        return fetch(RELEASE_ENTRY.COMMIT_NO.eq(commitNo), DIMENSION.CODE.asc(), Integer.MAX_VALUE);
    }

    /** The publications of a dimension's releases from one commit on and before another, oldest first. */
    public List<Publication> between(String dimension, long from, long before, int limit) {
        return fetch(
                of(dimension).and(RELEASE_ENTRY.COMMIT_NO.ge(from)).and(RELEASE_ENTRY.COMMIT_NO.lt(before)),
                RELEASE_ENTRY.COMMIT_NO.asc(),
                limit);
    }

    /** The newest publication of a dimension whose tables lie in the lake. */
    public Optional<Publication> newestPublished(String dimension) {
        return fetch(
                        PUBLICATION
                                .STATUS
                                .eq(PublicationStatus.PUBLISHED.name())
                                .and(of(dimension)),
                        RELEASE_ENTRY.COMMIT_NO.desc(),
                        1)
                .stream()
                .findFirst();
    }

    /** The publication of that id, or UNKNOWN_RELEASE. */
    public Publication get(long publicationId) {
        return fetch(PUBLICATION.ID.eq(publicationId), PUBLICATION.ID.asc(), 1).stream()
                .findFirst()
                .orElseThrow(() -> new RdmException(
                        ErrorCode.UNKNOWN_RELEASE,
                        "There is no publication " + publicationId + ". /releases lists those that there are."));
    }

    /** Publications that want work, oldest first: waiting, failed, or left behind by a program that ended. */
    public List<Publication> unfinished(int limit) {
        return fetch(PUBLICATION.STATUS.in(UNFINISHED), PUBLICATION.ID.asc(), limit);
    }

    /** The releases whose tags lie in the lake, by dimension, in the order of their commits. */
    Map<Long, List<Publication>> published() {
        Map<Long, List<Publication>> published = new TreeMap<>();
        fetch(
                        PUBLICATION
                                .STATUS
                                .eq(PublicationStatus.PUBLISHED.name())
                                .and(PUBLICATION.EXPIRED_AT.isNull()),
                        RELEASE_ENTRY.COMMIT_NO.asc(),
                        Integer.MAX_VALUE)
                .forEach(one -> published
                        .computeIfAbsent(one.release().dimensionId(), id -> new ArrayList<>())
                        .add(one));
        return published;
    }

    /** Those whose tags were to be taken away since a moment. */
    List<Publication> expiredSince(Instant moment) {
        return fetch(PUBLICATION.EXPIRED_AT.ge(Utc.of(moment)), PUBLICATION.ID.asc(), Integer.MAX_VALUE);
    }

    /** Notes that a release's tag is over. */
    void expire(long publicationId, Instant now) {
        dsl.update(PUBLICATION)
                .set(PUBLICATION.EXPIRED_AT, Utc.of(now))
                .where(PUBLICATION.ID.eq(publicationId))
                .execute();
    }

    /** Has the ended publications of a range of commits wait for another delivery; oldest commit first. */
    List<Publication> replay(@Nullable String dimension, long from, long to) {
        List<Publication> ended = fetch(
                of(dimension).and(RELEASE_ENTRY.COMMIT_NO.between(from, to)).and(PUBLICATION.STATUS.notIn(UNFINISHED)),
                RELEASE_ENTRY.COMMIT_NO.asc(),
                Integer.MAX_VALUE);
        List<Long> ids = ended.stream().map(Publication::id).toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        dsl.deleteFrom(PUBLISHED_TABLE)
                .where(PUBLISHED_TABLE.PUBLICATION_ID.in(ids))
                .execute();
        dsl.update(PUBLICATION)
                .set(PUBLICATION.STATUS, PublicationStatus.PENDING.name())
                .set(PUBLICATION.REPLAY, true)
                .setNull(PUBLICATION.PROBLEM)
                .setNull(PUBLICATION.STARTED_AT)
                .setNull(PUBLICATION.ENDED_AT)
                .setNull(PUBLICATION.EXPIRED_AT)
                .where(PUBLICATION.ID.in(ids))
                .execute();
        return fetch(PUBLICATION.ID.in(ids), RELEASE_ENTRY.COMMIT_NO.asc(), Integer.MAX_VALUE);
    }

    /** Whether an older release of the dimension waits for the same target, or is on its way: it is delivered first. */
    boolean isOlderWaiting(Publication publication) {
        return dsl.fetchExists(DSL.selectOne()
                .from(PUBLICATION)
                .join(RELEASE_ENTRY)
                .on(RELEASE_ENTRY.ID.eq(PUBLICATION.RELEASE_ID))
                .where(
                        RELEASE_ENTRY.DIMENSION_ID.eq(publication.release().dimensionId()),
                        RELEASE_ENTRY.COMMIT_NO.lt(publication.release().commitNo()),
                        PUBLICATION.TARGET.eq(publication.target()),
                        PUBLICATION.REPLAY.eq(true),
                        PUBLICATION.STATUS.in(PublicationStatus.PENDING.name(), PublicationStatus.PUBLISHING.name())));
    }

    /** What is not in the lake yet. */
    public Backlog backlog() {
        Map<PublicationStatus, Long> byStatus = new EnumMap<>(PublicationStatus.class);
        @Nullable LocalDateTime oldest = null;
        for (var row : dsl.select(PUBLICATION.STATUS, DSL.count(), DSL.min(RELEASE_ENTRY.CREATED_AT))
                .from(PUBLICATION)
                .join(RELEASE_ENTRY)
                .on(RELEASE_ENTRY.ID.eq(PUBLICATION.RELEASE_ID))
                .where(PUBLICATION.STATUS.in(UNFINISHED))
                .groupBy(PUBLICATION.STATUS)
                .fetch()) {
            byStatus.put(PublicationStatus.valueOf(row.value1()), (long) row.value2());
            oldest = oldest == null || row.value3().isBefore(oldest) ? row.value3() : oldest;
        }
        return new Backlog(byStatus, Optional.ofNullable(instant(oldest)));
    }

    /** The newest commit above this one whose release of the dimension is published at the target. */
    Optional<Long> newerPublished(Release release, String target) {
        return dsl.select(DSL.max(RELEASE_ENTRY.COMMIT_NO))
                .from(PUBLICATION)
                .join(RELEASE_ENTRY)
                .on(RELEASE_ENTRY.ID.eq(PUBLICATION.RELEASE_ID))
                .where(
                        RELEASE_ENTRY.DIMENSION_ID.eq(release.dimensionId()),
                        RELEASE_ENTRY.COMMIT_NO.gt(release.commitNo()),
                        PUBLICATION.TARGET.eq(target),
                        PUBLICATION.STATUS.eq(PublicationStatus.PUBLISHED.name()))
                .fetchOptional()
                .map(row -> row.value1());
    }

    /** A commit's touch of a dimension that no release was cut for. */
    record Unreleased(long commitNo, long dimensionId) {}

    /** What visible commits touched and no release was cut for, oldest first. */
    List<Unreleased> unreleased() {
        return dsl.select(COMMIT_DIMENSION.COMMIT_NO, COMMIT_DIMENSION.DIMENSION_ID)
                .from(COMMIT_DIMENSION)
                .join(COMMIT_ENTRY)
                .on(COMMIT_ENTRY.COMMIT_NO.eq(COMMIT_DIMENSION.COMMIT_NO))
                .where(
                        RELEASED.eq(false),
                        COMMIT_DIMENSION.COMMIT_NO.le(
                                DSL.select(HEAD.COMMIT_NO).from(HEAD).where(HEAD.ID.eq(1))))
                .orderBy(COMMIT_DIMENSION.COMMIT_NO, COMMIT_DIMENSION.DIMENSION_ID)
                .fetch(row -> new Unreleased(row.value1(), row.value2()));
    }

    /** Marks a commit's dimension as released; false where somebody else did. */
    boolean claim(Unreleased unreleased) {
        return dsl.update(COMMIT_DIMENSION)
                        .set(RELEASED, true)
                        .where(
                                COMMIT_DIMENSION.COMMIT_NO.eq(unreleased.commitNo()),
                                COMMIT_DIMENSION.DIMENSION_ID.eq(unreleased.dimensionId()),
                                RELEASED.eq(false))
                        .execute()
                == 1;
    }

    /** Whether a commit up to another touched a dimension: before, it has nothing to publish. */
    boolean isBegun(Dimension dimension, long commitNo) {
        return dsl.fetchExists(
                COMMIT_DIMENSION,
                COMMIT_DIMENSION.DIMENSION_ID.eq(dimension.id()),
                COMMIT_DIMENSION.COMMIT_NO.le(commitNo));
    }

    /** Keeps a new release with its publication, waiting; the result is the publication's id, none where the release is there. */
    Optional<Long> insert(Dimension dimension, long commitNo, int hashKey) {
        boolean isThere = dsl.fetchExists(
                RELEASE_ENTRY, RELEASE_ENTRY.DIMENSION_ID.eq(dimension.id()), RELEASE_ENTRY.COMMIT_NO.eq(commitNo));
        if (isThere) {
            return Optional.empty();
        }
        long releaseId = dsl.insertInto(RELEASE_ENTRY)
                .set(RELEASE_ENTRY.DIMENSION_ID, dimension.id())
                .set(RELEASE_ENTRY.COMMIT_NO, commitNo)
                .set(RELEASE_ENTRY.DEFINITION_VERSION, dimension.version())
                .set(
                        RELEASE_ENTRY.BATCH_ID,
                        Release.batchId(dimension.code(), commitNo, dimension.version(), hashKey)
                                .toString())
                .set(RELEASE_ENTRY.HASH_KEY, hashKey)
                .set(RELEASE_ENTRY.CREATED_AT, Utc.now())
                .returningResult(RELEASE_ENTRY.ID)
                .fetchSingle()
                .value1();
        return Optional.of(dsl.insertInto(PUBLICATION)
                .set(PUBLICATION.RELEASE_ID, releaseId)
                .set(PUBLICATION.TARGET, Publication.DEFAULT_TARGET)
                .set(PUBLICATION.STATUS, PublicationStatus.PENDING.name())
                .set(PUBLICATION.ATTEMPT, 0)
                .returningResult(PUBLICATION.ID)
                .fetchSingle()
                .value1());
    }

    /** Moves a publication on if it still is as the caller saw it; false otherwise. */
    boolean change(Publication seen, PublicationStatus to, @Nullable Problem problem) {
        boolean begins = to == PublicationStatus.PUBLISHING;
        LocalDateTime now = Utc.now();
        Map<Field<?>, Object> also = begins
                ? Map.of(PUBLICATION.ATTEMPT, seen.attempt() + 1, PUBLICATION.STARTED_AT, now)
                : Map.of(PUBLICATION.ATTEMPT, seen.attempt());
        return dsl.update(PUBLICATION)
                        .set(PUBLICATION.STATUS, to.name())
                        .set(PUBLICATION.PROBLEM, problem == null ? null : write(problem))
                        .set(PUBLICATION.ENDED_AT, begins || to == PublicationStatus.PENDING ? null : now)
                        .set(also)
                        .where(
                                PUBLICATION.ID.eq(seen.id()),
                                PUBLICATION.STATUS.eq(seen.status().name()),
                                PUBLICATION.ATTEMPT.eq(seen.attempt()))
                        .execute()
                == 1;
    }

    /** Notes which background job delivers a publication. */
    public void assignJob(long publicationId, String jobId) {
        dsl.update(PUBLICATION)
                .set(PUBLICATION.JOB_ID, jobId)
                .where(PUBLICATION.ID.eq(publicationId))
                .execute();
    }

    void insertTables(long publicationId, List<PublishedTable> tables) {
        for (PublishedTable table : tables) {
            dsl.insertInto(PUBLISHED_TABLE)
                    .set(PUBLISHED_TABLE.PUBLICATION_ID, publicationId)
                    .set(PUBLISHED_TABLE.NAME, table.name())
                    .set(PUBLISHED_TABLE.ROW_COUNT, table.rows())
                    .set(PUBLISHED_TABLE.SHA256, table.sha256())
                    .set(PUBLISHED_TABLE.SNAPSHOT_ID, table.snapshotId())
                    .set(PUBLISHED_TABLE.LOCATION, table.location())
                    .execute();
        }
    }

    private static Condition of(@Nullable String dimension) {
        return dimension == null ? DSL.noCondition() : DIMENSION.CODE.eq(dimension);
    }

    private List<Publication> fetch(Condition condition, org.jooq.OrderField<?> order, int limit) {
        List<SelectField<?>> fields = new ArrayList<>(List.of(PUBLICATION.fields()));
        fields.addAll(List.of(RELEASE_ENTRY.fields()));
        fields.add(DIMENSION.CODE);
        List<Record> rows = dsl.select(fields)
                .from(PUBLICATION)
                .join(RELEASE_ENTRY)
                .on(RELEASE_ENTRY.ID.eq(PUBLICATION.RELEASE_ID))
                .join(DIMENSION)
                .on(DIMENSION.ID.eq(RELEASE_ENTRY.DIMENSION_ID))
                .where(condition)
                .orderBy(order)
                .limit(limit)
                .fetch();
        Map<Long, List<PublishedTable>> tables =
                tables(rows.stream().map(row -> row.get(PUBLICATION.ID)).toList());
        return rows.stream()
                .map(row -> read(row, tables.getOrDefault(row.get(PUBLICATION.ID), List.of())))
                .toList();
    }

    private Map<Long, List<PublishedTable>> tables(Collection<Long> publicationIds) {
        Map<Long, List<PublishedTable>> tables = new HashMap<>();
        if (!publicationIds.isEmpty()) {
            dsl.selectFrom(PUBLISHED_TABLE)
                    .where(PUBLISHED_TABLE.PUBLICATION_ID.in(publicationIds))
                    .orderBy(PUBLISHED_TABLE.NAME)
                    .forEach(row -> tables.computeIfAbsent(
                                    row.get(PUBLISHED_TABLE.PUBLICATION_ID), id -> new ArrayList<>())
                            .add(new PublishedTable(
                                    row.get(PUBLISHED_TABLE.NAME),
                                    row.get(PUBLISHED_TABLE.ROW_COUNT),
                                    row.get(PUBLISHED_TABLE.SHA256),
                                    row.get(PUBLISHED_TABLE.SNAPSHOT_ID),
                                    row.get(PUBLISHED_TABLE.LOCATION))));
        }
        return tables;
    }

    private static Publication read(Record row, List<PublishedTable> tables) {
        Release release = new Release(
                row.get(RELEASE_ENTRY.ID),
                row.get(RELEASE_ENTRY.DIMENSION_ID),
                row.get(DIMENSION.CODE),
                row.get(RELEASE_ENTRY.COMMIT_NO),
                row.get(RELEASE_ENTRY.DEFINITION_VERSION),
                row.get(RELEASE_ENTRY.HASH_KEY),
                UUID.fromString(row.get(RELEASE_ENTRY.BATCH_ID)),
                Utc.instant(row.get(RELEASE_ENTRY.CREATED_AT)));
        String problem = row.get(PUBLICATION.PROBLEM);
        return new Publication(
                row.get(PUBLICATION.ID),
                release,
                row.get(PUBLICATION.TARGET),
                PublicationStatus.valueOf(row.get(PUBLICATION.STATUS)),
                row.get(PUBLICATION.ATTEMPT),
                row.get(PUBLICATION.REPLAY),
                row.get(PUBLICATION.EXPIRED_AT) != null,
                row.get(PUBLICATION.JOB_ID),
                problem == null ? null : problem(problem),
                tables,
                instant(row.get(PUBLICATION.STARTED_AT)),
                instant(row.get(PUBLICATION.ENDED_AT)));
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime stored) {
        return stored == null ? null : Utc.instant(stored);
    }

    private static String write(Problem problem) {
        return JSON.writeValueAsString(Map.of("code", problem.code().name(), "sentence", problem.sentence()));
    }

    private static Problem problem(String json) {
        JsonNode node = JSON.readTree(json);
        return new Problem(
                ErrorCode.valueOf(node.path("code").asString()),
                node.path("sentence").asString());
    }
}
