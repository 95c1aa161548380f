package io.plumbline.engine.change;

import static io.plumbline.engine.upload.SheetXml.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.upload.Correction;
import io.plumbline.engine.upload.FailingRows;
import io.plumbline.engine.upload.MarkUpload;
import io.plumbline.engine.upload.ParserLimits;
import io.plumbline.engine.upload.Parsers;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.Stations;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.upload.WorkbookReader;
import io.plumbline.engine.validation.FindingStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People get their own workbook back with what is wrong marked in it, mend it there, and send it again. */
class MarkUploadIT {
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);

    @TempDir
    Path folder;

    private UploadDesk desk;
    private long commit;

    @BeforeEach
    void open() {
        desk = new UploadDesk(folder, Stations.DIMENSION);
        commit = desk.commit(desk.changeSet(
                JANUARY,
                row("station_code", "network", "power_kw", "format"),
                row("00123", "ABC", "1.50", "news"),
                row("00456", "CBS", "2.50", "sport")));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private byte[] marked(Upload upload) throws IOException {
        Parsers parsers = new Parsers(ParserLimits.USUAL);
        Path copy = new MarkUpload(desk.database(), desk.lake(), new WorkbookReader(UploadDesk.KEY, parsers), parsers)
                .mark(upload.id(), gravestFirst(upload));
        byte[] bytes = Files.readAllBytes(copy);
        Files.delete(copy);
        return bytes;
    }

    private List<Finding> gravestFirst(Upload upload) {
        return new FindingStore(desk.database().read())
                .ofFile(new FindingStore.OfFile(upload.id(), null, null), null, 0, 1_000);
    }

    @Test
    void ownWorkbookComesBackMarkedAndIsSentAgainMended() throws IOException {
        byte[] edited;
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(desk.download(commit, JUNE)))) {
            XSSFSheet sheet = workbook.getSheet("Stations");
            sheet.getRow(1).getCell(2).setCellValue("much");
            sheet.getRow(2).getCell(1).setBlank();
            sheet.getRow(2).getCell(1).setCellValue(" nbc ");
            sheet.getRow(0).createCell(20).setCellValue("My notes");
            sheet.getRow(1).createCell(20).setCellFormula("1+1");
            workbook.createSheet("My own").createRow(0).createCell(0).setCellValue("=kept");
            edited = bytes(workbook);
        }
        Upload upload = desk.receive(edited, ReceiveUpload.Terms.changes("STATION_D", JUNE));
        desk.propose(upload);
        new MendUpload(desk.database(), TestDatabase.AUDIT)
                .correct(
                        upload.id(),
                        List.of(new Correction(Correction.Kind.TRIM, null, "network", null, null)),
                        UploadDesk.ANALYST,
                        (tx, u) -> {});
        desk.propose(upload);

        byte[] mended;
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(marked(upload)))) {
            XSSFSheet sheet = workbook.getSheet("Stations");
            XSSFCell wrong = sheet.getRow(1).getCell(2);
            assertThat(wrong.getStringCellValue()).isEqualTo("much");
            assertThat(wrong.getCellStyle().getFillPattern()).isEqualTo(FillPatternType.SOLID_FOREGROUND);
            assertThat(wrong.getCellComment().getString().getString()).contains("found much");
            assertThat(sheet.getRow(0).getCell(21).getStringCellValue()).isEqualTo("_error");
            assertThat(sheet.getRow(1).getCell(21).getStringCellValue()).startsWith("C2: ");
            assertThat(sheet.getRow(2).getCell(1).getStringCellValue())
                    .as("mended in the page")
                    .isEqualTo("nbc");
            assertThat(sheet.getRow(1).getCell(20).getCellFormula()).isEqualTo("1+1");
            assertThat(sheet.getRow(0).getCell(0).getCellComment())
                    .as("a note of ours")
                    .isNotNull();
            assertThat(workbook.getSheet("My own").getRow(0).getCell(0).getStringCellValue())
                    .isEqualTo("=kept");
            XSSFSheet errors = workbook.getSheet("Errors");
            assertThat(errors.getRow(1).getCell(0).getStringCellValue()).isEqualTo("Stations!C2");
            assertThat(errors.getRow(1).getCell(0).getHyperlink().getAddress()).isEqualTo("'Stations'!C2");
            wrong.setCellValue(7.25);
            mended = bytes(workbook);
        }
        Upload again = desk.receive(
                mended,
                new ReceiveUpload.Terms(
                        "STATION_D",
                        JUNE,
                        io.plumbline.engine.upload.UploadMode.CHANGES,
                        null,
                        new UploadStore(desk.database().read()).get(upload.id()).changeSetId()));
        Proposal.Proposed proposed = (Proposal.Proposed) desk.propose(again);
        assertThat(new UploadStore(desk.database().read()).findings(again.id()))
                .as("the base sheet is believed, and what we added is passed over")
                .extracting(Finding::rule)
                .containsExactly("UNKNOWN_COLUMN", "DATE_WITHOUT_EFFECT");
        assertThat(desk.changes(proposed.changeSetId()))
                .flatExtracting(Change::cells)
                .extracting(CellChange::attribute, CellChange::after)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("power_kw", new java.math.BigDecimal("7.25")),
                        org.assertj.core.groups.Tuple.tuple("network", "nbc"));
    }

    @Test
    void whatIsNoWorkbookOrTooLargeIsNotMarked() throws IOException {
        Upload csv = desk.receive(
                "stations.csv",
                "station_code,power_kw\n00123,much\n".getBytes(StandardCharsets.UTF_8),
                ReceiveUpload.Terms.changes("STATION_D", JUNE));
        desk.propose(csv);
        assertThatThrownBy(() -> marked(csv))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_TYPE));
        Upload large = desk.receive(large(), ReceiveUpload.Terms.changes("STATION_D", JUNE));
        desk.propose(large);
        ParserLimits usual = ParserLimits.USUAL;
        Parsers small = new Parsers(new ParserLimits(8, usual.time(), usual.silence(), usual.outputMb(), 1));
        assertThatThrownBy(() -> new MarkUpload(
                                desk.database(), desk.lake(), new WorkbookReader(UploadDesk.KEY, small), small)
                        .mark(large.id(), new UploadStore(desk.database().read()).findings(large.id())))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_TOO_LARGE));
    }

    @Test
    void onlyRowsWithFindingsComeBackAndAreSentAgainIntoTheSameDraft() throws IOException {
        Upload csv = desk.receive(
                "stations.csv",
                "station_code,network,power_kw,notes\n00123,ABC,much,mine\n00456,CBS,2.50,\n00789,NBC,none,\n"
                        .getBytes(StandardCharsets.UTF_8),
                ReceiveUpload.Terms.changes("STATION_D", JUNE));
        desk.propose(csv);
        Path copy = new FailingRows(
                        desk.database(),
                        desk.lake(),
                        new WorkbookReader(UploadDesk.KEY, new Parsers(ParserLimits.USUAL)))
                .write(csv.id(), gravestFirst(csv));
        String rows = Files.readString(copy);
        Files.delete(copy);
        assertThat(rows.lines().map(line -> line.replaceAll("\"[CD]\\d: .*", "…")))
                .containsExactly(
                        "\"station_code\",\"network\",\"power_kw\",\"_error\"",
                        "\"00123\",\"ABC\",\"much\",…",
                        "\"00789\",\"NBC\",\"none\",…");

        Upload again = desk.receive(
                "stations-failing.csv",
                rows.replace("much", "1.75").replace("none", "2").getBytes(StandardCharsets.UTF_8),
                new ReceiveUpload.Terms(
                        "STATION_D",
                        JUNE,
                        io.plumbline.engine.upload.UploadMode.CHANGES,
                        null,
                        new UploadStore(desk.database().read()).get(csv.id()).changeSetId()));
        Proposal.Proposed proposed = (Proposal.Proposed) desk.propose(again);
        assertThat(new UploadStore(desk.database().read()).findings(again.id()))
                .as("what we added is passed over")
                .extracting(Finding::rule)
                .doesNotContain("UNKNOWN_COLUMN", "TYPE");
        assertThat(desk.changes(proposed.changeSetId()))
                .flatExtracting(Change::cells)
                .filteredOn(cell -> cell.attribute().equals("power_kw"))
                .extracting(CellChange::after)
                .contains(new java.math.BigDecimal("1.75"));
    }

    private static byte[] large() throws IOException {
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(100)) {
            SXSSFSheet sheet = workbook.createSheet("S");
            for (int i = 0; i < 30_000; i++) {
                SXSSFRow row = sheet.createRow(i);
                row.createCell(0).setCellValue(i == 0 ? "station_code" : "S" + i);
                row.createCell(1).setCellValue(i == 0 ? "power_kw" : "x");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            workbook.write(out);
            return out.toByteArray();
        }
    }

    private static byte[] bytes(XSSFWorkbook workbook) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        workbook.write(out);
        return out.toByteArray();
    }
}
