package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.upload.SheetCell.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkbookReaderTest {
    private static final byte[] KEY = "a key for tests".getBytes(StandardCharsets.UTF_8);
    private static final String HEADER = SheetXml.row("station_code", "network", "power_kw", "licensed_on");
    private static final String BILLION_LAUGHS =
            "<!DOCTYPE sst [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><sst><si><t>&b;</t></si></sst>";

    @TempDir
    Path folder;

    static Stream<Arguments> badFiles() throws IOException {
        byte[] good =
                SheetXml.of("Stations", HEADER + SheetXml.row("KABC", "ABC")).bytes();
        byte[] ole = new byte[2048];
        byte[] magic = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1};
        System.arraycopy(magic, 0, ole, 0, 8);
        byte[] encrypted = ole.clone();
        byte[] name = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, encrypted, 1024, name.length);
        return Stream.of(
                Arguments.of("empty", new byte[0], ErrorCode.FILE_EMPTY, "empty"),
                Arguments.of("truncated", Arrays.copyOf(good, good.length / 2), ErrorCode.FILE_DAMAGED, "cut off"),
                Arguments.of("web page", bytes("<!DOCTYPE html><html><body><table>"), ErrorCode.FILE_TYPE, "web page"),
                Arguments.of("csv", bytes("station_code;network\nKABC;ABC\n"), ErrorCode.FILE_TYPE, "CSV file, though"),
                Arguments.of("json", bytes(" [{\"station_code\":\"KABC\"}]"), ErrorCode.FILE_TYPE, "JSON file, though"),
                Arguments.of("pdf", bytes("%PDF-1.7 ..."), ErrorCode.FILE_TYPE, "PDF"),
                Arguments.of("xls", ole, ErrorCode.FILE_TYPE, ".xls)"),
                Arguments.of("encrypted", encrypted, ErrorCode.FILE_TYPE, "password"),
                Arguments.of("binary", new byte[] {0, 1, 2, 3, 4, 5}, ErrorCode.FILE_TYPE, "not a workbook"),
                Arguments.of("zip of something else", zip("a.txt", "hello"), ErrorCode.FILE_TYPE, "no workbook"),
                Arguments.of(
                        "binary workbook",
                        zip(
                                "_rels/.rels",
                                "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.bin'/></Relationships>",
                                "xl/workbook.bin",
                                "?"),
                        ErrorCode.FILE_TYPE,
                        ".xlsb"),
                Arguments.of("open document", zip("mimetype", "x", "content.xml", "<x/>"), ErrorCode.FILE_TYPE, ".ods"),
                Arguments.of(
                        "billion laughs",
                        book().part("xl/sharedStrings.xml", BILLION_LAUGHS).bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "document type"),
                Arguments.of(
                        "sheet missing",
                        book().without("xl/worksheets/sheet1.xml").bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "missing"),
                Arguments.of(
                        "shared strings missing",
                        book().without("xl/sharedStrings.xml").bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "missing"),
                Arguments.of(
                        "not well-formed",
                        book().part("xl/worksheets/sheet1.xml", "<worksheet><row")
                                .bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "well-formed"),
                Arguments.of(
                        "character zero",
                        book().sheet(SheetXml.row("a&#0;"), "").bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "well-formed"),
                Arguments.of(
                        "200,000 deep",
                        book().part("xl/styles.xml", "<a>".repeat(200_000)).bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "deeper"),
                Arguments.of(
                        "no header",
                        SheetXml.of("S", SheetXml.row("KABC", "ABC")).bytes(),
                        ErrorCode.SHEET_HEADER,
                        "found: KABC, ABC"),
                Arguments.of(
                        "header twice",
                        SheetXml.of("S", SheetXml.row("station_code", "network", "NETWORK"))
                                .bytes(),
                        ErrorCode.SHEET_HEADER,
                        "at B1 and C1"),
                Arguments.of("no rows", SheetXml.of("S", "").bytes(), ErrorCode.SHEET_HEADER, "first 20 rows"),
                Arguments.of(
                        "column beyond",
                        SheetXml.of("S", "<row r='1'>" + SheetXml.text("XFE1", "x") + "</row>")
                                .bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "XFE1"),
                Arguments.of(
                        "column far beyond",
                        SheetXml.of("S", "<row r='1'>" + SheetXml.text("ZZZZZZZ1", "x") + "</row>")
                                .bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "ZZZZZZZ1"),
                Arguments.of(
                        "row beyond",
                        SheetXml.of("S", "<row r='2147483647'/>").bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "beyond 1048576"),
                Arguments.of(
                        "cell twice",
                        SheetXml.of("S", "<row r='1'>" + SheetXml.text("A1", "x") + SheetXml.text("A1", "y") + "</row>")
                                .bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "A1 twice"),
                Arguments.of(
                        "row twice",
                        SheetXml.of("S", "<row r='1'/><row r='1'/>").bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "row 1 twice"),
                Arguments.of(
                        "index of no shared text",
                        SheetXml.of("S", "<row r='1'><c r='A1' t='s'><v>99</v></c></row>")
                                .bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "shared text 99"),
                Arguments.of(
                        "a cell without end",
                        SheetXml.of("S", SheetXml.row("x".repeat(300_000))).bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "32767"),
                Arguments.of(
                        "a huge attribute",
                        book().part("xl/styles.xml", "<a b='" + "x".repeat(20_000_000) + "'/>")
                                .bytes(),
                        ErrorCode.FILE_DAMAGED,
                        "piece of more than"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void badFileIsRefusedWithTheWayOn(String name, byte[] bytes, ErrorCode code, String words) throws IOException {
        ReadOutcome outcome = open(Files.write(folder.resolve("file.xlsx"), bytes), "STATION_D");
        assertThat(outcome).isInstanceOf(ReadOutcome.Rejected.class);
        ReadOutcome.Rejected rejected = (ReadOutcome.Rejected) outcome;
        assertThat(rejected.code()).isEqualTo(code);
        assertThat(rejected.sentence()).contains(words).endsWith(".");
    }

    @Test
    void zipThatUnpacksWithoutEndIsRefused() {
        Path file = SheetXml.of("S", HEADER + "<row><c t='inlineStr'><is><t>x</t></is></c></row>".repeat(40_000))
                .write(folder);
        ReadOutcome outcome = ReadInside.reader(KEY, 1_000_000)
                .open(
                        file,
                        WorkbookReader.Sent.plain("stations.xlsx", "STATION_D"),
                        (code, commit) -> Stations.DIMENSION,
                        Progress.UNWATCHED);
        ReadOutcome.Parsed parsed = (ReadOutcome.Parsed) outcome;
        assertThatThrownBy(() -> readAll(parsed))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_TOO_LARGE));
    }

    @Test
    void cellsOfOtherProgramsAreRead() {
        String rows = HEADER
                + "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c><v>0.30000000000000004</v></c><c s='1'><v>60</v></c></row>"
                + "<row><c t='s'><v>2</v></c><c t='str'><f>UPPER(\"abc\")</f><v>ABC</v></c><c><f>1+1</f></c><c s='2'><v>61</v></c></row>"
                + "<row><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c><v>1e400</v></c><c s='1'><v>1.5</v></c></row>"
                + "<row><c><v>12345678901234567890</v></c><c/><c><v>1.5E3</v></c><c t='d'><v>2026-03-01T00:00:00</v></c></row>";
        ReadOutcome.Parsed parsed = parsed(SheetXml.of("Stations", rows)
                .shared("<si><r><t>KA</t></r><r><t>BC</t></r><rPh sb='0' eb='1'><t>no</t></rPh></si>" + "<si><t>"
                        + "&amp;".repeat(1000) + "</t></si><si><t>a_x000D_b_x005F_x000D_😀</t></si>"));
        List<SheetRow> read = readAll(parsed);
        assertThat(read).hasSize(4);
        assertThat(text(read, 0, 0)).isEqualTo("KABC");
        assertThat(text(read, 0, 1)).isEqualTo("&".repeat(1000));
        assertThat(text(read, 0, 2)).isEqualTo("0.3");
        assertThat(cell(read, 0, 3).day()).as("the 29 February 1900 never was").isNull();
        assertThat(text(read, 1, 0)).isEqualTo("a\rb_x000D_😀");
        assertThat(cell(read, 1, 1)).isEqualTo(new SheetCell(3, 2, Kind.TEXT, "ABC", null, true));
        assertThat(cell(read, 1, 2).kind()).isEqualTo(Kind.UNCOMPUTED);
        assertThat(cell(read, 1, 3).day()).isEqualTo("1900-03-01");
        assertThat(cell(read, 2, 0).kind()).isEqualTo(Kind.TRUTH);
        assertThat(cell(read, 2, 1).kind()).isEqualTo(Kind.ERROR);
        assertThat(cell(read, 2, 2)).isEqualTo(new SheetCell(4, 3, Kind.TEXT, "1e400", null, false));
        assertThat(cell(read, 2, 3).day()).as("a time of day is no day").isNull();
        assertThat(cell(read, 3, 0).hasTooManyDigits()).isTrue();
        assertThat(text(read, 3, 0)).isEqualTo("12345678901234567890");
        assertThat(text(read, 3, 2)).isEqualTo("1500");
        assertThat(text(read, 3, 3)).isEqualTo("2026-03-01");
        assertThat(cell(read, 3, 3).address()).isEqualTo("D5");
    }

    @Test
    void workbookOf1904CountsItsOwnDays() {
        SheetXml xml = SheetXml.of(
                        "Stations", HEADER + "<row><c t='str'><v>K</v></c><c/><c/><c s='1'><v>0</v></c></row>")
                .workbook("Stations", "<workbookPr date1904='1'/>");
        assertThat(cell(readAll(parsed(xml)), 0, 3).day()).isEqualTo("1904-01-01");
    }

    @Test
    void headerIsFoundBelowTitlesWithColumnsInAnyOrder() {
        ReadOutcome.Parsed parsed = parsed(SheetXml.of(
                "Stations",
                SheetXml.row("All stations") + "<row/>" + SheetXml.row("remark", " Network ", "station_code")
                        + SheetXml.row("x", "ABC", "KABC")));
        assertThat(parsed.header().row()).isEqualTo(3);
        assertThat(parsed.header().columns())
                .containsExactly(new Header.Column("network", 2), new Header.Column("station_code", 3));
        assertThat(parsed.findings()).extracting(Finding::rule).containsExactly("BASE_UNKNOWN", "UNKNOWN_COLUMN");
        assertThat(text(readAll(parsed), 0, 1)).isEqualTo("KABC");
        assertThat(parsed.header().source(4, 1)).isEqualTo("Stations!C4");
    }

    @Test
    void rowsOutOfOrderAreReadByTheirReference() {
        String rows = "<row r='5'>" + SheetXml.text("B5", "ABC") + SheetXml.text("A5", "KABC") + "</row>";
        List<SheetRow> read = readAll(parsed(SheetXml.of(
                "S",
                "<row r='2'>" + SheetXml.text("B2", "network") + SheetXml.text("A2", "station_code") + "</row>" + rows
                        + "<row r='4'>" + SheetXml.text("A4", "KNBC") + "</row>")));
        assertThat(read).extracting(SheetRow::number).containsExactly(5, 4);
    }

    @Test
    void mergedCellsOverTheDataAreAnErrorWithTheirAddress() {
        ReadOutcome.Parsed parsed = parsed(SheetXml.of("S", "")
                .sheet(
                        HEADER + SheetXml.row("KABC", "ABC"),
                        "<mergeCells><mergeCell ref='A2:A3'/><mergeCell ref='X1:Z1'/></mergeCells>"));
        try (DataRows rows = parsed.rows()) {
            while (rows.next() != null) {}
            assertThat(rows.mergedCells()).extracting(Finding::cell).containsExactly("A2");
        }
    }

    @Test
    void dimensionThatNobodyNamesIsAskedFor() {
        ReadOutcome outcome = open(SheetXml.of("S", HEADER).write(folder), null);
        assertThat(((ReadOutcome.Rejected) outcome).code()).isEqualTo(ErrorCode.DIMENSION_NOT_NAMED);
    }

    private ReadOutcome open(Path file, String dimension) {
        return ReadInside.reader(KEY)
                .open(
                        file,
                        WorkbookReader.Sent.plain("stations.xlsx", dimension),
                        WorkbookReaderTest::dimension,
                        Progress.UNWATCHED);
    }

    private static Dimension dimension(String code, @Nullable Long commit) {
        if (code.equals("STATION_D")) {
            return Stations.DIMENSION;
        }
        throw new RdmException(ErrorCode.UNKNOWN_DIMENSION, "There is no dimension " + code + ".");
    }

    private ReadOutcome.Parsed parsed(SheetXml xml) {
        return (ReadOutcome.Parsed) open(xml.write(folder), "STATION_D");
    }

    static List<SheetRow> readAll(ReadOutcome.Parsed parsed) {
        List<SheetRow> all = new ArrayList<>();
        try (DataRows rows = parsed.rows()) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    private static SheetCell cell(List<SheetRow> rows, int row, int column) {
        return java.util.Objects.requireNonNull(rows.get(row).cells().get(column));
    }

    private static String text(List<SheetRow> rows, int row, int column) {
        return cell(rows, row, column).text();
    }

    private static SheetXml book() {
        return SheetXml.of("Stations", HEADER + SheetXml.row("KABC", "ABC"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(bytes(namesAndTexts[i + 1]));
            }
        }
        return bytes.toByteArray();
    }
}
