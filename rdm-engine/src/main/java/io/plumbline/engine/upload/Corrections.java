package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.VisibleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The corrections of a file, held against its rows as they are read: each in the order in which it was made. */
public final class Corrections {
    /** A correction with its place in the order. */
    private record Step(int order, Correction correction) {}

    private final Header header;
    private final List<List<Step>> ofColumn = new ArrayList<>();
    private final Map<String, List<Step>> ofCell = new HashMap<>();
    private final Set<String> restored = new HashSet<>();

    public Corrections(Header header, List<Correction> corrections) {
        this.header = header;
        header.columns().forEach(column -> ofColumn.add(new ArrayList<>()));
        for (int order = 0; order < corrections.size(); order++) {
            Correction correction = corrections.get(order);
            Step step = new Step(order, correction);
            int index = correction.attribute() == null ? -1 : header.indexOf(correction.attribute());
            if (correction.kind() == Correction.Kind.CELL) {
                ofCell.computeIfAbsent(String.valueOf(correction.cell()), cell -> new ArrayList<>())
                        .add(step);
            } else if (correction.kind() == Correction.Kind.RESTORE) {
                restored.add(String.valueOf(correction.attribute()));
            } else if (index >= 0) {
                ofColumn.get(index).add(step);
            }
        }
    }

    /** Whether values of an attribute that were probably changed by a spreadsheet program are what they were before. */
    public boolean restores(String attribute) {
        return restored.contains(attribute);
    }

    /** Mends the cells of a row, one for each column of the header. */
    void apply(int row, @Nullable SheetCell[] cells) {
        for (int i = 0; i < cells.length; i++) {
            int column = header.columns().get(i).at();
            List<Step> own = ofCell.isEmpty() ? null : ofCell.get(CellText.address(row, column));
            if (own == null) {
                for (Step step : ofColumn.get(i)) {
                    cells[i] = corrected(row, column, cells[i], step.correction());
                }
                continue;
            }
            List<Step> all = new ArrayList<>(own);
            all.addAll(ofColumn.get(i));
            all.sort(Comparator.comparingInt(Step::order));
            for (Step step : all) {
                cells[i] = corrected(row, column, cells[i], step.correction());
            }
        }
    }

    private static @Nullable SheetCell corrected(int row, int column, @Nullable SheetCell cell, Correction correction) {
        String value = correction.value() == null ? "" : correction.value();
        return switch (correction.kind()) {
            case CELL -> text(row, column, value);
            case REPLACE -> cell != null && shows(cell, correction) ? text(row, column, value) : cell;
            case TRIM -> ofText(cell, text -> VisibleText.of(text).strip());
            case UPPER -> ofText(cell, text -> text.toUpperCase(Locale.ROOT));
            case LOWER -> ofText(cell, text -> text.toLowerCase(Locale.ROOT));
            case PAD -> cell == null ? null : padded(cell, Integer.parseInt(value));
            case RESTORE -> cell;
        };
    }

    private static boolean shows(SheetCell cell, Correction correction) {
        return (cell.day() != null ? cell.day() : cell.text()).equals(correction.found());
    }

    private static @Nullable SheetCell ofText(@Nullable SheetCell cell, UnaryOperator<String> mend) {
        return cell != null && cell.kind() == SheetCell.Kind.TEXT
                ? text(cell.row(), cell.column(), mend.apply(cell.text()))
                : cell;
    }

    private static SheetCell padded(SheetCell cell, int length) {
        boolean holdsCode = cell.kind() == SheetCell.Kind.TEXT || cell.kind() == SheetCell.Kind.NUMBER;
        return holdsCode && !cell.text().isEmpty() && cell.text().length() < length
                ? new SheetCell(
                        cell.row(),
                        cell.column(),
                        SheetCell.Kind.TEXT,
                        "0".repeat(length - cell.text().length()) + cell.text(),
                        null,
                        cell.formula())
                : cell;
    }

    private static @Nullable SheetCell text(int row, int column, String text) {
        return text.isEmpty() ? null : new SheetCell(row, column, SheetCell.Kind.TEXT, text, null, false);
    }
}
