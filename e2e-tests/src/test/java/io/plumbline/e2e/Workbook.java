package io.plumbline.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Workbooks as an analyst makes and edits them. */
final class Workbook {
    private Workbook() {}

    /** A plain sheet with a header; all cells are text, empty ones are left out. */
    static byte[] of(List<String> header, List<List<String>> rows) {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            Sheet sheet = workbook.createSheet("Items");
            write(sheet.createRow(0), header);
            rows.forEach(row -> write(sheet.createRow(sheet.getLastRowNum() + 1), row));
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Items that move to another category. */
    static byte[] moves(Map<String, String> categoryByItem) {
        return of(
                List.of("item_id", "category"),
                categoryByItem.entrySet().stream()
                        .map(move -> List.of(move.getKey(), move.getValue()))
                        .toList());
    }

    /** What an edit changed. */
    record Edited(byte[] file, List<String> items) {}

    /** Opens a downloaded workbook, gives the first items that are in another category this one, and saves it. */
    static Edited move(byte[] downloaded, int howMany, String category) {
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(downloaded));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            DataFormatter text = new DataFormatter();
            List<String> items = new java.util.ArrayList<>();
            Place header = header(workbook, text);
            for (Row row : header.sheet()) {
                Cell cell = row.getCell(header.category());
                if (row.getRowNum() <= header.row() || items.size() == howMany || row.getCell(header.item()) == null) {
                    continue;
                }
                if (cell != null && !text.formatCellValue(cell).equals(category)) {
                    cell.setCellValue(category);
                    items.add(text.formatCellValue(row.getCell(header.item())));
                }
            }
            workbook.write(out);
            return new Edited(out.toByteArray(), items);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Place(Sheet sheet, int row, int item, int category) {}

    private static Place header(XSSFWorkbook workbook, DataFormatter text) {
        for (Sheet sheet : workbook) {
            for (Row row : sheet) {
                int item = -1;
                int category = -1;
                for (Cell cell : row) {
                    String value = text.formatCellValue(cell);
                    item = value.equals("item_id") ? cell.getColumnIndex() : item;
                    category = value.equals("category") ? cell.getColumnIndex() : category;
                }
                if (item >= 0 && category >= 0) {
                    return new Place(sheet, row.getRowNum(), item, category);
                }
                if (row.getRowNum() > 10) {
                    break;
                }
            }
        }
        throw new AssertionError("the workbook has no sheet with the columns item_id and category");
    }

    private static void write(Row row, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                row.createCell(i).setCellValue(values.get(i));
            }
        }
    }
}
