package io.plumbline.engine.upload;

import java.util.List;

/**
 * Which columns of a data sheet mean what.
 *
 * @param sheet the sheet's name
 * @param row the row that the header stands in, counted from 1
 * @param columns the recognised columns
 */
public record Header(String sheet, int row, List<Column> columns) {
    /** The column with the member's id. */
    public static final String MEMBER = "_member";
    /** The column with what to do with a row beside its values; blank for nothing. */
    public static final String ACTION = "_action";
    /** The column with who takes over from a member that is merged or split. */
    public static final String INTO = "_into";
    /** The column with the row's own effective date. */
    public static final String EFFECTIVE = "_effective";

    /** The columns that are no attributes. */
    public static final List<String> OWN = List.of(ACTION, EFFECTIVE, INTO, MEMBER);

    /** The column, and the sheet, with what was found in a file that was sent back marked; both are passed over. */
    static final String ERROR = "_error";

    static final String ERRORS_SHEET = "Errors";

    public Header {
        columns = List.copyOf(columns);
    }

    /**
     * One recognised column.
     *
     * @param name an attribute's name, or one of the words with an underscore
     * @param at the column in the sheet, counted from 1
     */
    public record Column(String name, int at) {}

    /** Where a name stands in {@link #columns}; -1 where the sheet has no such column. */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** A cell's place with its sheet, such as {@code Stations!D17}. */
    public String source(int rowNumber, int index) {
        return sheet + "!" + CellText.address(rowNumber, columns.get(index).at());
    }
}
