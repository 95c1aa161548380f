package io.plumbline.web.demo;

import io.plumbline.engine.dimension.Dimension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** A plain workbook as anybody's tool would write it: a header with the attributes' names, then one row for each member. */
final class DemoWorkbook {
    private static final int ROWS_IN_MEMORY = 100;

    private DemoWorkbook() {}

    /** The file's bytes. */
    static byte[] of(Dimension dimension, List<SourceRow> rows) {
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(ROWS_IN_MEMORY);
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            CellStyle day = workbook.createCellStyle();
            day.setDataFormat(workbook.createDataFormat().getFormat("yyyy-mm-dd"));
            Sheet sheet = workbook.createSheet(dimension.label());
            Row header = sheet.createRow(0);
            for (String name : dimension.names()) {
                header.createCell(header.getPhysicalNumberOfCells()).setCellValue(name);
            }
            for (SourceRow source : rows) {
                Row row = sheet.createRow(sheet.getLastRowNum() + 1);
                for (int i = 0; i < source.values().size(); i++) {
                    write(row, i, source.values().get(i), day);
                }
            }
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Row row, int column, @Nullable Object value, CellStyle day) {
        if (value == null) {
            return;
        }
        Cell cell = row.createCell(column);
        switch (value) {
            case Long number -> cell.setCellValue(number);
            case BigDecimal number -> cell.setCellValue(number.doubleValue());
            case Boolean truth -> cell.setCellValue(truth);
            case LocalDate date -> {
                cell.setCellStyle(day);
                cell.setCellValue(date);
            }
            default -> cell.setCellValue(value.toString());
        }
    }
}
