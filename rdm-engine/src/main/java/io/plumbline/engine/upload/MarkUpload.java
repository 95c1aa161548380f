package io.plumbline.engine.upload;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.HeadStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives people their own workbook back with what was found marked in it, and what they mended in the page put in.
 *
 * <p>Errors: UNKNOWN_UPLOAD; FILE_TYPE for a file that is no workbook; FILE_TOO_LARGE for one that is too large to be marked; OBJECT_STORE.
 */
public final class MarkUpload {
    private final Database database;
    private final RawLayer raw;
    private final WorkbookReader reader;
    private final Parsers parsers;

    public MarkUpload(Database database, Lake lake, WorkbookReader reader, Parsers parsers) {
        this.database = database;
        this.raw = new RawLayer(lake);
        this.reader = reader;
        this.parsers = parsers;
    }

    /** The marked copy as a new temporary file, which the caller deletes. */
    public Path mark(String uploadId, List<Finding> findings) {
        UploadStore uploads = new UploadStore(database.read());
        Upload upload = uploads.get(uploadId);
        FileLook look = uploads.look(uploadId).orElse(null);
        if (look == null || look.format() != FileFormat.XLSX) {
            throw new RdmException(
                    ErrorCode.FILE_TYPE,
                    upload.fileName()
                            + " is no workbook that could be read, so there is nothing to mark in it. The page shows what was found.");
        }
        Path file = raw.fetch(upload.sha256());
        try {
            FileLook.HeaderPlace header = look.header();
            Marks marks = new Marks(
                    header == null ? "" : header.sheet(),
                    header == null ? 1 : header.row(),
                    mended(upload, file),
                    findings);
            Path copy = RawLayer.temporary();
            try {
                parsers.mark(file, marks, copy);
                return copy;
            } catch (RuntimeException e) {
                delete(copy);
                throw e;
            }
        } finally {
            delete(file);
        }
    }

    /** The cells that corrections made other than they stand in the file. */
    private List<Marks.Value> mended(Upload upload, Path file) {
        List<Correction> corrections = new CorrectionStore(database.read()).corrections(upload.id());
        List<Marks.Value> values = new ArrayList<>();
        if (corrections.isEmpty()) {
            return values;
        }
        try (ReadOutcome.Parsed mended = parsed(upload, file, corrections);
                ReadOutcome.Parsed sent = parsed(upload, file, List.of());
                DataRows mendedRows = mended.rows();
                DataRows sentRows = sent.rows()) {
            SheetRow before = sentRows.next();
            for (SheetRow after = mendedRows.next(); after != null; after = mendedRows.next()) {
                while (before != null && before.number() != after.number()) {
                    before = sentRows.next();
                }
                for (int i = 0; i < after.cells().size(); i++) {
                    String text = textOf(after.cells().get(i));
                    String was = before == null ? "" : textOf(before.cells().get(i));
                    if (!text.equals(was)) {
                        int column = mended.header().columns().get(i).at();
                        values.add(new Marks.Value(CellText.address(after.number(), column), text));
                    }
                }
            }
        }
        return values;
    }

    private static String textOf(@Nullable SheetCell cell) {
        return cell == null ? "" : cell.day() != null ? cell.day() : cell.text();
    }

    private ReadOutcome.Parsed parsed(Upload upload, Path file, List<Correction> corrections) {
        long head = new HeadStore(database.read()).commit();
        ReadOutcome outcome = reader.open(
                file,
                WorkbookReader.Sent.of(database.read(), upload, corrections),
                (code, commit) ->
                        new DimensionStore(database.read()).at(code, commit == null ? head : Math.min(commit, head)),
                Progress.UNWATCHED);
        return switch (outcome) {
            case ReadOutcome.Parsed parsed -> parsed;
            case ReadOutcome.Rejected rejected -> throw new RdmException(rejected.code(), rejected.sentence());
        };
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
