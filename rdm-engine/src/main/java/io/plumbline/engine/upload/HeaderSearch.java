package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the sheet with the data and its header: the row, among the first twenty of a sheet, that names all key columns. */
final class HeaderSearch {
    private static final int ROWS = 20;
    private static final int MAX_COLUMNS = 500;
    private static final int SHOWN = 12;
    private static final Set<String> OWN = Set.of(Header.MEMBER, Header.ACTION, Header.INTO, Header.EFFECTIVE);

    /** A header with the sheet that it was found on, and what is to be said about it. */
    record Found(Workbook.Sheet sheet, Header header, List<Finding> findings) {}

    private final Dimension dimension;
    private final Map<String, String> names = new HashMap<>();
    private @Nullable Found best;
    private @Nullable String nearest;
    private int nearestCount = -1;

    private HeaderSearch(Dimension dimension) {
        this.dimension = dimension;
        for (Attribute attribute : dimension.attributes()) {
            names.putIfAbsent(word(attribute.label()), attribute.name());
        }
        for (Attribute attribute : dimension.attributes()) {
            names.put(word(attribute.name()), attribute.name());
        }
        OWN.forEach(own -> names.put(own, own));
    }

    /** The header of the data sheet, or SHEET_HEADER. */
    static Found find(Workbook workbook, Dimension dimension) {
        HeaderSearch search = new HeaderSearch(dimension);
        List<Workbook.Sheet> candidates = workbook.sheets().stream()
                .filter(s -> !s.name().equals(WorkbookBase.SHEET) && !s.name().equals(WorkbookWriter.LISTS_SHEET))
                .sorted(Comparator.comparing(s -> !s.visible()))
                .toList();
        for (Workbook.Sheet sheet : candidates) {
            try (RawRows rows = workbook.rows(sheet, ROWS)) {
                search.look(sheet, rows);
            }
            if (search.best != null) {
                return search.best;
            }
        }
        String found = search.nearest == null ? "no sheet has anything in its first 20 rows" : search.nearest;
        throw new RdmException(
                ErrorCode.SHEET_HEADER,
                "No sheet has a header with the key of " + dimension.code() + ". Expected the column"
                        + (dimension.key().size() == 1 ? " " : "s ") + String.join(", ", dimension.key())
                        + " in one of the first 20 rows; found: " + found
                        + ". Rename the columns, or download the workbook of this dimension and fill it.");
    }

    private void look(Workbook.Sheet sheet, RawRows rows) {
        for (RawRows.RawRow row = rows.next(); row != null; row = rows.next()) {
            List<SheetCell> texts = row.cells().stream()
                    .filter(c -> c.kind() == SheetCell.Kind.TEXT && !c.text().isBlank())
                    .toList();
            if (texts.size() > MAX_COLUMNS) {
                throw new RdmException(
                        ErrorCode.SHEET_HEADER,
                        "Sheet " + sheet.name() + " has " + texts.size() + " columns with text in row " + row.number()
                                + ", more than " + MAX_COLUMNS + ". Delete the columns that do not belong to "
                                + dimension.code() + ".");
            }
            long known = texts.stream()
                    .filter(c -> names.containsKey(word(c.text())))
                    .count();
            if (dimension.key().stream()
                    .allMatch(key -> texts.stream().anyMatch(c -> key.equals(names.get(word(c.text())))))) {
                best = header(sheet, row.number(), texts);
                return;
            }
            if (known > nearestCount && !texts.isEmpty()) {
                nearestCount = (int) known;
                nearest = shown(sheet, row.number(), texts);
            }
        }
    }

    private Found header(Workbook.Sheet sheet, int row, List<SheetCell> texts) {
        Map<String, SheetCell> byName = new HashMap<>();
        List<Header.Column> columns = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (SheetCell cell : texts) {
            String name = names.get(word(cell.text()));
            if (name == null) {
                findings.add(new Finding(
                        sheet.name(),
                        cell.address(),
                        null,
                        "UNKNOWN_COLUMN",
                        Severity.NOTE,
                        "The column \"" + cell.text() + "\" is no attribute of " + dimension.code()
                                + " and was left out.",
                        cell.text(),
                        null,
                        null));
                continue;
            }
            SheetCell twin = byName.put(name, cell);
            if (twin != null) {
                throw new RdmException(
                        ErrorCode.SHEET_HEADER,
                        "The column " + name + " stands twice in the header of sheet " + sheet.name() + ", at "
                                + twin.address() + " and " + cell.address() + ". Delete or rename one of them.");
            }
            columns.add(new Header.Column(name, cell.column()));
        }
        return new Found(sheet, new Header(sheet.name(), row, columns), findings);
    }

    private static String shown(Workbook.Sheet sheet, int row, List<SheetCell> texts) {
        String words = String.join(
                ", ",
                texts.stream()
                        .limit(SHOWN)
                        .map(c -> c.text().strip())
                        .map(t -> t.length() > 40 ? t.substring(0, 40) + "…" : t)
                        .toList());
        return words + (texts.size() > SHOWN ? ", …" : "") + " (sheet " + sheet.name() + ", row " + row + ")";
    }

    private static String word(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
