package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.AttributeType;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.usermodel.Comment;
import org.apache.poi.ss.usermodel.CreationHelper;
import org.apache.poi.ss.usermodel.Drawing;
import org.apache.poi.xssf.streaming.SXSSFCell;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;

/** The sheet with the members: header, notes, frozen keys, and one row for each version. */
final class DataSheet {
    private static final int DIGITS = 15;
    private static final int LISTED = 20;

    private final SXSSFSheet sheet;
    private final Dimension dimension;
    private final List<Attribute> columns;
    private final int[] valueAt;
    private final CellStyle[] columnStyles;
    private final WorkbookStyles styles;
    private int rows;

    DataSheet(SXSSFSheet sheet, Dimension dimension, List<Attribute> columns, WorkbookStyles styles) {
        this.sheet = sheet;
        this.dimension = dimension;
        this.columns = columns;
        this.styles = styles;
        this.valueAt =
                columns.stream().mapToInt(c -> dimension.indexOf(c.name())).toArray();
        this.columnStyles = columns.stream().map(c -> styles.of(c.type())).toArray(CellStyle[]::new);
    }

    void begin() {
        SXSSFRow header = sheet.createRow(0);
        for (int i = 0; i < columns.size(); i++) {
            Attribute column = columns.get(i);
            sheet.setDefaultColumnStyle(i, columnStyles[i]);
            sheet.setColumnWidth(i, Math.clamp(column.name().length() + 4L, 12, 40) * 256);
            headerCell(header, i, column.name(), note(column));
        }
        int next = columns.size();
        headerCell(
                header,
                next,
                Header.ACTION,
                "Leave it blank, or write retire to end this member at the row's effective date; the sheet Read me names the other words.");
        headerCell(
                header,
                next + 1,
                Header.EFFECTIVE,
                "The day from which this row's changes hold. Blank takes the date that is chosen at the upload.");
        sheet.setDefaultColumnStyle(next + 1, styles.day());
        headerCell(header, next + 2, Header.MEMBER, "Tells which member the row is. Leave it alone.");
        sheet.setColumnWidth(next, 12 * 256);
        sheet.setColumnWidth(next + 1, 14 * 256);
        sheet.setColumnHidden(next + 2, true);
        sheet.createFreezePane(dimension.key().size(), 1);
    }

    private void headerCell(SXSSFRow row, int column, String name, String note) {
        SXSSFCell cell = row.createCell(column);
        cell.setCellValue(name);
        cell.setCellStyle(styles.header());
        CreationHelper creation = sheet.getWorkbook().getCreationHelper();
        ClientAnchor anchor = creation.createClientAnchor();
        anchor.setCol1(column + 1);
        anchor.setCol2(column + 4);
        anchor.setRow1(0);
        anchor.setRow2(7);
        Drawing<?> drawing =
                sheet.getDrawingPatriarch() == null ? sheet.createDrawingPatriarch() : sheet.getDrawingPatriarch();
        Comment comment = drawing.createCellComment(anchor);
        comment.setString(creation.createRichTextString(CellText.encode(note)));
        comment.setAuthor("Plumbline");
        // The anchor is the note's box beside the cell; the note itself belongs to the cell.
        comment.setAddress(0, column);
    }

    private static String note(Attribute a) {
        StringBuilder note =
                new StringBuilder(a.label()).append('\n').append(a.type().words());
        if (a.key()) {
            note.append("\npart of the key");
        } else {
            note.append('\n')
                    .append(
                            switch (a.history()) {
                                case FIXED -> "fixed: set once";
                                case OVERWRITE -> "overwritten: a new value holds for all time";
                                case NEW_VERSION -> "kept: a new value holds from its effective date";
                            });
        }
        if (a.required()) {
            note.append("\nrequired");
        }
        if (a.unique()) {
            note.append("\nunique: no two members with one value on a day");
        }
        if (!a.allowed().isEmpty()) {
            note.append("\none of: ")
                    .append(String.join(
                            ", ",
                            a.allowed().subList(0, Math.min(LISTED, a.allowed().size()))));
            note.append(a.allowed().size() > LISTED ? ", …" : "");
        }
        if (a.min() != null) {
            note.append("\nat least ").append(a.min());
        }
        if (a.max() != null) {
            note.append("\nat most ").append(a.max());
        }
        if (a.pattern() != null) {
            note.append("\nof the form ").append(a.pattern());
        }
        String example = example(a);
        return note + (example.isEmpty() ? "" : "\nfor example " + example);
    }

    private static String example(Attribute a) {
        if (!a.allowed().isEmpty()) {
            return a.allowed().getFirst();
        }
        if (a.min() != null) {
            return a.min();
        }
        return switch (a.type()) {
            case AttributeType.Text text -> "";
            case AttributeType.Reference reference -> "";
            case AttributeType.Whole whole -> "12";
            case AttributeType.Decimal decimal ->
                decimal.scale() == 0 ? "12" : "12." + "50".substring(0, Math.min(2, decimal.scale()));
            case AttributeType.Day day -> "2026-03-01";
            case AttributeType.Truth truth -> "true";
        };
    }

    int rows() {
        return rows;
    }

    void add(Version version) {
        rows++;
        SXSSFRow row = sheet.createRow(rows);
        for (int i = 0; i < valueAt.length; i++) {
            Object value = version.values().get(valueAt[i]);
            if (value != null) {
                write(row.createCell(i), i, value);
            }
        }
        row.createCell(valueAt.length + 2).setCellValue(version.memberId().toString());
    }

    private void write(SXSSFCell cell, int column, Object value) {
        cell.setCellStyle(columnStyles[column]);
        switch (value) {
            case MemberRef ref -> text(cell, ref.shown());
            case Boolean truth -> cell.setCellValue(truth);
            case LocalDate day when CellText.serial(day) > 0 -> cell.setCellValue((double) CellText.serial(day));
            case Long whole
            when Math.abs(whole) < 1_000_000_000_000_000L && whole != Long.MIN_VALUE ->
                cell.setCellValue((double) whole);
            case BigDecimal number
            when number.stripTrailingZeros().precision() <= DIGITS -> cell.setCellValue(number.doubleValue());
            case BigDecimal number -> text(cell, number.toPlainString());
            default -> text(cell, value.toString());
        }
    }

    private void text(SXSSFCell cell, String text) {
        String coded = CellText.encode(text);
        if (coded.length() > CellText.MAX_TEXT) {
            throw new RdmException(
                    ErrorCode.FILE_TOO_LARGE,
                    "A text of " + dimension.code() + " has " + coded.length() + " characters, and a cell holds "
                            + CellText.MAX_TEXT + " (row " + (rows + 1) + "). Filter that row out, or use the export.");
        }
        cell.setCellValue(coded);
        cell.setCellStyle(
                "=+-@\t\r\n'".indexOf(text.isEmpty() ? 'a' : text.charAt(0)) >= 0 ? styles.quoted() : styles.text());
    }
}
