package io.plumbline.engine.commit;

import io.plumbline.engine.BenchTable;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.Proposal;
import io.plumbline.engine.change.ProposeChangeSet;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.engine.upload.DataRows;
import io.plumbline.engine.upload.ParserLimits;
import io.plumbline.engine.upload.Parsers;
import io.plumbline.engine.upload.ReadInside;
import io.plumbline.engine.upload.ReadOutcome;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.SheetCell;
import io.plumbline.engine.upload.SheetRow;
import io.plumbline.engine.upload.WorkbookReader;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.jooq.Cursor;
import org.jooq.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a workbook takes from its arrival to a difference that somebody can look at, beside reading it and loading its rows into a table. */
class StageBench {
    private static final byte[] KEY = "a key for tests".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void stage() {
        int size = LargeDimension.size(1_000_000);
        run(size, size / 10, folder, size > 2_000_000 ? 3 : 5).tell(size, LargeDimension.told(size));
    }

    static BenchTable run(int size, int rows, Path folder, int runs) {
        LargeDimension large = new LargeDimension(size);
        String root = "file:" + folder;
        Lake lake = new Lake(new LakeSettings(
                root + "/lake",
                root + "/private",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1"));
        Path file = folder.resolve("large.xlsx");
        int changed = write(large, rows, file);
        BenchTable table = new BenchTable(
                "stage",
                "A workbook with every tenth member of a dimension of ten attributes, one row in fifty with another value, becomes a change set with its findings;"
                        + " product: received, read, compared with the head, kept and validated. The floor reads the same workbook and loads its rows by LOAD DATA.");
        List<Double> product = new ArrayList<>();
        List<Double> floor = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            product.add(BenchTable.millis(() -> {
                long set = proposed(large, lake, file);
                long found =
                        new ChangeStore(large.database().read()).counts(set).total();
                if (found != changed) {
                    throw new IllegalStateException("found " + found + " changes, expected " + changed);
                }
            }));
            floor.add(BenchTable.millis(() -> load(large, file, folder)));
        }
        table.row(String.format("%,d rows, %,d changed", rows, changed), product, floor);
        return table;
    }

    /** Writes every tenth member, every fiftieth of these with another value; returns how many these are. */
    private static int write(LargeDimension large, int rows, Path file) {
        int changed = 0;
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(100);
                OutputStream out = Files.newOutputStream(file)) {
            SXSSFSheet sheet = workbook.createSheet("Large");
            SXSSFRow header = sheet.createRow(0);
            header.createCell(0).setCellValue("code");
            for (int i = 1; i <= 9; i++) {
                header.createCell(i).setCellValue("a" + i);
            }
            int at = 0;
            try (Cursor<Record> members = large.database()
                    .read()
                    .resultQuery("SELECT " + large.columns("") + " FROM " + large.dimension.historyTable()
                            + " WHERE MOD(member_no, " + large.size / rows + ") = 0 ORDER BY bkey")
                    .fetchSize(1000)
                    .fetchLazy()) {
                for (Record member : members) {
                    SXSSFRow row = sheet.createRow(++at);
                    boolean isChanged = at % 50 == 0;
                    changed += isChanged ? 1 : 0;
                    for (int i = 0; i < 10; i++) {
                        row.createCell(i).setCellValue(isChanged && i == 5 ? "changed" : member.get(i, String.class));
                    }
                }
            }
            workbook.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changed;
    }

    private static long proposed(LargeDimension large, Lake lake, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String upload = new ReceiveUpload(large.database(), lake)
                    .receive(
                            "large.xlsx",
                            in,
                            ReceiveUpload.Terms.changes("LARGE_D", LargeDimension.DAY),
                            large.desk.analyst.id())
                    .id();
            Proposal proposal = new ProposeChangeSet(
                            large.database(), lake, new WorkbookReader(KEY, new Parsers(ParserLimits.USUAL)))
                    .propose(upload, Progress.UNWATCHED);
            long set = ((Proposal.Proposed) proposal).changeSetId();
            new ValidateChangeSet(large.database()).validate(set);
            return set;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void load(LargeDimension large, Path file, Path folder) {
        WorkbookReader reader = ReadInside.reader(KEY);
        Path text = folder.resolve("rows.txt");
        try (ReadOutcome.Parsed parsed = (ReadOutcome.Parsed) reader.open(
                        file,
                        WorkbookReader.Sent.plain("members.xlsx", "LARGE_D"),
                        (code, commit) -> large.dimension,
                        Progress.UNWATCHED);
                DataRows rows = parsed.rows();
                BufferedWriter out = Files.newBufferedWriter(text)) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                for (int i = 0; i < 10; i++) {
                    SheetCell cell = row.cells().get(i);
                    out.write(cell == null ? "\\N" : cell.text());
                    out.write(i < 9 ? '\t' : '\n');
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        large.database()
                .read()
                .execute("CREATE OR REPLACE TABLE staged (code VARCHAR(16) NOT NULL PRIMARY KEY, "
                        + "a1 VARCHAR(40), a2 VARCHAR(40), a3 VARCHAR(40), a4 VARCHAR(40), a5 VARCHAR(40), a6 VARCHAR(40),"
                        + " a7 VARCHAR(40), a8 VARCHAR(40), a9 VARCHAR(40)) COLLATE utf8mb4_nopad_bin");
        large.database().read().execute("LOAD DATA LOCAL INFILE '" + text + "' INTO TABLE staged");
    }
}
