package io.plumbline.engine.upload;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the rows below the header of a data sheet; rows without anything in a recognised column are left out.
 *
 * <p>Errors: FILE_DAMAGED or FILE_TOO_LARGE from {@link #next()} where the file breaks off inside.
 */
public final class DataRows implements Closeable {
    private final RawRows rows;
    private final Header header;
    private final Corrections corrections;
    private final int[] indexByColumn;
    private final int firstColumn;
    private final int lastColumn;

    DataRows(RawRows rows, Header header, Corrections corrections) {
        this.rows = rows;
        this.header = header;
        this.corrections = corrections;
        this.firstColumn =
                header.columns().stream().mapToInt(Header.Column::at).min().orElse(1);
        this.lastColumn =
                header.columns().stream().mapToInt(Header.Column::at).max().orElse(0);
        this.indexByColumn = new int[lastColumn + 1];
        Arrays.fill(indexByColumn, -1);
        for (int i = 0; i < header.columns().size(); i++) {
            indexByColumn[header.columns().get(i).at()] = i;
        }
    }

    /** The next row; null at the end. */
    public @Nullable SheetRow next() {
        for (RawRows.RawRow raw = rows.next(); raw != null; raw = rows.next()) {
            if (raw.number() <= header.row()) {
                continue;
            }
            @Nullable SheetCell[] cells = ofHeader(raw);
            corrections.apply(raw.number(), cells);
            if (Arrays.stream(cells).anyMatch(cell -> cell != null)) {
                return new SheetRow(raw.number(), cells);
            }
        }
        return null;
    }

    /** The cells of a row that stand in a column of the header, one for each. */
    private @Nullable SheetCell[] ofHeader(RawRows.RawRow raw) {
        @Nullable SheetCell[] cells = new SheetCell[header.columns().size()];
        for (SheetCell cell : raw.cells()) {
            int index = cell.column() <= lastColumn ? indexByColumn[cell.column()] : -1;
            if (index >= 0) {
                cells[index] = cell;
            }
        }
        return cells;
    }

    /** All cells that corrections make other than they stand in the file; in the place of {@link #next()}, for it reads the rows. */
    List<Marks.Value> mended() {
        List<Marks.Value> mended = new ArrayList<>();
        for (RawRows.RawRow raw = rows.next(); raw != null; raw = rows.next()) {
            if (raw.number() <= header.row()) {
                continue;
            }
            @Nullable SheetCell[] before = ofHeader(raw);
            @Nullable SheetCell[] after = before.clone();
            corrections.apply(raw.number(), after);
            for (int i = 0; i < after.length; i++) {
                String text = text(after[i]);
                if (!text.equals(text(before[i]))) {
                    String cell = CellText.address(
                            raw.number(), header.columns().get(i).at());
                    mended.add(new Marks.Value(cell, text));
                }
            }
        }
        return mended;
    }

    private static String text(@Nullable SheetCell cell) {
        return cell == null ? "" : cell.text();
    }

    /** Merged cells over the data hide which row a value belongs to; known after the last row. */
    public List<Finding> mergedCells() {
        List<Finding> findings = new ArrayList<>();
        for (String range : rows.merged()) {
            String[] corners = range.split(":", -1);
            String last = corners[corners.length - 1];
            boolean below = CellText.row(last) >= header.row();
            boolean beside = CellText.column(corners[0]) <= lastColumn && CellText.column(last) >= firstColumn;
            if (below && beside) {
                findings.add(new Finding(
                        header.sheet(),
                        corners[0],
                        null,
                        "MERGED_CELLS",
                        Severity.ERROR,
                        "The cells " + range + " are merged: it is not clear which rows the value belongs to.",
                        range,
                        "one value in each cell",
                        "Unmerge the cells and fill in each one."));
            }
        }
        return findings;
    }

    /** Rows that nobody sees are read like all others, and that is said; known after the last row. */
    public List<Finding> hiddenRows() {
        return rows.hidden() == 0
                ? List.of()
                : List.of(new Finding(
                        header.sheet(),
                        null,
                        null,
                        "HIDDEN_ROWS",
                        Severity.NOTE,
                        rows.hidden() + (rows.hidden() == 1 ? " hidden row was" : " hidden rows were")
                                + " read like the others. Delete rows that do not belong to the data, hiding them is not enough.",
                        null,
                        null,
                        null));
    }

    @Override
    public void close() {
        rows.close();
    }
}
