package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.member.Version;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookRoundTripTest {
    private static final byte[] KEY = "a key for tests".getBytes(StandardCharsets.UTF_8);
    private static final List<Version> VERSIONS = List.of(
            Stations.version(
                    1,
                    "KABC",
                    "=cmd|'/c calc'!A1",
                    new BigDecimal("1.50"),
                    LocalDate.of(1900, 2, 28),
                    9L,
                    true,
                    "007",
                    "news"),
            Stations.version(
                    2,
                    "00042",
                    "  two \"quotes\" ",
                    new BigDecimal("123456789012345678901234567890.12"),
                    LocalDate.of(1900, 3, 1),
                    1234567890123456789L,
                    false,
                    null,
                    "sport"),
            Stations.version(3, "12345678901234567890", "_x000D_ 😀\r\nline", null, null, null, null, "+1", "news"));

    @TempDir
    Path folder;

    @Test
    void downloadedWorkbookReadsBackValueForValue() throws IOException {
        try (ReadOutcome.Parsed parsed = (ReadOutcome.Parsed) open(download(), null)) {
            assertThat(parsed.base())
                    .isEqualTo(new WorkbookBase.Signed(
                            "STATION_D", 41, Stations.DAY, Stations.DIMENSION.names(), "network = ABC", 3));
            assertThat(parsed.findings()).isEmpty();
            List<SheetRow> rows = WorkbookReaderTest.readAll(parsed);
            assertThat(rows).hasSize(3);
            for (int i = 0; i < VERSIONS.size(); i++) {
                assertRowEquals(VERSIONS.get(i), rows.get(i), parsed.header());
            }
        }
    }

    @Test
    void noClockGetsIntoTheFile() throws IOException {
        byte[] file = Files.readAllBytes(download());
        try (ZipFile zip = new ZipFile(folder.resolve("download.xlsx").toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                assertThat(entry.getLastModifiedTime().toInstant())
                        .as(entry.getName())
                        .isBefore(Instant.parse("1981-01-01T00:00:00Z"));
                if (entry.getName().startsWith("docProps/")) {
                    assertThat(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
                            .doesNotContain(">" + LocalDate.now().getYear() + "-");
                }
            }
        }
        assertThat(Files.readAllBytes(download())).isEqualTo(file);
    }

    private static void assertRowEquals(Version version, SheetRow row, Header header) {
        for (int a = 0; a < Stations.DIMENSION.attributes().size(); a++) {
            var attribute = Stations.DIMENSION.attributes().get(a);
            SheetCell cell = row.cells().get(header.indexOf(attribute.name()));
            Object value = version.values().get(a);
            if (value == null) {
                assertThat(cell).as(attribute.name()).isNull();
            } else {
                assertThat(cell).as(attribute.name()).isNotNull();
                String text = cell.kind() == SheetCell.Kind.DAY ? cell.day() : cell.text();
                assertThat(attribute.type().parse(text)).isEqualTo(value);
            }
        }
        assertThat(row.cells().get(header.indexOf(Header.MEMBER)))
                .extracting(SheetCell::text)
                .isEqualTo(version.memberId().toString());
    }

    @Test
    void workbookIsEasyToEdit() throws IOException {
        try (XSSFWorkbook workbook =
                new XSSFWorkbook(new FileInputStream(download().toFile()))) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getSheetName()).isEqualTo("Stations");
            assertThat(sheet.getPaneInformation().getHorizontalSplitTopRow()).isEqualTo((short) 1);
            assertThat(sheet.getPaneInformation().getVerticalSplitLeftColumn()).isEqualTo((short) 1);
            assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:J4");
            assertThat(sheet.getRow(0).getCell(1).getCellComment().getString().getString())
                    .contains("text, up to 200 characters");
            assertThat(sheet.getRow(1).getCell(0).getCellStyle().getDataFormatString())
                    .isEqualTo("@");
            assertThat(sheet.getRow(1).getCell(1).getCellStyle().getQuotePrefixed())
                    .isTrue();
            assertThat(sheet.getRow(1).getCell(3).getCellStyle().getDataFormatString())
                    .isEqualTo("yyyy-mm-dd");
            assertThat(sheet.getDataValidations()).hasSize(2);
            assertThat(sheet.isColumnHidden(10)).isTrue();
            assertThat(workbook.getSheet("Read me").getProtect()).isTrue();
            assertThat(workbook.getSheetVisibility(workbook.getSheetIndex(WorkbookBase.SHEET)))
                    .isEqualTo(SheetVisibility.VERY_HIDDEN);
        }
    }

    @Test
    void savedAgainByAnotherProgramItReadsTheSame() throws IOException {
        Path again = folder.resolve("again.xlsx");
        try (XSSFWorkbook workbook =
                        new XSSFWorkbook(new FileInputStream(download().toFile()));
                OutputStream out = Files.newOutputStream(again)) {
            workbook.write(out);
        }
        try (ReadOutcome.Parsed parsed = (ReadOutcome.Parsed) open(again, null)) {
            assertThat(parsed.base()).isInstanceOf(WorkbookBase.Signed.class);
            assertRowEquals(
                    VERSIONS.getFirst(), WorkbookReaderTest.readAll(parsed).getFirst(), parsed.header());
        }
    }

    @Test
    void changedBaseSheetIsNotBelieved() throws IOException {
        Path changed = folder.resolve("changed.xlsx");
        try (XSSFWorkbook workbook =
                        new XSSFWorkbook(new FileInputStream(download().toFile()));
                OutputStream out = Files.newOutputStream(changed)) {
            workbook.getSheet(WorkbookBase.SHEET).getRow(2).getCell(1).setCellValue("40");
            workbook.write(out);
        }
        assertThat(((ReadOutcome.Rejected) open(changed, null)).code()).isEqualTo(ErrorCode.DIMENSION_NOT_NAMED);
        try (ReadOutcome.Parsed parsed = (ReadOutcome.Parsed) open(changed, "STATION_D")) {
            assertThat(parsed.base()).isEqualTo(new WorkbookBase.Tampered("STATION_D"));
            assertThat(parsed.findings()).extracting(Finding::rule).containsExactly("BASE_TAMPERED");
        }
    }

    @Test
    void workbookOfAnotherDimensionIsForeign() throws IOException {
        ReadOutcome.Rejected rejected = (ReadOutcome.Rejected) open(download(), "ITEM_D");
        assertThat(rejected.code()).isEqualTo(ErrorCode.WORKBOOK_FOREIGN);
        assertThat(rejected.sentence()).contains("STATION_D").contains("ITEM_D");
    }

    private ReadOutcome open(Path file, String dimension) {
        return ReadInside.reader(KEY)
                .open(
                        file,
                        WorkbookReader.Sent.plain("stations.xlsx", dimension),
                        (code, commit) -> Stations.DIMENSION,
                        Progress.UNWATCHED);
    }

    private Path download() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var contents = new WorkbookWriter.Contents(Stations.DIMENSION, 41, Stations.DAY, "network = ABC", Map.of());
        long rows = new WorkbookWriter(KEY).write(contents, VERSIONS::forEach, out);
        assertThat(rows).isEqualTo(3);
        return Files.write(folder.resolve("download.xlsx"), out.toByteArray());
    }
}
