package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a fuzzer throws at the reader: any bytes as a file, or as one part of a workbook that is otherwise right.
 *
 * <p>Shape of an input: what it is (1 byte, an index into {@link Place}), then its bytes. Whatever they are, the file is read, or refused with one of the
 * codes that are there for it.
 */
public final class ReaderFuzz {
    private static final Set<ErrorCode> REFUSALS = Set.of(
            ErrorCode.FILE_EMPTY,
            ErrorCode.FILE_TYPE,
            ErrorCode.FILE_DAMAGED,
            ErrorCode.FILE_TOO_LARGE,
            ErrorCode.SHEET_HEADER);

    private static final long MAX_INFLATED = 4L * 1024 * 1024;
    private static final Path FILE = file();

    private ReaderFuzz() {}

    /** Where the bytes stand. */
    enum Place {
        FILE(""),
        SHEET("xl/worksheets/sheet1.xml"),
        SHARED("xl/sharedStrings.xml"),
        STYLES("xl/styles.xml"),
        WORKBOOK("xl/workbook.xml"),
        RELATIONS("xl/_rels/workbook.xml.rels"),
        PACKAGE("_rels/.rels"),
        /** A table of text, whatever it begins with. */
        CSV(""),
        JSON("");

        private final String part;

        Place(String part) {
            this.part = part;
        }
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Place place = Place.values()[Math.floorMod(input[0], Place.values().length)];
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        try {
            Files.write(
                    FILE,
                    place.part.isEmpty()
                            ? bytes
                            : book().part(place.part, bytes).bytes());
            switch (place) {
                case CSV -> all(CsvFile.open(FILE, () -> {}));
                case JSON -> all(JsonFile.open(FILE, () -> {}));
                default -> read();
            }
        } catch (RdmException e) {
            if (!REFUSALS.contains(e.code())) {
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read() {
        ReadOutcome outcome = ReadInside.reader(new byte[32], MAX_INFLATED)
                .open(
                        FILE,
                        WorkbookReader.Sent.plain("file", "STATION_D"),
                        (code, commit) -> Stations.DIMENSION,
                        Progress.UNWATCHED);
        switch (outcome) {
            case ReadOutcome.Rejected rejected -> {
                if (!REFUSALS.contains(rejected.code()) && rejected.code() != ErrorCode.WORKBOOK_FOREIGN) {
                    throw new AssertionError(rejected);
                }
            }
            case ReadOutcome.Parsed parsed -> {
                try (parsed;
                        DataRows rows = parsed.rows()) {
                    while (rows.next() != null) {}
                    rows.mergedCells();
                }
            }
        }
    }

    private static void all(Workbook workbook) {
        try (workbook;
                RawRows rows = workbook.rows(workbook.sheets().getFirst(), Workbook.ALL)) {
            while (rows.next() != null) {}
        }
    }

    /** Inputs to begin with: each place as it is in an honest file. */
    static Map<String, byte[]> seeds() throws IOException {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("book", seed(Place.FILE, book().bytes()));
        Map<String, byte[]> parts = book().contents();
        for (Place place : Place.values()) {
            if (parts.containsKey(place.part)) {
                seeds.put(place.name(), seed(place, parts.get(place.part)));
            }
        }
        seeds.put("csv", seed(Place.CSV, utf8("station_code;network\n\"K;A\";\"x\"\"y\"\nsep=,\n'a','b'\n")));
        seeds.put("tsv", seed(Place.FILE, utf8("station_code\tnetwork\nKABC\tABC\n")));
        seeds.put(
                "json",
                seed(
                        Place.JSON,
                        utf8("{\"items\":[{\"key\":[\"a\"],\"values\":{\"station_code\":\"a\",\"n\":1.5e3}}]}")));
        return seeds;
    }

    private static byte[] seed(Place place, byte[] bytes) {
        byte[] seed = new byte[bytes.length + 1];
        seed[0] = (byte) place.ordinal();
        System.arraycopy(bytes, 0, seed, 1, bytes.length);
        return seed;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SheetXml book() {
        String rows = SheetXml.row("station_code", "network", "licensed_on")
                + "<row r='2' hidden='1'><c r='A2' t='s'><v>0</v></c><c r='B2' t='str'><f>A1</f><v>A_x000D_B</v></c><c r='C2' s='1'><v>61</v></c></row>"
                + "<row><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='d'><v>2026-03-01</v></c><c><v>1e5</v></c></row>";
        return SheetXml.of("Stations", "")
                .sheet(rows, "<mergeCells><mergeCell ref='A4:B5'/></mergeCells>")
                .shared("<si><r><t>KA</t></r><rPh sb='0' eb='1'><t>n</t></rPh></si><si><t>x</t></si>");
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("reader-fuzz-", ".bin");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
