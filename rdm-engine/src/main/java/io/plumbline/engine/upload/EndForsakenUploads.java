package io.plumbline.engine.upload;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Ends uploads whose job has ended without a word to them: it was cancelled while it waited, or failed at something other than the file.
 *
 * <p>Outcomes: the ids of the uploads that are rejected now, each with a finding that says why.
 */
public final class EndForsakenUploads {
    /** A job ends a moment after its upload. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Database database;

    public EndForsakenUploads(Database database) {
        this.database = database;
    }

    public List<String> end() {
        return database.inTransaction(tx -> {
            UploadStore uploads = new UploadStore(tx);
            List<String> forsaken = uploads.forsaken(Instant.now().minus(GRACE)).stream()
                    .map(Upload::id)
                    .filter(id -> !uploads.lock(id).status().isEnded())
                    .toList();
            for (String id : forsaken) {
                uploads.replaceFindings(
                        id,
                        null,
                        List.of(
                                Finding.general(
                                        ErrorCode.CANCELLED.name(),
                                        Severity.ERROR,
                                        "The work on this file ended before it came to a change set; its job says why. Send the file again.")));
                uploads.status(id, UploadStatus.REJECTED);
            }
            return forsaken;
        });
    }
}
