package io.plumbline.engine.upload;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Gives people the rows of their file in which something was found, and no others, to mend them there and send them again.
 *
 * <p>Shape: CSV in UTF-8 with the columns that were read, as they were mended in the page, and {@code _error}, which says what is wrong in the row; texts that a
 * spreadsheet program would take for formulas stand behind an apostrophe ({@link Inert}).
 *
 * <p>Errors: UNKNOWN_UPLOAD; the code of the file where it cannot be read; OBJECT_STORE.
 */
public final class FailingRows {
    private final Database database;
    private final RawLayer raw;
    private final WorkbookReader reader;

    public FailingRows(Database database, Lake lake, WorkbookReader reader) {
        this.database = database;
        this.raw = new RawLayer(lake);
        this.reader = reader;
    }

    /** The rows as a new temporary file, which the caller deletes. */
    public Path write(String uploadId, List<Finding> findings) {
        Upload upload = new UploadStore(database.read()).get(uploadId);
        List<Correction> corrections = new CorrectionStore(database.read()).corrections(upload.id());
        WorkbookReader.Sent sent = WorkbookReader.Sent.of(database.read(), upload, corrections);
        Path file = raw.fetch(upload.sha256());
        Path copy = RawLayer.temporary();
        try {
            switch (reader.open(file, sent, WorkbookReader.definitions(database.read()), Progress.UNWATCHED)) {
                case ReadOutcome.Rejected rejected -> throw new RdmException(rejected.code(), rejected.sentence());
                case ReadOutcome.Parsed parsed -> {
                    try (parsed) {
                        write(parsed, byRow(parsed.header().sheet(), findings), copy);
                    }
                }
            }
            return copy;
        } catch (IOException e) {
            RawLayer.delete(copy);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            RawLayer.delete(copy);
            throw e;
        } finally {
            RawLayer.delete(file);
        }
    }

    /** What was found, by the row in which it was found. */
    private static Map<Integer, List<Finding>> byRow(String sheet, List<Finding> findings) {
        Map<Integer, List<Finding>> byRow = new HashMap<>();
        for (Finding finding : findings) {
            if (finding.cell() != null
                    && (finding.sheet() == null || finding.sheet().equals(sheet))) {
                byRow.computeIfAbsent(CellText.row(finding.cell()), row -> new ArrayList<>())
                        .add(finding);
            }
        }
        return byRow;
    }

    private static void write(ReadOutcome.Parsed parsed, Map<Integer, List<Finding>> byRow, Path to)
            throws IOException {
        List<String> names = new ArrayList<>(
                parsed.header().columns().stream().map(Header.Column::name).toList());
        names.add(Header.ERROR);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setQuoteMode(QuoteMode.ALL_NON_NULL)
                .setHeader(names.toArray(String[]::new))
                .get();
        try (DataRows rows = parsed.rows();
                BufferedWriter out = Files.newBufferedWriter(to);
                CSVPrinter printer = new CSVPrinter(out, format)) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                List<Finding> found = byRow.get(row.number());
                if (found == null) {
                    continue;
                }
                for (SheetCell cell : row.cells()) {
                    printer.print(text(cell));
                }
                printer.print(Inert.written(found.stream()
                        .map(finding -> finding.cell() + ": " + finding.message())
                        .collect(Collectors.joining(" "))));
                printer.println();
            }
        }
    }

    private static @Nullable String text(@Nullable SheetCell cell) {
        if (cell == null) {
            return null;
        }
        return cell.day() == null ? Inert.written(cell.text()) : cell.day();
    }
}
