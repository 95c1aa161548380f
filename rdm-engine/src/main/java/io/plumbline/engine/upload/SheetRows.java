package io.plumbline.engine.upload;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one sheet out of its part.
 *
 * <p>Rows and cells are placed by their references where they have them, so their order in the file does not matter. Errors: FILE_DAMAGED for a place beyond
 * the sheet, a place that is taken twice, and an index of no shared text.
 */
final class SheetRows implements RawRows {
    private static final long MAX_CELLS = 100_000_000;
    /** Characters in the cells of one row. Cells may share a text, so a small file could ask for any amount of memory. */
    static final int MAX_ROW_TEXT = 8 * 1024 * 1024;
    /** Two addresses of at most ten characters need less. */
    static final int MAX_RANGE = 50;

    static final int MAX_MERGED = 20;

    private final PartReader xml;
    private final String sheet;
    private final SharedStrings strings;
    private final BitSet dayStyles;
    private final boolean from1904;
    private final int lastAsked;
    private final BitSet rowsSeen = new BitSet();
    private final List<String> merged = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int lastRow;
    private long cellCount;
    private int hidden;
    private boolean ended;

    SheetRows(PartReader xml, String sheet, SharedStrings strings, BitSet dayStyles, boolean from1904, int lastAsked) {
        this.xml = xml;
        this.sheet = sheet;
        this.strings = strings;
        this.dayStyles = dayStyles;
        this.from1904 = from1904;
        this.lastAsked = lastAsked;
    }

    @Override
    public @Nullable RawRow next() {
        while (!ended) {
            String element = xml.nextElement();
            if (element == null) {
                ended = true;
            } else if (element.equals("row")) {
                RawRow row = row();
                if (row.number() > lastAsked) {
                    ended = true;
                } else if (!row.cells().isEmpty()) {
                    return row;
                }
            } else if (element.equals("mergeCell") && merged.size() < MAX_MERGED) {
                String range = String.valueOf(xml.attribute("ref"));
                if (range.length() > MAX_RANGE) {
                    throw GuardedZip.damaged("sheet " + sheet + " has merged cells without a range");
                }
                merged.add(range);
            }
        }
        return null;
    }

    @Override
    public List<String> merged() {
        return merged;
    }

    @Override
    public int hidden() {
        return hidden;
    }

    private RawRow row() {
        String reference = xml.attribute("r");
        int number = reference == null ? lastRow + 1 : rowNumber(reference);
        if (number > CellText.MAX_ROW) {
            throw GuardedZip.damaged("sheet " + sheet + " has a row beyond " + CellText.MAX_ROW);
        }
        if (rowsSeen.get(number)) {
            throw GuardedZip.damaged("sheet " + sheet + " has row " + number + " twice");
        }
        rowsSeen.set(number);
        lastRow = number;
        boolean isHidden = isTrue(String.valueOf(xml.attribute("hidden")));
        List<SheetCell> cells = new ArrayList<>();
        BitSet columnsSeen = new BitSet();
        int lastColumn = 0;
        long length = 0;
        int inside = xml.depth();
        for (String element = xml.nextChild(inside); element != null; element = xml.nextChild(inside)) {
            if (element.equals("c")) {
                String at = xml.attribute("r");
                int column = at == null ? lastColumn + 1 : CellText.column(at);
                if (column < 1 || column > CellText.MAX_COLUMN || (at != null && CellText.row(at) != number)) {
                    throw GuardedZip.damaged("sheet " + sheet + " has a cell at " + at + " in row " + number);
                }
                if (columnsSeen.get(column)) {
                    throw GuardedZip.damaged(
                            "sheet " + sheet + " has cell " + CellText.address(number, column) + " twice");
                }
                columnsSeen.set(column);
                lastColumn = column;
                SheetCell cell = cell(number, column);
                if (cell != null) {
                    cells.add(cell);
                    length += cell.text().length();
                    if (length > MAX_ROW_TEXT) {
                        throw GuardedZip.damaged("row " + number + " of sheet " + sheet + " holds more than "
                                + MAX_ROW_TEXT + " characters");
                    }
                    if (++cellCount > MAX_CELLS) {
                        throw GuardedZip.damaged("sheet " + sheet + " holds more than " + MAX_CELLS + " cells");
                    }
                }
            }
        }
        hidden += isHidden && !cells.isEmpty() ? 1 : 0;
        return new RawRow(number, cells);
    }

    private int rowNumber(String reference) {
        int number = CellText.row(reference);
        if (number < 1) {
            throw GuardedZip.damaged("sheet " + sheet + " has a row numbered " + reference);
        }
        return number;
    }

