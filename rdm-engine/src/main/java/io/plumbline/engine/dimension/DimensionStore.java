package io.plumbline.engine.dimension;

import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.DIMENSION_DEFINITION;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The definitions of dimensions, the ones that held at earlier commits too. */
public final class DimensionStore {
    private final DSLContext dsl;

    public DimensionStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** All dimensions whose history table is there, by code. */
    public List<Dimension> all() {
        return dsl.selectFrom(DIMENSION)
                .where(DIMENSION.READY.isTrue())
                .orderBy(DIMENSION.CODE)
                .fetch(DimensionStore::read);
    }

    public Optional<Dimension> find(String code) {
        return dsl.selectFrom(DIMENSION)
                .where(DIMENSION.CODE.eq(code), DIMENSION.READY.isTrue())
                .fetchOptional(DimensionStore::read);
    }

    /** The dimension of that code, or UNKNOWN_DIMENSION. */
    public Dimension byCode(String code) {
        return find(code)
                .orElseThrow(() -> new RdmException(
                        ErrorCode.UNKNOWN_DIMENSION,
                        "There is no dimension " + code + ". Known: "
                                + all().stream().map(Dimension::code).toList() + "."));
    }

    /** The definition of a dimension as it held at a commit; of one that is younger, its first. */
    public Dimension at(String code, long commit) {
        return at(byCode(code), commit);
    }

    /** The definition of a dimension as it held at a commit; of one that is younger, its first. */
    public Dimension at(long id, long commit) {
        return at(byId(id), commit);
    }

    private Dimension at(Dimension now, long commit) {
        if (now.version() == 1) {
            return now;
        }
        return dsl.select(DIMENSION_DEFINITION.DEFINITION, DIMENSION_DEFINITION.VERSION)
                .from(DIMENSION_DEFINITION)
                .where(DIMENSION_DEFINITION.DIMENSION_ID.eq(now.id()))
                .orderBy(
                        DSL.when(DIMENSION_DEFINITION.COMMIT_NO.le(commit), DIMENSION_DEFINITION.VERSION.neg())
                                .otherwise(DIMENSION_DEFINITION.VERSION),
                        DIMENSION_DEFINITION.VERSION)
                .limit(1)
                .fetchOptional(row -> read(now.id(), row.value1(), row.value2()))
                .orElse(now);
    }

    /** The first of these dimensions whose definition is another than at a commit; empty where all are as they were. */
    public Optional<String> redefinedSince(Collection<String> codes, long commit) {
        return codes.stream()
                .filter(code -> {
                    Dimension now = byCode(code);
                    return at(now, commit).version() != now.version();
                })
                .findFirst();
    }

    /** A version of a dimension's definition. */
    public Dimension version(long id, int version) {
        return dsl.select(DIMENSION_DEFINITION.DEFINITION)
                .from(DIMENSION_DEFINITION)
                .where(DIMENSION_DEFINITION.DIMENSION_ID.eq(id), DIMENSION_DEFINITION.VERSION.eq(version))
                .fetchSingle(row -> read(id, row.value1(), version));
    }

    /** All definitions that a dimension had, oldest first, each with the commit from which it holds. */
    public Map<Long, Dimension> definitions(Dimension now) {
        Map<Long, Dimension> definitions = new LinkedHashMap<>();
        dsl.selectFrom(DIMENSION_DEFINITION)
                .where(DIMENSION_DEFINITION.DIMENSION_ID.eq(now.id()))
                .orderBy(DIMENSION_DEFINITION.VERSION)
                .forEach(row -> definitions.put(
                        row.get(DIMENSION_DEFINITION.COMMIT_NO),
                        read(
                                now.id(),
                                row.get(DIMENSION_DEFINITION.DEFINITION),
                                row.get(DIMENSION_DEFINITION.VERSION))));
        return definitions;
    }

