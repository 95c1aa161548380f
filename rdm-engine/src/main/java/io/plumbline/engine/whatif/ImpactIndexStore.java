package io.plumbline.engine.whatif;

import static io.plumbline.engine.jooq.Tables.IMPACT_INDEX;
import static io.plumbline.engine.jooq.Tables.IMPACT_SHARE;

import io.plumbline.engine.database.Utc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The impact indexes and their shares. */
public final class ImpactIndexStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext dsl;

    public ImpactIndexStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** The index of a fact source for one of its dimensions, held against the facts as the source last saw them. */
    public ImpactIndex of(FactSource source, String dimension) {
        @Nullable
        String id = dsl.select(IMPACT_INDEX.ID)
                .from(IMPACT_INDEX)
                .where(IMPACT_INDEX.FACT_SOURCE_ID.eq(source.id()), IMPACT_INDEX.DIMENSION.eq(dimension))
                .fetchOne(IMPACT_INDEX.ID);
        return ImpactIndex.of(id, dimension, id == null ? List.of() : shares(id), source.facts());
    }

    /** Whether a run builds a share of an index now. */
    boolean isBeingBuilt(FactSource source, String dimension) {
        return dsl.fetchExists(
                IMPACT_INDEX,
                IMPACT_INDEX.FACT_SOURCE_ID.eq(source.id()),
                IMPACT_INDEX.DIMENSION.eq(dimension),
                IMPACT_INDEX.RUN_ID.isNotNull());
    }

    /** The indexes of all dimensions that the source is bound to. */
    public List<ImpactIndex> of(FactSource source) {
        return source.bindings().stream()
                .map(binding -> of(source, binding.dimension()))
                .toList();
    }

    private List<ImpactShare> shares(String id) {
        return dsl.selectFrom(IMPACT_SHARE)
                .where(IMPACT_SHARE.INDEX_ID.eq(id))
                .orderBy(IMPACT_SHARE.CREATED_AT, IMPACT_SHARE.ID)
                .fetch(ImpactIndexStore::share);
    }

    private static ImpactShare share(Record row) {
        List<String> files = new ArrayList<>();
        JSON.readTree(row.get(IMPACT_SHARE.FILES)).forEach(file -> files.add(file.asString()));
        return new ImpactShare(
                row.get(IMPACT_SHARE.ID),
                FactSourceJson.parseFiles(JSON.readTree(row.get(IMPACT_SHARE.FACTS))),
                files,
                row.get(IMPACT_SHARE.FACT_ROWS),
                row.get(IMPACT_SHARE.INDEX_ROWS),
                row.get(IMPACT_SHARE.BYTES),
                row.get(IMPACT_SHARE.SECONDS));
    }

    /** The number of an index, given to it now where it has none. */
    String begin(FactSource source, String dimension) {
        dsl.insertInto(IMPACT_INDEX)
                .set(IMPACT_INDEX.ID, UUID.randomUUID().toString())
                .set(IMPACT_INDEX.FACT_SOURCE_ID, source.id())
                .set(IMPACT_INDEX.DIMENSION, dimension)
                .onDuplicateKeyIgnore()
                .execute();
        return dsl.select(IMPACT_INDEX.ID)
                .from(IMPACT_INDEX)
                .where(IMPACT_INDEX.FACT_SOURCE_ID.eq(source.id()), IMPACT_INDEX.DIMENSION.eq(dimension))
                .fetchSingle(IMPACT_INDEX.ID);
    }

    /** The run that builds a share now; null: none. What an index waited for before is the answer. */
    @Nullable
    String await(String id, @Nullable String runId) {
        @Nullable
        String before = dsl.select(IMPACT_INDEX.RUN_ID)
                .from(IMPACT_INDEX)
                .where(IMPACT_INDEX.ID.eq(id))
                .forUpdate()
                .fetchSingle(IMPACT_INDEX.RUN_ID);
        dsl.update(IMPACT_INDEX)
                .set(IMPACT_INDEX.RUN_ID, runId)
                .where(IMPACT_INDEX.ID.eq(id))
                .execute();
        return before;
    }

    void add(String id, ImpactShare share) {
        dsl.insertInto(IMPACT_SHARE)
                .set(IMPACT_SHARE.ID, share.id())
                .set(IMPACT_SHARE.INDEX_ID, id)
                .set(
                        IMPACT_SHARE.FACTS,
                        FactSourceJson.writeFiles(share.facts()).toString())
                .set(IMPACT_SHARE.FILES, JSON.writeValueAsString(share.files()))
                .set(IMPACT_SHARE.FACT_ROWS, share.factRows())
                .set(IMPACT_SHARE.INDEX_ROWS, share.rows())
                .set(IMPACT_SHARE.BYTES, share.bytes())
                .set(IMPACT_SHARE.SECONDS, share.seconds())
                .set(IMPACT_SHARE.CREATED_AT, Utc.now())
                .execute();
    }

    /** Forgets shares; their files go with the next tidying. */
    void drop(Collection<String> shareIds) {
        dsl.deleteFrom(IMPACT_SHARE).where(IMPACT_SHARE.ID.in(shareIds)).execute();
    }

    /** Forgets all shares of an index. */
    void dropAll(String id) {
        dsl.deleteFrom(IMPACT_SHARE).where(IMPACT_SHARE.INDEX_ID.eq(id)).execute();
    }

    /** The runs whose files are in use: of all shares, and those that are being built. */
    Set<String> runs() {
        Set<String> runs =
                new HashSet<>(dsl.select(IMPACT_SHARE.ID).from(IMPACT_SHARE).fetch(IMPACT_SHARE.ID));
        runs.addAll(awaitedRuns());
        return runs;
    }

    /** The runs that build a share now. */
    Set<String> awaitedRuns() {
        return new HashSet<>(dsl.select(IMPACT_INDEX.RUN_ID)
                .from(IMPACT_INDEX)
                .where(IMPACT_INDEX.RUN_ID.isNotNull())
                .fetch(IMPACT_INDEX.RUN_ID));
    }

    /** What a run says that has built a share. */
    static ImpactShare built(String runId, List<FactFile> facts, String json) {
        JsonNode root = JSON.readTree(json);
        List<String> files = new ArrayList<>();
        root.path("files").forEach(file -> files.add(file.asString()));
        return new ImpactShare(
                runId,
                facts,
                files,
                root.path("fact_rows").asLong(),
                root.path("rows").asLong(),
                root.path("bytes").asLong(),
                root.path("seconds").asDouble());
    }
}
