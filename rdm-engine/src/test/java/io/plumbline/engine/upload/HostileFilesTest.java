package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are made to hurt, or that look as if they were; docs/hostile-files.md says which test holds which. */
class HostileFilesTest {
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String HEADER = SheetXml.row("station_code", "network");
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;

    @TempDir
    Path folder;

    @Test
    void sixtyThousandPartsAreRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 60_000; i++) {
                zip.putNextEntry(new ZipEntry("xl/" + i));
                zip.closeEntry();
            }
        }
        assertRefused(bytes.toByteArray(), "60000 parts");
    }

    @Test
    void twoPartsOfOneNameAreRefused() throws IOException {
        byte[] bytes = book().part("xl/worksheets/sheetX.xml", "<worksheet/>").bytes();
        assertRefused(renamed(bytes, "xl/worksheets/sheetX.xml", "xl/worksheets/sheet1.xml"), "two parts of the name");
    }

    @Test
    void zipInsideTheZipIsNeverOpened() throws IOException {
        byte[] inner = SheetXml.endless("S", HEADER).bytes();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("book.xlsx"));
            zip.write(inner);
            zip.closeEntry();
        }
        ReadOutcome.Rejected rejected = (ReadOutcome.Rejected) open(bytes.toByteArray());
        assertThat(rejected.code()).isEqualTo(ErrorCode.FILE_TYPE);
    }

    @Test
    void nameThatLeadsOutOfTheZipWritesNothing() throws IOException {
        byte[] bytes = book().part("../../../../escaped.txt", "x").bytes();
        assertThat(texts(bytes)).containsExactly("KABC ABC");
        assertThat(Files.exists(folder.resolve("../../../../escaped.txt").normalize()))
                .isFalse();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("book.xlsx");
        }
    }

    @Test
    void falseSizesReserveNoMemory() throws IOException {
        byte[] bytes = book().bytes();
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : headers(bytes, CENTRAL)) {
            zip.putInt(at + 24, 0x7fff_fff0);
        }
        long before = used();
        List<String> read = outcomeTexts(bytes);
        assertThat(used() - before).isLessThan(200L * 1024 * 1024);
        assertThat(read).as("read for what it is, or refused").isIn(List.of("KABC ABC"), List.of());
    }

    @Test
    void zip64ThatLiesIsRefused() throws IOException {
        byte[] bytes = book().bytes();
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int central = headers(bytes, CENTRAL).getFirst();
        // Sizes that stand in an extra field which is not there.
        zip.putInt(central + 20, -1).putInt(central + 24, -1).putInt(central + 42, -1);
        assertRefused(bytes, "");
        byte[] other = book().bytes();
        int end = headers(other, END).getLast();
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putInt(end + 16, 0x7fff_ffff);
        assertRefused(other, "");
    }

    @Test
    void entityOfTheOutsideMakesNoCall() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(300);
            String url = "http://127.0.0.1:" + listening.getLocalPort() + "/x";
            assertRefused(
                    book().part(
                                    "xl/sharedStrings.xml",
                                    "<!DOCTYPE sst [<!ENTITY x SYSTEM '" + url + "'>]><sst xmlns='" + MAIN
                                            + "'><si><t>&x;</t></si></sst>")
                            .bytes(),
                    "document type");
            assertThat(org.assertj.core.api.Assertions.catchThrowable(listening::accept))
                    .as("nobody called")
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void honestTextWithManyEscapesIsRead() throws IOException {
        SheetXml xml = SheetXml.of("S", HEADER + "<row><c t='s'><v>0</v></c><c t='s'><v>199999</v></c></row>")
                .shared("<si><t>A &amp; B</t></si>".repeat(200_000));
        assertThat(texts(xml.bytes())).containsExactly("A & B A & B");
    }

    @Test
    void textOfOtherEncodingsIsReadAndBrokenOneRefused() throws IOException {
        String sheet = "<?xml version='1.0' encoding='UTF-16'?><worksheet xmlns='" + MAIN + "'><sheetData>" + HEADER
                + SheetXml.row("KABC", "Zürich") + "</sheetData></worksheet>";
        assertThat(texts(book().part("xl/worksheets/sheet1.xml", sheet.getBytes(StandardCharsets.UTF_16))
                        .bytes()))
                .containsExactly("KABC Zürich");
        byte[] broken = ("<worksheet xmlns='" + MAIN + "'><sheetData>" + HEADER + SheetXml.row("KABC", "Z~rich")
                        + "</sheetData></worksheet>")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < broken.length; i++) {
            broken[i] = broken[i] == '~' ? (byte) 0xFC : broken[i];
        }
        assertRefused(book().part("xl/worksheets/sheet1.xml", broken).bytes(), "well-formed");
    }

    @Test
    void linksAndObjectsArePassedOverAndCounted() throws IOException {
        byte[] bytes = book().part("xl/externalLinks/externalLink1.xml", "<x>")
                .part("xl/externalLinks/externalLink2.xml", "<x>")
                .part("xl/embeddings/oleObject1.bin", "?")
                .bytes();
        assertThat(((ReadOutcome.Parsed) open(bytes)).findings())
                .filteredOn(f -> f.rule().equals("READ_AS"))
                .singleElement()
                .satisfies(f -> assertThat(f.message()).contains("other files (2)", "objects (1)"));
    }

    @Test
    void macrosAreNotRunAndWarnedOf() throws IOException {
        byte[] bytes = book().part("xl/vbaProject.bin", "?").bytes();
        assertThat(((ReadOutcome.Parsed) open(bytes)).findings())
                .extracting(Finding::rule)
                .contains("MACROS");
    }

    @Test
    void strictWorkbookIsRead() throws IOException {
        SheetXml strict = book();
        for (Map.Entry<String, byte[]> part : book().contents().entrySet()) {
            String text = new String(part.getValue(), StandardCharsets.UTF_8)
                    .replace(
                            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                            "http://purl.oclc.org/ooxml/spreadsheetml/main")
                    .replace(
                            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                            "http://purl.oclc.org/ooxml/officeDocument/relationships");
            strict.part(part.getKey(), text);
        }
        assertThat(texts(strict.bytes())).containsExactly("KABC ABC");
    }

    @Test
    void countThatASharedTableClaimsReservesNothing() throws IOException {
        // The builder claims 2,147,483,647 texts.
        SheetXml xml = SheetXml.of("S", HEADER + "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>")
                .shared("<si><t>KABC</t></si><si><t>ABC</t></si>");
        assertThat(texts(xml.bytes())).containsExactly("KABC ABC");
    }

    @Test
    void sixteenThousandColumnsAreRefusedAtOnce() throws IOException {
        String[] names = new String[16_384];
        Arrays.setAll(names, i -> i == 0 ? "station_code" : "c" + i);
        ReadOutcome.Rejected rejected = (ReadOutcome.Rejected)
                open(SheetXml.of("S", SheetXml.row(names)).bytes());
        assertThat(rejected.code()).isEqualTo(ErrorCode.SHEET_HEADER);
        assertThat(rejected.sentence()).contains("16384 columns");
    }

    @Test
    void millionBlankStyledRowsBehindTheDataAreNoRows() throws IOException {
        SheetXml xml = SheetXml.of("S", "")
                .part(
                        "xl/worksheets/sheet1.xml",
                        "<worksheet xmlns='" + MAIN + "'><sheetData>" + HEADER + SheetXml.row("KABC", "ABC"),
                        "<row s='1' customFormat='1'><c s='1'/><c s='1'/></row>",
                        1_000_000,
                        "</sheetData></worksheet>");
        assertThat(texts(xml.bytes())).containsExactly("KABC ABC");
    }

    @Test
    void hiddenRowsAndSheetsAreReadAndSaid() throws IOException {
        SheetXml xml = SheetXml.of(
                        "Secret",
                        HEADER
                                + SheetXml.row("KABC", "ABC")
                                + SheetXml.row("KNBC", "NBC").replace("<row>", "<row hidden='1'>"))
                .part(
                        "xl/workbook.xml",
                        "<workbook xmlns='" + MAIN
                                + "' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='Secret' sheetId='1' state='hidden' r:id='r1'/></sheets></workbook>");
        ReadOutcome.Parsed parsed = (ReadOutcome.Parsed) open(xml.bytes());
        assertThat(parsed.findings()).extracting(Finding::rule).contains("HIDDEN_SHEET");
        try (DataRows rows = parsed.rows()) {
            int count = 0;
            while (rows.next() != null) {
                count++;
            }
            assertThat(count).isEqualTo(2);
            assertThat(rows.hiddenRows())
                    .singleElement()
                    .satisfies(f -> assertThat(f.message()).startsWith("1 hidden row was"));
        }
    }

    @Test
    void commentsAreNotEvenOpened() throws IOException {
        SheetXml xml = book().part(
                        "xl/comments1.xml",
                        "<comments xmlns='" + MAIN + "'><commentList>",
                        "<comment ref='A1'><text><t>never closed",
                        200_000,
                        "");
        assertThat(texts(xml.bytes())).containsExactly("KABC ABC");
    }

    @Test
    void emojiAndTextOfFullLengthAreKept() throws IOException {
        String longest = "😀" + "x".repeat(CellText.MAX_TEXT - 2);
        assertThat(texts(
                        SheetXml.of("S", HEADER + SheetXml.row("KABC", longest)).bytes()))
                .containsExactly("KABC " + longest);
    }

    static Stream<Arguments> serials() {
        return Stream.of(
                Arguments.of("60", null),
                Arguments.of("59", "1900-02-28"),
                Arguments.of("61", "1900-03-01"),
                Arguments.of("0", null),
                Arguments.of("-1", null),
                Arguments.of("2958465", "9999-12-31"),
                Arguments.of("2958466", null),
                Arguments.of("1e400", null));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("serials")
    void serialsThatAreNoDayAreNone(String serial, @org.jspecify.annotations.Nullable String day) throws IOException {
        SheetXml xml = SheetXml.of(
                "S",
                SheetXml.row("station_code", "licensed_on") + "<row><c t='str'><v>K</v></c><c s='1'><v>" + serial
                        + "</v></c></row>");
        List<SheetRow> rows = WorkbookReaderTest.readAll((ReadOutcome.Parsed) open(xml.bytes()));
        SheetCell cell =
                java.util.Objects.requireNonNull(rows.getFirst().cells().get(1));
        assertThat(cell.day()).isEqualTo(day);
    }

    private static SheetXml book() {
        return SheetXml.of("Stations", HEADER + SheetXml.row("KABC", "ABC"));
    }

    private ReadOutcome open(byte[] bytes) throws IOException {
        return ReadInside.reader(new byte[32])
                .open(
                        Files.write(folder.resolve("book.xlsx"), bytes),
                        WorkbookReader.Sent.plain("book.xlsx", "STATION_D"),
                        (code, commit) -> Stations.DIMENSION,
                        Progress.UNWATCHED);
    }

    private List<String> texts(byte[] bytes) throws IOException {
        List<String> all = new ArrayList<>();
        ReadOutcome outcome = open(bytes);
        assertThat(outcome).isInstanceOf(ReadOutcome.Parsed.class);
        for (SheetRow row : WorkbookReaderTest.readAll((ReadOutcome.Parsed) outcome)) {
            all.add(String.join(
                    " ",
                    row.cells().stream().map(c -> c == null ? "" : c.text()).toList()));
        }
        return all;
    }

    private List<String> outcomeTexts(byte[] bytes) throws IOException {
        try {
            return open(bytes) instanceof ReadOutcome.Parsed ? texts(bytes) : List.of();
        } catch (RdmException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.FILE_DAMAGED);
            return List.of();
        }
    }

    private void assertRefused(byte[] bytes, String words) throws IOException {
        ErrorCode code;
        String sentence;
        try {
            ReadOutcome outcome = open(bytes);
            if (outcome instanceof ReadOutcome.Parsed parsed) {
                WorkbookReaderTest.readAll(parsed);
            }
            assertThat(outcome).isInstanceOf(ReadOutcome.Rejected.class);
            code = ((ReadOutcome.Rejected) outcome).code();
            sentence = ((ReadOutcome.Rejected) outcome).sentence();
        } catch (RdmException e) {
            code = e.code();
            sentence = e.sentence();
        }
        assertThat(code).isEqualTo(ErrorCode.FILE_DAMAGED);
        assertThat(sentence).contains(words);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static List<Integer> headers(byte[] bytes, int signature) {
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at + 4 <= bytes.length; at++) {
            if (zip.getInt(at) == signature) {
                found.add(at);
            }
        }
        return found;
    }

    /** Another name of the same length in every place of the zip. */
    private static byte[] renamed(byte[] bytes, String from, String to) {
        byte[] old = from.getBytes(StandardCharsets.US_ASCII);
        byte[] other = to.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + old.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
                System.arraycopy(other, 0, bytes, at, other.length);
            }
        }
        return bytes;
    }
}
