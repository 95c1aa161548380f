package io.plumbline.engine.commit;

import io.plumbline.engine.BenchTable;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.publication.ExportMembers;
import io.plumbline.engine.upload.DownloadWorkbook;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the download of a dimension as workbook and as CSV takes, beside the same cells written with nothing else. */
class ExportBench {
    @TempDir
    private Path folder;

    @Test
    void export() {
        int size = LargeDimension.size(1_000_000);
        run(size, folder, 5).tell(size, LargeDimension.told(size));
    }

    static BenchTable run(int size, Path folder, int runs) {
        LargeDimension large = new LargeDimension(size);
        MemberQuery query = MemberQuery.at(1, LargeDimension.DAY);
        DownloadWorkbook download =
                new DownloadWorkbook(large.database(), "a key for tests".getBytes(StandardCharsets.UTF_8));
        ExportMembers export = new ExportMembers(large.database());
        List<String[]> cells = new ArrayList<>(size);
        new HistoryStore(large.database().read(), large.dimension)
                .each(
                        query,
                        version -> cells.add(
                                version.values().stream().map(String::valueOf).toArray(String[]::new)));
        BenchTable table = new BenchTable(
                "export",
                "All members of a dimension of ten attributes are downloaded. Product: read from the database, written with member ids, notes, lists and the signed base"
                        + " sheet; as CSV with quotes. Peer: the same cells, which are in memory already, written by SXSSF with nothing else; as CSV by a BufferedWriter.");
        List<Double> product = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        List<Double> csv = new ArrayList<>();
        List<Double> csvPeer = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            product.add(written(folder, out -> download.write(large.dimension, query, out)));
            peer.add(written(folder, out -> sxssf(cells, out)));
            csv.add(written(folder, out -> export.write(large.dimension, query, ExportMembers.Format.CSV, out)));
            csvPeer.add(written(folder, out -> plain(cells, out)));
        }
        table.row(String.format(Locale.ROOT, "workbook of %,d rows", size), product, peer);
        table.row(String.format(Locale.ROOT, "CSV of %,d rows", size), csv, csvPeer);
        return table;
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static double written(Path folder, Writing writing) {
        return BenchTable.millis(() -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("export")))) {
                writing.to(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void sxssf(List<String[]> cells, OutputStream out) throws IOException {
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(200)) {
            SXSSFSheet sheet = workbook.createSheet("Large");
            for (int i = 0; i < cells.size(); i++) {
                SXSSFRow row = sheet.createRow(i);
                for (int column = 0; column < cells.get(i).length; column++) {
                    row.createCell(column).setCellValue(cells.get(i)[column]);
                }
            }
            workbook.write(out);
        }
    }

    private static void plain(List<String[]> cells, OutputStream out) throws IOException {
        BufferedWriter writer = new BufferedWriter(new java.io.OutputStreamWriter(out, StandardCharsets.UTF_8));
        for (String[] row : cells) {
            writer.write("\"" + String.join("\",\"", row) + "\"\r\n");
        }
        writer.flush();
    }
}
