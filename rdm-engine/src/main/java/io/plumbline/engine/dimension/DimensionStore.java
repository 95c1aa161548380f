package io.plumbline.engine.dimension;

import static io.plumbline.engine.jooq.Tables.DIMENSION;

import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The definitions of dimensions; and the typed history table that each one has. */
public final class DimensionStore {
    /** InnoDB allows 64 indexes on a table. */
    private static final int MOST_INDEXES = 60;

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
                .set(DIMENSION.DEFINITION, DefinitionJson.write(draft))
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
                .set(DIMENSION.DEFINITION, DefinitionJson.write(draft))
                .where(DIMENSION.ID.eq(id))
                .execute();
    }

    void markReady(long id) {
        dsl.update(DIMENSION)
                .set(DIMENSION.READY, true)
                .where(DIMENSION.ID.eq(id))
                .execute();
    }

    /** Drops and makes the history table of a dimension that nobody has used yet. */
    void makeHistoryTable(Dimension dimension) {
        StringBuilder columns = new StringBuilder();
        StringBuilder indexes = new StringBuilder();
        // Those of references come first: whether a member may end is asked of them.
        long indexed = dimension.attributes().stream()
                .filter(a -> a.type() instanceof AttributeType.Reference)
                .count();
        for (Attribute a : dimension.attributes()) {
            columns.append(a.column()).append(' ').append(sqlType(a.type())).append(" NULL, ");
            boolean isShort = !(a.type() instanceof AttributeType.Text(int length)) || length <= 100;
            boolean isReference = a.type() instanceof AttributeType.Reference;
            if (isReference || !a.key() && isShort && indexed < MOST_INDEXES) {
                indexed += isReference ? 0 : 1;
                indexes.append(", KEY i_")
                        .append(a.column())
                        .append(" (")
                        .append(a.column())
                        .append(", bkey(64))");
            }
        }
        dsl.execute("DROP TABLE IF EXISTS " + dimension.historyTable());
        dsl.execute("CREATE TABLE " + dimension.historyTable() + " ("
                + "member_no BIGINT NOT NULL, surrogate UUID NOT NULL, bkey VARCHAR(700) NOT NULL, "
                + columns
                + "valid_from DATE NOT NULL, valid_to DATE NOT NULL, "
                + "recorded_by BIGINT NOT NULL, superseded_by BIGINT NOT NULL, row_hash BINARY(16) NOT NULL, "
                + "PRIMARY KEY (member_no, valid_from, recorded_by), "
                + "KEY by_key (bkey, valid_from, valid_to, superseded_by, recorded_by, row_hash)"
                + indexes
                + ") ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
    }

    private static String sqlType(AttributeType type) {
        return switch (type) {
            // A row's VARCHARs share 65,535 bytes, so long texts are kept outside the row.
            case AttributeType.Text(int length) -> length <= 500 ? "VARCHAR(" + length + ")" : "TEXT";
            case AttributeType.Whole() -> "BIGINT";
            case AttributeType.Decimal(int precision, int scale) -> "DECIMAL(" + precision + "," + scale + ")";
            case AttributeType.Day() -> "DATE";
            case AttributeType.Truth() -> "BOOLEAN";
            // As the column of durable ids in the table of members, with which it is joined.
            case AttributeType.Reference(String to) -> "VARCHAR(36)";
        };
    }

    private static Dimension read(Record row) {
        Dimension definition = DefinitionJson.parse(row.get(DIMENSION.DEFINITION));
        return new Dimension(
                row.get(DIMENSION.ID),
                definition.code(),
                definition.label(),
                definition.domain(),
                definition.attributes(),
                definition.key(),
                definition.firstVersionFromBeginning(),
                definition.publishCurrent(),
                definition.publishHistory(),
                row.get(DIMENSION.VERSION));
    }
}
