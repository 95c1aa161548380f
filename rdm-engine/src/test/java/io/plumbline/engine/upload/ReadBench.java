package io.plumbline.engine.upload;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.plumbline.engine.BenchTable;
import io.plumbline.engine.job.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/** How long the cells of a workbook take to be read, beside the least that XML takes, Apache POI's event model and fastexcel-reader. */
class ReadBench {
    private static final int COLUMNS = 12;

    @TempDir
    private Path folder;

    @Test
    void read() throws IOException {
        int rows = Integer.getInteger("rdm.size", 1_000_000);
        BenchTable table = run(rows, folder, 5);
        table.tell(rows, String.format(Locale.ROOT, "%,d rows of %d columns", rows, COLUMNS));
    }

    static BenchTable run(int rows, Path folder, int runs) throws IOException {
        Path file = folder.resolve("large.xlsx");
        write(rows, file);
        long expected = (long) (rows + 1) * COLUMNS;
        Map<String, Reader> peers = new LinkedHashMap<>();
        peers.put("floor: StAX over the unzipped parts", ReadBench::stax);
        peers.put("Apache POI, XSSFSheetXMLHandler", ReadBench::poi);
        peers.put("fastexcel-reader", ReadBench::fastexcel);
        BenchTable table = new BenchTable(
                "read",
                "All cells of a workbook are read, texts, numbers and days, by the product in the process that asks (in a process of its own in the last row, as uploads"
                        + " are, with the start of that process) and by the peer. The floor looks at no value: it only goes through the XML of the sheet and the shared"
                        + " texts. File: " + Files.size(file) / (1024 * 1024) + " MiB.");
        List<Double> apart = new ArrayList<>();
        List<Double> inside = new ArrayList<>();
        peers.forEach((name, peer) -> {
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                ours.add(timed(ReadBench::product, file, expected));
                theirs.add(timed(peer, file, -1));
            }
            inside.addAll(ours);
            table.row(name, ours, theirs);
        });
        Parsers parsers = new Parsers(ParserLimits.USUAL);
        for (int run = 0; run < runs; run++) {
            apart.add(timed(path -> product(parsers.open(path, Progress.UNWATCHED)), file, expected));
        }
        table.row("product, apart, beside itself inside", apart, inside);
        return table;
    }

    private interface Reader {
        /** How many cells there are; some peers count others than those with a value. */
        long cells(Path file) throws IOException;
    }

    private static double timed(Reader reader, Path file, long expected) {
        return BenchTable.millis(() -> {
            try {
                long cells = reader.cells(file);
                if (expected >= 0 && cells != expected) {
                    throw new IllegalStateException("read " + cells + " cells, expected " + expected);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static long product(Path file) throws IOException {
        return product(FileKind.open(file, GuardedZip.MAX_INFLATED, () -> {}));
    }

    private static long product(Workbook workbook) {
        long cells = 0;
        try (workbook;
                RawRows rows = workbook.only(workbook.sheets().getFirst()).get()) {
            for (RawRows.RawRow row = rows.next(); row != null; row = rows.next()) {
                cells += row.cells().size();
            }
        }
        return cells;
    }

    private static long stax(Path file) throws IOException {
        long events = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (String part : List.of("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")) {
                if (zip.getEntry(part) == null) {
                    continue;
                }
                try (InputStream in = zip.getInputStream(zip.getEntry(part))) {
                    XMLStreamReader xml = new InputFactoryImpl().createXMLStreamReader(in);
                    while (xml.hasNext()) {
                        events += xml.next();
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
        return events;
    }

    private static long poi(Path file) throws IOException {
        long[] cells = {0};
        try (OPCPackage opc = OPCPackage.open(file.toFile(), PackageAccess.READ)) {
            XSSFReader reader = new XSSFReader(opc);
            XMLReader xml = XMLHelper.newXMLReader();
            xml.setContentHandler(new XSSFSheetXMLHandler(
                    reader.getStylesTable(),
                    new ReadOnlySharedStringsTable(opc),
                    new XSSFSheetXMLHandler.SheetContentsHandler() {
                        @Override
                        public void startRow(int row) {}

                        @Override
                        public void endRow(int row) {}

                        @Override
                        public void cell(String reference, String value, XSSFComment comment) {
                            cells[0]++;
                        }
                    },
                    new DataFormatter(),
                    false));
            try (InputStream in = reader.getSheetsData().next()) {
                xml.parse(new InputSource(in));
            }
        } catch (OpenXML4JException | SAXException | javax.xml.parsers.ParserConfigurationException e) {
            throw new IOException(e);
        }
        return cells[0];
    }

    private static long fastexcel(Path file) throws IOException {
        try (ReadableWorkbook workbook = new ReadableWorkbook(file.toFile());
                Stream<Row> rows = workbook.getFirstSheet().openStream()) {
            return rows.mapToLong(Row::getCellCount).sum();
        }
    }

    /** Codes, names of which many repeat, numbers, and a day, from a seed. */
    private static void write(int rows, Path file) throws IOException {
        Random random = new Random(17);
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(null, 100, false, true);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            CellStyle day = workbook.createCellStyle();
            day.setDataFormat((short) 14);
            SXSSFSheet sheet = workbook.createSheet("Large");
            for (int i = 0; i <= rows; i++) {
                SXSSFRow row = sheet.createRow(i);
                for (int column = 0; column < COLUMNS; column++) {
                    if (i == 0) {
                        row.createCell(column).setCellValue("column_" + column);
                    } else if (column == 0) {
                        row.createCell(column).setCellValue(String.format(Locale.ROOT, "M%09d", i));
                    } else if (column == 11) {
                        row.createCell(column)
                                .setCellValue(LocalDate.of(2000, 1, 1).plusDays(random.nextInt(9_000)));
                        row.getCell(column).setCellStyle(day);
                    } else if (column > 7) {
                        row.createCell(column).setCellValue(random.nextInt(1_000_000) / 100.0);
                    } else {
                        row.createCell(column).setCellValue("value " + random.nextInt(column < 4 ? 50 : 5_000));
                    }
                }
            }
            workbook.write(out);
        }
    }
}
