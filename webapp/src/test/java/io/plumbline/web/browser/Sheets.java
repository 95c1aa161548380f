package io.plumbline.web.browser;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Workbooks as people make and edit them. */
final class Sheets {
    private Sheets() {}

    /** A sheet that nobody can read without asking which of two columns is meant. */
    static byte[] withTwiceTheSameColumn() {
        try (XSSFWorkbook workbook = new XSSFWorkbook()) {
            Sheet sheet = workbook.createSheet("Shops");
            row(sheet, 0, "shop_code", "region", "region", "area");
            row(sheet, 1, "S1", "North", "South", "12");
            return bytes(workbook);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The downloaded workbook with each cell of a text replaced by another. */
    static byte[] replaced(byte[] downloaded, String text, String by) {
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(downloaded))) {
            eachCell(workbook.getSheetAt(0), cell -> {
                if (cell.getCellType() == CellType.STRING
                        && cell.getStringCellValue().equals(text)) {
                    cell.setCellValue(by);
                }
            });
            return bytes(workbook);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void eachCell(Sheet sheet, Consumer<Cell> act) {
        for (Row row : sheet) {
            row.forEach(act);
        }
    }

    private static void row(Sheet sheet, int at, String... texts) {
        Row row = sheet.createRow(at);
        for (int i = 0; i < texts.length; i++) {
            row.createCell(i).setCellValue(texts[i]);
        }
    }

    private static byte[] bytes(XSSFWorkbook workbook) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        workbook.write(out);
        return out.toByteArray();
    }
}
