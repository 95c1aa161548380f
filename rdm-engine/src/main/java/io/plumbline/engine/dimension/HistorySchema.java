package io.plumbline.engine.dimension;

import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The typed history table of each dimension: made with the dimension, widened with its definition, never narrowed.
 *
 * <p>MariaDB ends its transaction at each of these statements, so each may be repeated.
 */
public final class HistorySchema {
    /** InnoDB allows 64 indexes on a table. */
    private static final int MOST_INDEXES = 60;

    private static final int SECONDS_FOR_READERS = 30;
    private static final int MOST_INDEX_BYTES = 3072;
    private static final int BYTES_A_CHARACTER = 4;
    private static final int MOST_BYTES_OF_A_NUMBER = 24;
    /** The longest: a decimal of 38 digits with its sign and point. */
    private static final int MOST_CHARACTERS_OF_A_NUMBER = 41;

    private static final int ID_LENGTH = 36;
    /** As many as a business key may have. */
    private static final int MOST_KEY_CHARACTERS = 700;

    private final DSLContext dsl;

    public HistorySchema(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** Drops and makes the history table of a dimension that nobody has used yet. */
    void make(Dimension dimension) {
        StringBuilder columns = new StringBuilder();
        StringBuilder indexes = new StringBuilder();
        // Those of references and of unique values come first: whether a member may end, or have a value, is asked of
        // them.
        long indexed = dimension.attributes().stream()
                .filter(HistorySchema::needsIndex)
                .count();
        for (Attribute a : dimension.attributes()) {
            columns.append(a.column()).append(' ').append(sqlType(a.type())).append(" NULL, ");
            if (needsIndex(a) || isIndexed(a) && indexed < MOST_INDEXES) {
                indexed += needsIndex(a) ? 0 : 1;
                indexes.append(", KEY ").append(index(dimension, a));
            }
        }
        dsl.execute("DROP TABLE IF EXISTS " + dimension.historyTable());
        dsl.execute("CREATE TABLE " + dimension.historyTable() + " ("
                + "member_no BIGINT NOT NULL, surrogate UUID NOT NULL, bkey VARCHAR("
                + keyLength(dimension) + ") NOT NULL, "
                + columns
                + "valid_from DATE NOT NULL, valid_to DATE NOT NULL, "
                + "recorded_by BIGINT NOT NULL, superseded_by BIGINT NOT NULL, row_hash BINARY(16) NOT NULL, "
                + "PRIMARY KEY (member_no, valid_from, recorded_by), "
                + "KEY by_key (bkey, valid_from, valid_to, superseded_by, recorded_by, row_hash)"
                + indexes
                + ") ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
    }

    /**
     * Makes room for another definition: columns are added and widened, none is taken away, because earlier commits are read from them.
     *
     * <p>All rows that are there get the fill of a column that is new. Waits half a minute for readers of the table to end.
     */
    public void widen(Redefinition change) {
        Dimension after = change.after();
        String alter = "ALTER TABLE " + after.historyTable() + " WAIT " + SECONDS_FOR_READERS + " ";
        int indexes = dsl.fetchSingle(
                        "SELECT COUNT(DISTINCT index_name) FROM information_schema.statistics"
                                + " WHERE table_schema = DATABASE() AND table_name = ?",
                        after.historyTable())
                .get(0, Integer.class);
        int longest = Math.max(keyLength(change.before()), keyLength(after));
        if (longest > keyLength(change.before())) {
            dsl.execute(alter + "MODIFY COLUMN bkey VARCHAR(" + longest + ") NOT NULL");
        }
        for (Attribute attribute : after.attributes()) {
            Attribute old = change.before().ofColumn(attribute.column()).orElse(null);
            if (old == null) {
                add(alter, after, attribute, change.fills().get(attribute.column()));
                if (isIndexed(attribute) && indexes < MOST_INDEXES) {
                    dsl.execute(alter + "ADD INDEX IF NOT EXISTS " + index(after, attribute));
                    indexes++;
                }
            } else if (!old.type().equals(attribute.type())) {
                dsl.execute(alter + "MODIFY COLUMN " + attribute.column() + " " + sqlType(attribute.type()) + " NULL");
            }
            if (attribute.unique()) {
                dsl.execute(alter + "ADD INDEX IF NOT EXISTS " + index(after, attribute));
            }
        }
    }

    private void add(String alter, Dimension after, Attribute attribute, @Nullable String fill) {
        String column = attribute.column();
        String add = alter + "ADD COLUMN IF NOT EXISTS " + column + " " + sqlType(attribute.type()) + " NULL";
        if (fill == null) {
            dsl.execute(add);
            return;
        }
        Object value = attribute.type().parse(fill);
        // As the column's default it is there for all rows at once, without writing any of them.
        dsl.execute(add + " DEFAULT " + dsl.renderInlined(DSL.inline(value)));
        dsl.execute(alter + "ALTER COLUMN " + column + " DROP DEFAULT");
        // Rows that came after an attempt that was given up.
        dsl.execute("UPDATE " + after.historyTable() + " SET " + column + " = ? WHERE " + column + " IS NULL", value);
    }

    private static boolean needsIndex(Attribute a) {
        return a.unique() || a.type() instanceof AttributeType.Reference;
    }

    private static boolean isIndexed(Attribute a) {
        boolean isShort = !(a.type() instanceof AttributeType.Text(int length)) || length <= 100;
        return a.type() instanceof AttributeType.Reference || !a.key() && isShort;
    }

    /** With the whole key where InnoDB allows it, so that a page sorted by the attribute is read in the order of the index. */
    private static String index(Dimension dimension, Attribute a) {
        int room = (MOST_INDEX_BYTES - bytes(a.type())) / BYTES_A_CHARACTER;
        int key = keyLength(dimension);
        return "i_" + a.column() + " (" + a.column() + ", bkey" + (key <= room ? "" : "(" + Math.min(key, 64) + ")")
                + ")";
    }

    private static int bytes(AttributeType type) {
        return switch (type) {
            case AttributeType.Text(int length) -> length * BYTES_A_CHARACTER + 3;
            case AttributeType.Reference(String to) -> ID_LENGTH * BYTES_A_CHARACTER + 3;
            case AttributeType.Whole whole -> MOST_BYTES_OF_A_NUMBER;
            case AttributeType.Decimal decimal -> MOST_BYTES_OF_A_NUMBER;
            case AttributeType.Day day -> MOST_BYTES_OF_A_NUMBER;
            case AttributeType.Truth truth -> MOST_BYTES_OF_A_NUMBER;
        };
    }

    /** As many characters as the longest key has: its parts and what joins them. */
    private static int keyLength(Dimension dimension) {
        int length = dimension.key().size() - 1;
        for (String part : dimension.key()) {
            length += switch (dimension.attribute(part).type()) {
                case AttributeType.Text(int characters) -> characters;
                case AttributeType.Reference(String to) -> ID_LENGTH;
                case AttributeType.Whole whole -> MOST_CHARACTERS_OF_A_NUMBER;
                case AttributeType.Decimal decimal -> MOST_CHARACTERS_OF_A_NUMBER;
                case AttributeType.Day day -> MOST_CHARACTERS_OF_A_NUMBER;
                case AttributeType.Truth truth -> MOST_CHARACTERS_OF_A_NUMBER;
            };
        }
        return Math.min(length, MOST_KEY_CHARACTERS);
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
}
