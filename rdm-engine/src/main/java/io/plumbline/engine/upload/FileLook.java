package io.plumbline.engine.upload;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sheets of a file begin with, for a person who says how it is to be read.
 *
 * @param format what the file is
 * @param told how it was read, as a sentence; empty where there was no choice
 * @param header the place of the header that was found
 */
public record FileLook(
        FileFormat format,
        String told,
        List<Sheet> sheets,
        @Nullable HeaderPlace header) {
    private static final int COLUMNS = 100;
    private static final int TEXT = 60;

    public FileLook {
        sheets = List.copyOf(sheets);
    }

    /**
     * A sheet that may hold members.
     *
     * @param rows its first rows; none where it was not looked at
     */
    public record Sheet(String name, boolean visible, List<Row> rows) {
        public Sheet {
            rows = List.copyOf(rows);
        }
    }

    /** A row that holds something. */
    public record Row(int number, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        static Row of(RawRows.RawRow row) {
            List<Cell> cells = new ArrayList<>();
            for (SheetCell cell : row.cells()) {
                if (cells.size() < COLUMNS) {
                    String text = cell.day() != null ? cell.day() : cell.text();
                    cells.add(new Cell(cell.column(), text.length() > TEXT ? text.substring(0, TEXT) + "…" : text));
                }
            }
            return new Row(row.number(), cells);
        }
    }

    /** A cell's beginning. */
    public record Cell(int column, String text) {
        /** Its column as people name it, such as {@code D}. */
        public String letters() {
            String first = CellText.address(1, column);
            return first.substring(0, first.length() - 1);
        }
    }

    /** Where the header stands. */
    public record HeaderPlace(String sheet, int row) {}
}