    private @Nullable SheetCell cell(int row, int column) {
        String type = xml.attribute("t");
        String style = xml.attribute("s");
        boolean formula = false;
        boolean hasValue = false;
        boolean inValue = false;
        text.setLength(0);
        int inside = xml.depth();
        while (true) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_DOCUMENT
                    || (event == XMLStreamConstants.END_ELEMENT && xml.depth() < inside)) {
                break;
            }
            if (event != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.element()) {
                case "v" -> {
                    // A program that edits an inline text in place leaves the old one beside the new value.
                    hasValue = true;
                    inValue = true;
                    text.setLength(0);
                    value(row, column);
                }
                case "is" -> {
                    if (inValue) {
                        xml.skip();
                        continue;
                    }
                    hasValue = true;
                    SharedStrings.appendRichText(xml, text, place(row, column));
                }
                case "f" -> {
                    formula = true;
                    xml.skip();
                }
                default -> xml.skip();
            }
        }
        if (!hasValue) {
            return formula ? new SheetCell(row, column, SheetCell.Kind.UNCOMPUTED, "", null, true) : null;
        }
        String kind = type == null ? "n" : type;
        if (text.length() > CellText.MAX_TEXT && !kind.equals("inlineStr") && !kind.equals("str")) {
            throw SharedStrings.tooLong(place(row, column));
        }
        return typed(row, column, kind, style, text.toString(), formula);
    }

    private void value(int row, int column) {
        int inside = xml.depth();
        while (true) {
            int event = xml.next();
            switch (event) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    xml.appendText(text);
                    if (text.length() > 7 * CellText.MAX_TEXT) {
                        throw SharedStrings.tooLong(place(row, column));
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (xml.depth() < inside) {
                        return;
                    }
                }
                case XMLStreamConstants.END_DOCUMENT -> {
                    return;
                }
                default -> {}
            }
        }
    }

    private @Nullable SheetCell typed(
            int row, int column, String type, @Nullable String style, String raw, boolean formula) {
        return switch (type) {
            case "s" -> text(row, column, shared(row, column, raw), formula);
            case "inlineStr", "str" -> text(row, column, decoded(row, column, raw), formula);
            case "b" -> new SheetCell(row, column, SheetCell.Kind.TRUTH, isTrue(raw) ? "TRUE" : "FALSE", null, formula);
            case "e" -> new SheetCell(row, column, SheetCell.Kind.ERROR, raw, null, formula);
            case "d" -> isoDay(row, column, raw.strip(), formula);
            case "n" -> number(row, column, style, raw, formula);
            default -> throw GuardedZip.damaged("cell " + place(row, column) + " is of the unknown type " + type);
        };
    }

    private static boolean isTrue(String raw) {
        String word = raw.strip();
        return word.equals("1") || word.equalsIgnoreCase("true");
    }

    private static @Nullable SheetCell text(int row, int column, String text, boolean formula) {
        return text.isEmpty() ? null : new SheetCell(row, column, SheetCell.Kind.TEXT, text, null, formula);
    }

    private String decoded(int row, int column, String raw) {
        String plain = CellText.decode(raw);
        if (plain.length() > CellText.MAX_TEXT) {
            throw SharedStrings.tooLong(place(row, column));
        }
        return plain;
    }

    private String shared(int row, int column, String raw) {
        int index;
        try {
            index = Integer.parseInt(raw.strip());
        } catch (NumberFormatException e) {
            index = -1;
        }
        if (index < 0 || index >= strings.size()) {
            throw GuardedZip.damaged(
                    "cell " + place(row, column) + " refers to shared text " + raw + " of " + strings.size());
        }
        return strings.get(index);
    }

    /** Days of the strict format stand as ISO text. */
    private static @Nullable SheetCell isoDay(int row, int column, String raw, boolean formula) {
        String day = raw.endsWith("T00:00:00") || raw.endsWith("T00:00:00Z") ? raw.substring(0, raw.indexOf('T')) : raw;
        return text(row, column, day, formula);
    }

    private @Nullable SheetCell number(int row, int column, @Nullable String style, String raw, boolean formula) {
        if (raw.isBlank()) {
            return null;
        }
        Optional<BigDecimal> number = CellText.number(raw);
        if (number.isEmpty()) {
            // No number after all: kept as the text that it is, so that the finding shows it.
            return text(row, column, raw, formula);
        }
        String plain = number.get().toPlainString();
        if (style == null || !dayStyles.get(styleIndex(style))) {
            return new SheetCell(row, column, SheetCell.Kind.NUMBER, plain, null, formula);
        }
        Optional<LocalDate> day = CellText.day(number.get(), from1904);
        return new SheetCell(
                row,
                column,
                SheetCell.Kind.DAY,
                plain,
                day.map(LocalDate::toString).orElse(null),
                formula);
    }

    private static int styleIndex(String style) {
        try {
            return Math.max(0, Integer.parseInt(style));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private String place(int row, int column) {
        return sheet + "!" + CellText.address(row, column);
    }

    @Override
    public void close() {
        xml.close();
    }
}
