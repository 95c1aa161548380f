package io.plumbline.engine.upload;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import java.nio.file.Path;
import java.util.List;

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
                RawLayer.delete(copy);
                throw e;
            }
        } finally {
            RawLayer.delete(file);
        }
    }

    /** The cells that corrections made other than they stand in the file. */
    private List<Marks.Value> mended(Upload upload, Path file) {
        List<Correction> corrections = new CorrectionStore(database.read()).corrections(upload.id());
        if (corrections.isEmpty()) {
            return List.of();
        }
        WorkbookReader.Sent sent = WorkbookReader.Sent.of(database.read(), upload, corrections);
        return switch (reader.open(file, sent, WorkbookReader.definitions(database.read()), Progress.UNWATCHED)) {
            case ReadOutcome.Rejected rejected -> throw new RdmException(rejected.code(), rejected.sentence());
            case ReadOutcome.Parsed parsed -> {
                try (parsed;
                        DataRows rows = parsed.rows()) {
                    yield rows.mended();
                }
            }
        };
    }
}
