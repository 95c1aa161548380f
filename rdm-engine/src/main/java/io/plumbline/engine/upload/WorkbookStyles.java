package io.plumbline.engine.upload;

import io.plumbline.engine.dimension.AttributeType;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.DataFormat;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;

/** The cell styles of a workbook, each made once. */
final class WorkbookStyles {
    private final SXSSFWorkbook workbook;
    private final DataFormat formats;
    private final CellStyle text;
    private final CellStyle quoted;
    private final CellStyle whole;
    private final CellStyle day;
    private final CellStyle general;
    private final CellStyle header;
    private final CellStyle wrapped;

    WorkbookStyles(SXSSFWorkbook workbook) {
        this.workbook = workbook;
        this.formats = workbook.createDataFormat();
        this.text = formatted("@");
        this.quoted = formatted("@");
        this.quoted.setQuotePrefixed(true);
        this.whole = formatted("0");
        this.day = formatted("yyyy-mm-dd");
        this.general = workbook.createCellStyle();
        this.header = workbook.createCellStyle();
        Font bold = workbook.createFont();
        bold.setBold(true);
        header.setFont(bold);
        header.setFillForegroundColor(IndexedColors.GREY_25_PERCENT.getIndex());
        header.setFillPattern(FillPatternType.SOLID_FOREGROUND);
        this.wrapped = workbook.createCellStyle();
        wrapped.setWrapText(true);
    }

    private CellStyle formatted(String format) {
        CellStyle style = workbook.createCellStyle();
        style.setDataFormat(formats.getFormat(format));
        return style;
    }

    CellStyle text() {
        return text;
    }

    /** Text that a spreadsheet program would take for a formula if it were typed anew. */
    CellStyle quoted() {
        return quoted;
    }

    CellStyle day() {
        return day;
    }

    CellStyle header() {
        return header;
    }

    CellStyle wrapped() {
        return wrapped;
    }

    /** The style of a whole column of that type. */
    CellStyle of(AttributeType type) {
        return switch (type) {
            case AttributeType.Text t -> text;
            case AttributeType.Whole w -> whole;
            case AttributeType.Decimal(int precision, int scale) ->
                formatted(scale == 0 ? "0" : "0." + "0".repeat(scale));
            case AttributeType.Day d -> day;
            case AttributeType.Truth t -> general;
            case AttributeType.Reference r -> text;
        };
    }
}
