package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.Attribute;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationConstraint;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.usermodel.Name;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** Dropdowns for attributes with an allowed list, and for references: in the cell's rule where short, else on a hidden sheet with a name for each list. */
final class AllowedLists {
    private static final int INLINE = 255;

    private final SXSSFWorkbook workbook;
    private final SXSSFSheet data;
    private @Nullable SXSSFSheet lists;
    private int listRow;

    AllowedLists(SXSSFWorkbook workbook, SXSSFSheet data) {
        this.workbook = workbook;
        this.data = data;
    }

    /** @param choices lists of columns whose definition has none */
    void add(List<Attribute> columns, Map<String, List<String>> choices) {
        for (int i = 0; i < columns.size(); i++) {
            Attribute column = columns.get(i);
            List<String> allowed = choices.getOrDefault(column.name(), column.allowed());
            if (!allowed.isEmpty()) {
                dropdown(i, constraint(columns.get(i), allowed), "Expected one of the listed values.");
            }
        }
        dropdown(
                columns.size(),
                data.getDataValidationHelper().createExplicitListConstraint(new String[] {"retire"}),
                "Blank or retire.");
    }

    private DataValidationConstraint constraint(Attribute column, List<String> allowed) {
        DataValidationHelper rules = data.getDataValidationHelper();
        boolean plain = allowed.stream()
                .noneMatch(v ->
                        v.contains(",") || v.contains("\"") || !v.equals(v.strip()) || !v.equals(CellText.encode(v)));
        if (plain && String.join(",", allowed).length() <= INLINE) {
            return rules.createExplicitListConstraint(allowed.toArray(String[]::new));
        }
        return rules.createFormulaListConstraint(named(column, allowed));
    }

    /** Writes the list as one row, which streams however many lists there are, and names it. */
    private String named(Attribute column, List<String> allowed) {
        if (lists == null) {
            lists = workbook.createSheet(WorkbookWriter.LISTS_SHEET);
            workbook.setSheetVisibility(workbook.getSheetIndex(lists), SheetVisibility.HIDDEN);
        }
        SXSSFRow row = lists.createRow(listRow++);
        int width = Math.min(allowed.size(), CellText.MAX_COLUMN);
        for (int i = 0; i < width; i++) {
            row.createCell(i).setCellValue(CellText.encode(allowed.get(i)));
        }
        Name name = workbook.createName();
        name.setNameName("_list_" + column.column());
        String last = CellText.address(listRow, width).replaceAll("\\d", "");
        name.setRefersToFormula("'" + WorkbookWriter.LISTS_SHEET + "'!$A$" + listRow + ":$" + last + "$" + listRow);
        return name.getNameName();
    }

    private void dropdown(int column, DataValidationConstraint constraint, String message) {
        CellRangeAddressList cells = new CellRangeAddressList(1, CellText.MAX_ROW - 1, column, column);
        DataValidation validation = data.getDataValidationHelper().createValidation(constraint, cells);
        validation.setShowErrorBox(true);
        validation.setErrorStyle(DataValidation.ErrorStyle.WARNING);
        validation.createErrorBox("Not in the list", message);
        data.addValidationData(validation);
    }
}
