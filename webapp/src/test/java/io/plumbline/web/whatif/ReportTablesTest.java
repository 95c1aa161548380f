package io.plumbline.web.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportTablesTest {
    private static final ReportTables TABLES =
            new ReportTables(JsonMapper.shared().readTree("""
            {"baseline_commit":42,"verdict":{"sentence":"Music grows."},"totals":{"before":{"rows":7}},
             "groups":[
               {"values":{"ITEM_D.category":"=Music"},"before":{"rows":5,"net_paid_sum":"12345678901234567890.12"},"after":{"rows":6,"net_paid_sum":"-2.50"}},
               {"values":{"ITEM_D.category":null},"before":{"rows":1,"net_paid_sum":"0.00"},"after":{"rows":0,"net_paid_sum":"0.00"}}],
             "flows":[{"from":{"ITEM_D.category":"Books"},"to":null,"rows":12}],
             "series":[],"movers":[{"key":["A","B"],"source":"Items!F17"}]}"""));

    @Test
    void listIsCsvWithTheSameDigitsAndNoFormula() {
        assertThat(TABLES.csv("groups")).hasValue("""
                ITEM_D.category,before.rows,before.net_paid_sum,after.rows,after.net_paid_sum\r
                '=Music,5,12345678901234567890.12,6,-2.50\r
                ,1,0.00,0,0.00\r
                """);
        assertThat(TABLES.csv("flows").orElseThrow()).contains("from.ITEM_D.category,to,rows", "Books,,12");
        assertThat(TABLES.csv("secrets")).isEmpty();
    }

    @Test
    void workbookHasASheetForEachList() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TABLES.workbook(bytes);
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(workbook.getSheet("Report").getRow(0).getCell(1).getStringCellValue())
                    .isEqualTo("Music grows.");
            XSSFSheet groups = workbook.getSheet("groups");
            assertThat(groups.getRow(1).getCell(0).getStringCellValue()).isEqualTo("=Music");
            assertThat(groups.getRow(1).getCell(2).getStringCellValue())
                    .as("more digits than a spreadsheet keeps")
                    .isEqualTo("12345678901234567890.12");
            assertThat(groups.getRow(1).getCell(4).getNumericCellValue()).isEqualTo(-2.5);
            assertThat(workbook.getSheet("movers").getRow(1).getCell(0).getStringCellValue())
                    .isEqualTo("A, B");
        }
    }
}
