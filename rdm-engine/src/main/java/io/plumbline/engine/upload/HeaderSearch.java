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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the sheet with the data and its header: the row, among the first twenty of a sheet, that names all key columns; or the one that somebody chose. */
final class HeaderSearch {
    private static final int ROWS = 20;
    private static final int MAX_COLUMNS = 500;
    private static final int SHOWN = 12;
    private static final Set<String> NOT_DATA =
            Set.of(WorkbookBase.SHEET, WorkbookWriter.LISTS_SHEET, WorkbookWriter.READ_ME_SHEET, Header.ERRORS_SHEET);

    /** A header with the sheet that it was found on, and what is to be said about it. */
    record Found(Workbook.Sheet sheet, Header header, List<Finding> findings) {}

    /**
     * What came out.
     *
     * @param found null where no header was
     * @param refusal SHEET_HEADER where none was found
     */
    record Outcome(
            FileLook look, @Nullable Found found, @Nullable RdmException refusal) {}

    private final Dimension dimension;
    private final Reading reading;
    private final Map<String, String> names = new HashMap<>();
    private @Nullable Found best;
    private @Nullable String nearest;
    private int nearestCount = -1;

    private HeaderSearch(Dimension dimension, Reading reading) {
        this.dimension = dimension;
        this.reading = reading;
        for (Attribute attribute : dimension.attributes()) {
            names.putIfAbsent(Reading.heading(attribute.label()), attribute.name());
        }
        for (Attribute attribute : dimension.attributes()) {
            names.put(Reading.heading(attribute.name()), attribute.name());
        }
        Header.OWN.forEach(own -> names.put(own, own));
        names.put(Header.ERROR, "");
        names.putAll(reading.columns());
    }

    /** Looks for the header of the data sheet. */
    static Outcome find(Workbook workbook, Dimension dimension, Reading reading) {
        HeaderSearch search = new HeaderSearch(dimension, reading);
        List<Workbook.Sheet> candidates = workbook.sheets().stream()
                .filter(s -> !NOT_DATA.contains(s.name()))
                .sorted(Comparator.comparing((Workbook.Sheet s) -> !s.name().equals(reading.sheet()))
                        .thenComparing(s -> !s.visible()))
                .toList();
        List<FileLook.Sheet> looks = new ArrayList<>();
        @Nullable RdmException refusal = null;
        for (Workbook.Sheet sheet : candidates) {
            List<FileLook.Row> first = new ArrayList<>();
            if (search.best == null && refusal == null) {
                refusal = search.readFirst(workbook, sheet, first);
            }
            looks.add(new FileLook.Sheet(sheet.name(), sheet.visible(), first));
        }
        Found found = search.best;
        FileLook.HeaderPlace place = found == null
                ? null
                : new FileLook.HeaderPlace(found.sheet().name(), found.header().row());
        FileLook look = new FileLook(workbook.about().format(), workbook.about().told(), looks, place);
        return new Outcome(look, found, found != null ? null : refusal != null ? refusal : search.notFound());
    }

    private @Nullable RdmException readFirst(Workbook workbook, Workbook.Sheet sheet, List<FileLook.Row> first) {
        int last = reading.headerRow() == null ? ROWS : Math.max(ROWS, reading.headerRow());
        try (RawRows rows = workbook.rows(sheet, last)) {
            for (RawRows.RawRow row = rows.next(); row != null; row = rows.next()) {
                if (first.size() < ROWS) {
                    first.add(FileLook.Row.of(row));
                }
                if (best == null && mayBeHeader(sheet, row)) {
                    look(sheet, row);
                }
            }
            return null;
        } catch (RdmException e) {
            if (e.code() != ErrorCode.SHEET_HEADER) {
                throw e;
            }
            return e;
        }
    }

    private boolean mayBeHeader(Workbook.Sheet sheet, RawRows.RawRow row) {
        boolean isRow = reading.headerRow() == null || reading.headerRow() == row.number();
        return isRow && (reading.sheet() == null || reading.sheet().equals(sheet.name()));
    }

    private RdmException notFound() {
        String found = nearest == null ? "no sheet has anything in its first 20 rows" : nearest;
        return new RdmException(
                ErrorCode.SHEET_HEADER,
                "No sheet has a header with the key of " + dimension.code() + ". Expected the column"
                        + (dimension.key().size() == 1 ? " " : "s ") + String.join(", ", dimension.key())
                        + " in one of the first 20 rows; found: " + found
                        + ". Say which columns mean what, rename them, or download the workbook of this dimension and fill it.");
    }

    private void look(Workbook.Sheet sheet, RawRows.RawRow row) {
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
                .filter(c -> names.containsKey(Reading.heading(c.text())))
                .count();
        if (dimension.key().stream()
                .allMatch(key -> texts.stream().anyMatch(c -> key.equals(names.get(Reading.heading(c.text())))))) {
            best = header(sheet, row.number(), texts);
            return;
        }
        if (known > nearestCount && !texts.isEmpty()) {
            nearestCount = (int) known;
            nearest = shown(sheet, row.number(), texts);
        }
    }

    private Found header(Workbook.Sheet sheet, int row, List<SheetCell> texts) {
        Map<String, SheetCell> byName = new HashMap<>();
        List<Header.Column> columns = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (SheetCell cell : texts) {
            String name = names.get(Reading.heading(cell.text()));
            if (name != null && name.isEmpty()) {
                continue;
            }
            if (name == null) {
                findings.add(new Finding(
                        sheet.name(),
                        cell.address(),
                        null,
                        "UNKNOWN_COLUMN",
                        Severity.NOTE,
                        "The column \"" + cell.text() + "\" is no attribute of " + dimension.code()
                                + " and was left out. Say what it means under Columns, if it is one.",
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
}
