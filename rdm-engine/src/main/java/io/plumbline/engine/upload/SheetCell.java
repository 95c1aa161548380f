package io.plumbline.engine.upload;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One cell of a sheet that holds something.
 *
 * @param row counted from 1
 * @param column counted from 1
 * @param text the text; of a number its decimal text, of a truth value {@code TRUE} or {@code FALSE}, of an error its sign such as {@code #N/A}
 * @param day the day in ISO form, where a number is shown as a day and is one
 * @param formula whether a formula computed it
 */
public record SheetCell(
        int row,
        int column,
        Kind kind,
        String text,
        @Nullable String day,
        boolean formula) {
    /** What a cell holds. */
    public enum Kind {
        TEXT,
        NUMBER,
        /** A number that the workbook shows as a day. */
        DAY,
        TRUTH,
        ERROR,
        /** A formula whose value the workbook does not hold. */
        UNCOMPUTED
    }

    /** Its place in A1 form. */
    public String address() {
        return CellText.address(row, column);
    }

    /** Whether a number has more digits than a spreadsheet program keeps. */
    public boolean hasTooManyDigits() {
        return kind == Kind.NUMBER && CellText.exceedsDigits(new BigDecimal(text));
    }
}
