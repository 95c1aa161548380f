package io.plumbline.engine.upload;

import static io.plumbline.engine.jooq.Tables.CORRECTION;
import static org.jooq.impl.DSL.max;

import io.plumbline.engine.database.Utc;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.jooq.DSLContext;

/** What was mended in uploads. */
public final class CorrectionStore {
    private static final int BATCH = 500;

    private final DSLContext dsl;

    public CorrectionStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /**
     * A correction as it was made.
     *
     * @param step those that were made together share it
     */
    public record Made(int step, Correction correction, long madeBy, Instant madeAt) {}

    /** Adds corrections behind those that there are, as one step. */
    public void add(String uploadId, List<Correction> corrections, long personId) {
        int step = 1
                + dsl.select(max(CORRECTION.STEP))
                        .from(CORRECTION)
                        .where(CORRECTION.UPLOAD_ID.eq(uploadId))
                        .fetchOptional(row -> row.value1())
                        .orElse(0);
        LocalDateTime now = Utc.now();
        for (int from = 0; from < corrections.size(); from += BATCH) {
            var insert = dsl.insertInto(
                    CORRECTION,
                    CORRECTION.UPLOAD_ID,
                    CORRECTION.STEP,
                    CORRECTION.KIND,
                    CORRECTION.CELL,
                    CORRECTION.ATTRIBUTE,
                    CORRECTION.FOUND,
                    CORRECTION.VALUE,
                    CORRECTION.MADE_BY,
                    CORRECTION.MADE_AT);
            for (Correction c : corrections.subList(from, Math.min(corrections.size(), from + BATCH))) {
                insert = insert.values(
                        uploadId, step, c.kind().name(), c.cell(), c.attribute(), c.found(), c.value(), personId, now);
            }
            insert.execute();
        }
    }

    /** Takes a step and all that were made after it back; how many corrections those were. */
    public int undo(String uploadId, int step) {
        return dsl.deleteFrom(CORRECTION)
                .where(CORRECTION.UPLOAD_ID.eq(uploadId), CORRECTION.STEP.ge(step))
                .execute();
    }

    /** What an upload is read with. */
    public List<Correction> corrections(String uploadId) {
        return of(uploadId).stream().map(Made::correction).toList();
    }

    /** Those of an upload, in the order in which they were made. */
    public List<Made> of(String uploadId) {
        return dsl.selectFrom(CORRECTION)
                .where(CORRECTION.UPLOAD_ID.eq(uploadId))
                .orderBy(CORRECTION.STEP, CORRECTION.ID)
                .fetch(row -> new Made(
                        row.get(CORRECTION.STEP),
                        new Correction(
                                Correction.Kind.valueOf(row.get(CORRECTION.KIND)),
                                row.get(CORRECTION.CELL),
                                row.get(CORRECTION.ATTRIBUTE),
                                row.get(CORRECTION.FOUND),
                                row.get(CORRECTION.VALUE)),
                        row.get(CORRECTION.MADE_BY),
                        Utc.instant(row.get(CORRECTION.MADE_AT))));
    }
}