    /**
     * Sets aside as many numbers of columns of the history table and returns the one before the first of them; none is ever given twice.
     */
    public int giveColumns(Dimension dimension, int many) {
        Integer last = dsl.select(DIMENSION.LAST_COLUMN)
                .from(DIMENSION)
                .where(DIMENSION.ID.eq(dimension.id()))
                .forUpdate()
                .fetchSingle()
                .value1();
        int before = last == null ? dimension.attributes().size() : last;
        dsl.update(DIMENSION)
                .set(DIMENSION.LAST_COLUMN, before + many)
                .where(DIMENSION.ID.eq(dimension.id()))
                .execute();
        return before;
    }

    /** Makes a definition the one that holds from a commit on. */
    public void adopt(Dimension after, long commit) {
        dsl.update(DIMENSION)
                .set(DIMENSION.LABEL, after.label())
                .set(DIMENSION.DOMAIN, after.domain())
                .set(DIMENSION.DEFINITION, DefinitionJson.kept(after))
                .set(DIMENSION.VERSION, after.version())
                .where(DIMENSION.ID.eq(after.id()))
                .execute();
        insertVersion(after.id(), after, commit);
    }

    private void insertVersion(long id, Dimension definition, long commit) {
        dsl.insertInto(DIMENSION_DEFINITION)
                .set(DIMENSION_DEFINITION.DIMENSION_ID, id)
                .set(DIMENSION_DEFINITION.VERSION, definition.version())
                .set(DIMENSION_DEFINITION.COMMIT_NO, commit)
                .set(DIMENSION_DEFINITION.DEFINITION, DefinitionJson.kept(definition))
                .execute();
    }

    public Dimension byId(long id) {
        return dsl.selectFrom(DIMENSION).where(DIMENSION.ID.eq(id)).fetchSingle(DimensionStore::read);
    }

    /** Keeps a definition whose table is not there yet; a second call with the same code finds the first. */
    Optional<Dimension> findUnready(String code) {
        return dsl.selectFrom(DIMENSION)
                .where(DIMENSION.CODE.eq(code), DIMENSION.READY.isFalse())
                .fetchOptional(DimensionStore::read);
    }

    long insert(Dimension draft, @Nullable Long personId) {
        return dsl.insertInto(DIMENSION)
                .set(DIMENSION.CODE, draft.code())
                .set(DIMENSION.LABEL, draft.label())
                .set(DIMENSION.DOMAIN, draft.domain())
                .set(DIMENSION.DEFINITION, DefinitionJson.kept(draft))
                .set(DIMENSION.VERSION, 1)
                .set(DIMENSION.READY, false)
                .set(DIMENSION.CREATED_BY, personId)
                .set(DIMENSION.CREATED_AT, Utc.now())
                .returningResult(DIMENSION.ID)
                .fetchSingle()
                .value1();
    }

    void redefine(long id, Dimension draft) {
        dsl.update(DIMENSION)
                .set(DIMENSION.LABEL, draft.label())
                .set(DIMENSION.DOMAIN, draft.domain())
                .set(DIMENSION.DEFINITION, DefinitionJson.kept(draft))
                .where(DIMENSION.ID.eq(id))
                .execute();
    }

    /** Keeps a definition as the dimension's first, with which it can be used. */
    void markReady(Dimension dimension) {
        dsl.update(DIMENSION)
                .set(DIMENSION.READY, true)
                .where(DIMENSION.ID.eq(dimension.id()))
                .execute();
        dsl.deleteFrom(DIMENSION_DEFINITION)
                .where(DIMENSION_DEFINITION.DIMENSION_ID.eq(dimension.id()))
                .execute();
        insertVersion(dimension.id(), dimension, 0);
    }

    private static Dimension read(Record row) {
        return read(row.get(DIMENSION.ID), row.get(DIMENSION.DEFINITION), row.get(DIMENSION.VERSION));
    }

    private static Dimension read(long id, String kept, int version) {
        return DefinitionJson.parseKept(kept).as(id, version);
    }
}
