package io.plumbline.engine.upload;

import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.common.usermodel.HyperlinkType;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellAddress;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.apache.poi.xssf.usermodel.XSSFDrawing;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFHyperlink;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/**
 * The program that marks a copy of a workbook: cells with findings are coloured and commented, a column {@code _error} says what is wrong in each row, and a
 * sheet leads to each cell. All else stays as it is.
 *
 * <p>It holds the whole workbook in memory, so it runs as a process of its own, which its heap ends.
 */
final class WorkbookMarker {
    private static final int COMMENTS = 1_000;
    private static final List<String> TITLES =
            List.of("Cell", "Severity", "What is wrong", "Found", "Expected", "Suggestion", "Rule");
    private static final int[] WIDTHS = {16, 10, 70, 24, 32, 32, 18};

    private final XSSFWorkbook workbook;
    private final Map<String, XSSFCellStyle> styles = new HashMap<>();
    private int comments;

    private WorkbookMarker(XSSFWorkbook workbook) {
        this.workbook = workbook;
    }

    /** @param args the workbook, the marks, the copy */
    public static void main(String[] args) {
        ApartProgram.run(() -> mark(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])));
    }

    private static void mark(Path file, Path marksFile, Path copy) throws IOException, InvalidFormatException {
        Marks marks;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(marksFile)))) {
            marks = Marks.read(in);
        }
        try (XSSFWorkbook workbook = new XSSFWorkbook(OPCPackage.open(file.toFile(), PackageAccess.READ_WRITE));
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy))) {
            new WorkbookMarker(workbook).mark(marks);
            workbook.write(out);
            // Closing would write into the file that was opened.
            workbook.getPackage().revert();
        }
    }

    private void mark(Marks marks) {
        XSSFSheet sheet = workbook.getSheet(marks.sheet());
        if (sheet != null) {
            for (Marks.Value value : marks.values()) {
                XSSFCell cell = cell(sheet, new CellAddress(value.cell()));
                // A cell with its text inside would keep it beside the new one.
                cell.setBlank();
                if (!value.text().isEmpty()) {
                    cell.setCellValue(CellText.encode(value.text()));
                }
            }
            markCells(sheet, marks);
        }
        listErrors(marks);
    }

    private void markCells(XSSFSheet sheet, Marks marks) {
        XSSFDrawing drawing = sheet.createDrawingPatriarch();
        Map<Integer, StringBuilder> ofRow = new TreeMap<>();
        for (Finding finding : marks.findings()) {
            if (!marks.sheet().equals(finding.sheet())
                    || finding.cell() == null
                    || finding.severity() == Severity.NOTE) {
                continue;
            }
            CellAddress at = new CellAddress(finding.cell());
            if (at.getRow() < marks.headerRow()) {
                continue;
            }
            XSSFCell cell = cell(sheet, at);
            cell.setCellStyle(style(cell.getCellStyle(), finding.severity()));
            comment(drawing, cell, finding);
            StringBuilder words = ofRow.computeIfAbsent(at.getRow(), row -> new StringBuilder());
            if (words.length() < CellText.MAX_TEXT / 2) {
                words.append(words.isEmpty() ? "" : "\n")
                        .append(finding.cell())
                        .append(": ")
                        .append(finding.message());
            }
        }
        int column = errorColumn(sheet, marks.headerRow());
        for (Row row : sheet) {
            Cell old = row.getCell(column);
            if (old != null && row.getRowNum() >= marks.headerRow()) {
                row.removeCell(old);
            }
        }
        XSSFCell title = cell(sheet, new CellAddress(marks.headerRow() - 1, column));
        title.setCellValue(Header.ERROR);
        title.setCellStyle(bold());
        sheet.setColumnWidth(column, 60 * 256);
        ofRow.forEach((row, words) -> text(cell(sheet, new CellAddress(row, column)), words.toString(), wrapped()));
    }

    /** The column of an earlier marking, or the first one behind the header. */
    private static int errorColumn(XSSFSheet sheet, int headerRow) {
        XSSFRow header = sheet.getRow(headerRow - 1);
        if (header == null) {
            return 0;
        }
        for (Cell cell : header) {
            if (cell.getCellType() == CellType.STRING
                    && cell.getStringCellValue().equals(Header.ERROR)) {
                return cell.getColumnIndex();
            }
        }
        return header.getLastCellNum();
    }

    private void comment(XSSFDrawing drawing, XSSFCell cell, Finding finding) {
        String words = finding.message()
                + (finding.expected() == null ? "" : "\nExpected: " + finding.expected())
                + (finding.suggestion() == null ? "" : "\nSuggestion: " + finding.suggestion());
        XSSFComment there = cell.getCellComment();
        if (there != null) {
            there.setString(there.getString().getString() + "\n\n" + CellText.encode(words));
            return;
        }
        if (comments++ >= COMMENTS) {
            return;
        }
        ClientAnchor anchor = workbook.getCreationHelper().createClientAnchor();
        anchor.setCol1(cell.getColumnIndex() + 1);
        anchor.setCol2(cell.getColumnIndex() + 5);
        anchor.setRow1(cell.getRowIndex());
        anchor.setRow2(cell.getRowIndex() + 6);
        XSSFComment comment = drawing.createCellComment(anchor);
        comment.setString(CellText.encode(words));
        comment.setAuthor("Plumbline");
        cell.setCellComment(comment);
    }

    private void listErrors(Marks marks) {
        int old = workbook.getSheetIndex(Header.ERRORS_SHEET);
        if (old >= 0) {
            workbook.removeSheetAt(old);
        }
        XSSFSheet sheet = workbook.createSheet(Header.ERRORS_SHEET);
        XSSFRow titles = sheet.createRow(0);
        for (int i = 0; i < TITLES.size(); i++) {
            text(titles.createCell(i), TITLES.get(i), bold());
            sheet.setColumnWidth(i, WIDTHS[i] * 256);
        }
        int at = 1;
        for (Finding f : marks.findings()) {
            XSSFRow row = sheet.createRow(at++);
            String place = f.sheet() == null || f.cell() == null ? "" : f.sheet() + "!" + f.cell();
            XSSFCell first = row.createCell(0);
            text(first, place, link());
            if (!place.isEmpty()) {
                XSSFHyperlink link = workbook.getCreationHelper().createHyperlink(HyperlinkType.DOCUMENT);
                link.setAddress("'" + String.valueOf(f.sheet()).replace("'", "''") + "'!" + f.cell());
                first.setHyperlink(link);
            }
            text(row.createCell(1), f.severity().name().toLowerCase(Locale.ROOT), wrapped());
            text(row.createCell(2), f.message(), wrapped());
            text(row.createCell(3), f.found(), wrapped());
            text(row.createCell(4), f.expected(), wrapped());
            text(row.createCell(5), f.suggestion(), wrapped());
            text(row.createCell(6), f.rule(), wrapped());
        }
        sheet.createFreezePane(0, 1);
    }

    private static XSSFCell cell(XSSFSheet sheet, CellAddress at) {
        XSSFRow row = sheet.getRow(at.getRow());
        XSSFRow there = row == null ? sheet.createRow(at.getRow()) : row;
        XSSFCell cell = there.getCell(at.getColumn());
        return cell == null ? there.createCell(at.getColumn()) : cell;
    }

    private static void text(XSSFCell cell, @Nullable String text, XSSFCellStyle style) {
        if (text != null && !text.isEmpty()) {
            String coded = CellText.encode(text);
            cell.setCellValue(coded.length() > CellText.MAX_TEXT ? coded.substring(0, CellText.MAX_TEXT) : coded);
        }
        cell.setCellStyle(style);
    }

    private XSSFCellStyle style(XSSFCellStyle original, Severity severity) {
        return styles.computeIfAbsent(original.getIndex() + " " + severity, key -> {
            XSSFCellStyle style = workbook.createCellStyle();
            style.cloneStyleFrom(original);
            style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
            style.setFillForegroundColor(
                    (severity == Severity.ERROR ? IndexedColors.ROSE : IndexedColors.LIGHT_YELLOW).getIndex());
            return style;
        });
    }

    private XSSFCellStyle bold() {
        return styles.computeIfAbsent("bold", key -> {
            XSSFFont font = workbook.createFont();
            font.setBold(true);
            XSSFCellStyle style = workbook.createCellStyle();
            style.setFont(font);
            return style;
        });
    }

    /** Texts that begin like a formula stay texts. */
    private XSSFCellStyle wrapped() {
        return styles.computeIfAbsent("wrapped", key -> {
            XSSFCellStyle style = workbook.createCellStyle();
            style.setWrapText(true);
            style.setQuotePrefixed(true);
            return style;
        });
    }

    private XSSFCellStyle link() {
        return styles.computeIfAbsent("link", key -> {
            XSSFFont font = workbook.createFont();
            font.setUnderline(Font.U_SINGLE);
            font.setColor(IndexedColors.BLUE.getIndex());
            XSSFCellStyle style = workbook.createCellStyle();
            style.setFont(font);
            style.setQuotePrefixed(true);
            return style;
        });
    }
}
