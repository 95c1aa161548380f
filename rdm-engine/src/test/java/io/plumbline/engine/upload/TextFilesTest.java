package io.plumbline.engine.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of text: CSV in the shapes that people send, and JSON. */
class TextFilesTest {
    @TempDir
    Path folder;

    static Stream<Arguments> dialects() {
        Charset windows = Charset.forName("windows-1252");
        return Stream.of(
                Arguments.of("commas", "station_code,network\nKABC,Zürich\n", UTF_8, "UTF-8, with commas"),
                Arguments.of("semicolons", "station_code;network\r\nKABC;Zürich\r\n", UTF_8, "semicolons"),
                Arguments.of("tabs", "station_code\tnetwork\nKABC\tZürich", UTF_8, "tabs"),
                Arguments.of("bars", "station_code|network\nKABC|Zürich", UTF_8, "vertical bars"),
                Arguments.of("a mark", "\uFEFFstation_code,network\nKABC,Zürich", UTF_8, "commas"),
                Arguments.of("Windows", "station_code;network\nKABC;Zürich", windows, "windows-1252"),
                Arguments.of("old Latin", "station_code,network\nKABC,Zürich", ISO_8859_1, "windows-1252"),
                Arguments.of("UTF-16", "\uFEFFstation_code\tnetwork\nKABC\tZürich", UTF_16LE, "UTF-16LE"),
                Arguments.of("named separator", "sep=;\nstation_code;network\nKABC;Zürich", UTF_8, "semicolons"),
                Arguments.of("a title", "Our stations\n\nstation_code;network\nKABC;Zürich", UTF_8, "semicolons"),
                Arguments.of("single quotes", "'station_code';'network'\n'KABC';'Zürich'\n", UTF_8, "single quotes"),
                Arguments.of("commas inside", "station_code;network\nKABC;Zürich\nA;\"x, y\"\n", UTF_8, "semicolons"),
                Arguments.of("old Mac", "station_code,network\rKABC,Zürich\r", UTF_8, "commas"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    void characterSetSeparatorAndQuotesAreFoundOutAndSaid(String name, String text, Charset charset, String told)
            throws IOException {
        ReadOutcome.Parsed parsed = parsed("stations.csv", text.getBytes(charset));
        assertThat(texts(parsed)).first().asString().isEqualTo("[KABC, Zürich]");
        assertThat(parsed.findings())
                .filteredOn(f -> f.rule().equals("READ_AS"))
                .singleElement()
                .satisfies(f -> assertThat(f.message()).contains(told));
    }

    @Test
    void valuesKeepTheirZerosLineBreaksAndQuotes() throws IOException {
        ReadOutcome.Parsed parsed = parsed(
                "stations.csv",
                "station_code,network,founder\n00123,\"a \"\"b\"\"\nc\",'=1+1\n,,\n1E5,\"\",''@x\n".getBytes(UTF_8));
        assertThat(texts(parsed)).containsExactly(List.of("00123", "a \"b\"\nc", "=1+1"), List.of("1E5", "", "'@x"));
        assertThat(numbers(parsed))
                .as("rows as a spreadsheet program counts them")
                .containsExactly(2, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"=1+1", "'=1", "''=1", "+49", "-x", "@a", "'", "''", "it's", "'quoted'", "\u0009=x", "a=b"})
    void whatWouldBeAFormulaIsInertAndComesBackAsItWas(String text) {
        assertThat(Inert.read(Inert.written(text))).isEqualTo(text);
        assertThat(Inert.written(text))
                .doesNotStartWith("=")
                .doesNotStartWith("+")
                .doesNotStartWith("-")
                .doesNotStartWith("@");
    }

    static Stream<Arguments> badTexts() {
        String header = "station_code,network\n" + "a,b\n".repeat(30);
        return Stream.of(
                Arguments.of("a quote without end", header + "\"" + "x,\n".repeat(4_000_000), "row 32 has more than"),
                Arguments.of("too long a value", header + "x".repeat(32_768), "A32 has 32768 characters"),
                Arguments.of("too many values", header + ",".repeat(16_384), "16385 values"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTexts")
    void textFileThatCannotBeReadIsRefusedWithItsPlace(String name, String text, String words) throws IOException {
        ReadOutcome.Parsed parsed = parsed("stations.csv", text.getBytes(UTF_8));
        assertThatThrownBy(() -> texts(parsed)).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FILE_DAMAGED);
            assertThat(e.sentence()).contains(words);
        });
    }

    @Test
    void objectsOfAJsonFileAreRowsBelowTheirNames() throws IOException {
        ReadOutcome.Parsed parsed = parsed("stations.json", """
                [{"station_code":"00123","network":null,"channels":12},
                 {"station_code":"KABC","live":true,"network":"=x","power_kw":1.50}, {}]
                """.getBytes(UTF_8));
        assertThat(parsed.header().columns())
                .extracting(Header.Column::name)
                .containsExactly("station_code", "network", "channels", "live", "power_kw");
        assertThat(texts(parsed))
                .containsExactly(List.of("00123", "", "12", "", ""), List.of("KABC", "=x", "", "TRUE", "1.50"));
    }

    @Test
    void membersAreReadAsTheApiWritesThem() throws IOException {
        ReadOutcome.Parsed parsed = parsed("members.json", """
                {"next":null,"items":[{"member_id":"x","key":["KABC"],"valid_from":"2026-01-01",
                  "values":{"station_code":"KABC","network":"ABC"}}],"commit":4}
                """.getBytes(UTF_8));
        assertThat(texts(parsed)).containsExactly(List.of("KABC", "ABC"));
    }

    static Stream<Arguments> badJson() {
        return Stream.of(
                Arguments.of("cut off", "[{\"station_code\":\"KABC\"", "no JSON"),
                Arguments.of("nested", "[{\"station_code\":{\"a\":1}}]", "field station_code at line 1, object 1"),
                Arguments.of("no objects", "[{\"station_code\":\"a\"},7]", "object 2 is no object"),
                Arguments.of("no array", "{\"station_code\":\"a\"}", "no array"),
                Arguments.of("twice", "[{\"network\":\"a\",\"network\":\"b\"}]", "twice"),
                Arguments.of("deep", "[{\"a\":" + "[".repeat(3_000), "an array"),
                Arguments.of("deep and left out", "{\"a\":" + "[".repeat(3_000), "over its limit"),
                Arguments.of("a million digits", "[{\"channels\":1e999999999}]", "too many digits"),
                Arguments.of("a long text", "[{\"network\":\"" + "x".repeat(50_000) + "\"}]", "over its limit"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badJson")
    void badJsonIsRefusedWithItsPlace(String name, String text, String words) throws IOException {
        ReadOutcome outcome = open("stations.json", text.getBytes(UTF_8));
        assertThat(outcome).isInstanceOfSatisfying(ReadOutcome.Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(ErrorCode.FILE_DAMAGED);
            assertThat(rejected.sentence()).contains(words);
        });
    }

    private ReadOutcome open(String name, byte[] bytes) throws IOException {
        return ReadInside.reader(new byte[32])
                .open(
                        Files.write(folder.resolve(name), bytes),
                        WorkbookReader.Sent.plain(name, "STATION_D"),
                        (code, commit) -> Stations.DIMENSION,
                        Progress.UNWATCHED);
    }

    private ReadOutcome.Parsed parsed(String name, byte[] bytes) throws IOException {
        return (ReadOutcome.Parsed) open(name, bytes);
    }

    private static List<List<String>> texts(ReadOutcome.Parsed parsed) {
        List<List<String>> all = new ArrayList<>();
        for (SheetRow row : WorkbookReaderTest.readAll(parsed)) {
            all.add(row.cells().stream().map(c -> c == null ? "" : c.text()).toList());
        }
        return all;
    }

    private static List<Integer> numbers(ReadOutcome.Parsed parsed) {
        return WorkbookReaderTest.readAll(parsed).stream().map(SheetRow::number).toList();
    }

    @Test
    void fileWithoutTheKeySaysWhatItHasForAPersonToSayWhatItMeans() throws IOException {
        ReadOutcome.Rejected rejected =
                (ReadOutcome.Rejected) open("stations.csv", "Code;Net\nKABC;ABC\n".getBytes(UTF_8));
        assertThat(rejected.code()).isEqualTo(ErrorCode.SHEET_HEADER);
        FileLook look = java.util.Objects.requireNonNull(rejected.look());
        assertThat(look.sheets().getFirst().rows().getFirst().cells())
                .extracting(FileLook.Cell::text)
                .containsExactly("Code", "Net");
        assertThat(look.header()).isNull();
        assertThat(rejected.findings()).extracting(Finding::rule).isEmpty();
    }
}
