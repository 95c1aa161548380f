package io.plumbline.web.whatif;

import io.plumbline.engine.upload.Inert;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A report as tables, for those who go on in a spreadsheet: the same numbers, to the last digit.
 *
 * <p>Numbers with more digits than a spreadsheet keeps are texts there.
 */
final class ReportTables {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final int DIGITS = 15;
    private static final int WIDTH = 22;
    private static final Set<String> LISTS = Set.of("groups", "flows", "series", "movers");

    private final JsonNode report;

    ReportTables(JsonNode report) {
        this.report = report;
    }

    /** A list of the report: the names of its columns, and its rows in their order. */
    private record Table(Set<String> columns, List<Map<String, @Nullable String>> rows) {}

    /** One list as CSV; empty where the report has none of that name. */
    Optional<String> csv(String name) {
        if (!LISTS.contains(name)) {
            return Optional.empty();
        }
        Table table = table(name);
        StringBuilder out = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(
                out,
                CSVFormat.RFC4180
                        .builder()
                        .setHeader(table.columns().toArray(String[]::new))
                        .get())) {
            for (Map<String, @Nullable String> row : table.rows()) {
                for (String column : table.columns()) {
                    String value = row.get(column);
                    printer.print(value == null || NUMBER.matcher(value).matches() ? value : Inert.written(value));
                }
                printer.println();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(out.toString());
    }

    /** All of it as a workbook: what it says and where it comes from on the first sheet, each list on its own. */
    void workbook(OutputStream out) {
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(100)) {
            Font bold = workbook.createFont();
            bold.setBold(true);
            CellStyle head = workbook.createCellStyle();
            head.setFont(bold);
            CellStyle text = workbook.createCellStyle();
            text.setQuotePrefixed(true);
            SXSSFSheet summary = workbook.createSheet("Report");
            summary.setColumnWidth(0, WIDTH * 2 * 256);
            summary.setColumnWidth(1, WIDTH * 3 * 256);
            int at = 0;
            for (Map.Entry<String, @Nullable String> entry : summary().entrySet()) {
                SXSSFRow row = summary.createRow(at++);
                row.createCell(0).setCellValue(entry.getKey());
                row.getCell(0).setCellStyle(head);
                put(row.createCell(1), entry.getValue(), text);
            }
            for (String name : List.of("groups", "flows", "series", "movers")) {
                sheet(workbook.createSheet(name), table(name), head, text);
            }
            workbook.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sheet(SXSSFSheet sheet, Table table, CellStyle head, CellStyle text) {
        SXSSFRow titles = sheet.createRow(0);
        int column = 0;
        for (String title : table.columns()) {
            sheet.setColumnWidth(column, WIDTH * 256);
            titles.createCell(column).setCellValue(title);
            titles.getCell(column++).setCellStyle(head);
        }
        sheet.createFreezePane(0, 1);
        int at = 1;
        for (Map<String, @Nullable String> values : table.rows()) {
            SXSSFRow row = sheet.createRow(at++);
            column = 0;
            for (String title : table.columns()) {
                put(row.createCell(column++), values.get(title), text);
            }
        }
    }

    private static void put(Cell cell, @Nullable String value, CellStyle text) {
        if (value == null) {
            return;
        }
        if (NUMBER.matcher(value).matches() && new BigDecimal(value).precision() <= DIGITS) {
            cell.setCellValue(Double.parseDouble(value));
        } else {
            cell.setCellValue(value);
            cell.setCellStyle(text);
        }
    }

    /** What is no list, flat. */
    private Map<String, @Nullable String> summary() {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        values.put("verdict", report.path("verdict").path("sentence").asString(""));
        report.properties().forEach(entry -> {
            if (!LISTS.contains(entry.getKey()) && !entry.getKey().equals("verdict")) {
                flatten(entry.getKey(), entry.getValue(), values);
            }
        });
        return values;
    }

    private Table table(String name) {
        Set<String> columns = new LinkedHashSet<>();
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (JsonNode item : report.path(name)) {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            item.properties().forEach(entry -> {
                boolean isGroup =
                        entry.getKey().equals("values") || entry.getKey().equals("group");
                flatten(isGroup ? "" : entry.getKey(), entry.getValue(), row);
            });
            columns.addAll(row.keySet());
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    private static void flatten(String name, JsonNode node, Map<String, @Nullable String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(), entry.getValue(), into));
        } else if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(part.isContainer() ? part.toString() : part.asString()));
            into.put(name, String.join(", ", parts));
        } else if (!name.isEmpty()) {
            into.put(
                    name,
                    node.isNull() ? null : node.isNumber() ? node.decimalValue().toPlainString() : node.asString());
        }
    }
}
