package io.plumbline.engine.upload;

import static io.plumbline.engine.jooq.Tables.FINDING;
import static io.plumbline.engine.jooq.Tables.JOB;
import static io.plumbline.engine.jooq.Tables.UPLOAD;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The uploads, and what was found while they were read. */
public final class UploadStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BATCH = 500;

    private final DSLContext dsl;

    public UploadStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    public void insert(Upload upload) {
        dsl.insertInto(UPLOAD)
                .set(UPLOAD.ID, upload.id())
                .set(UPLOAD.FILE_NAME, upload.fileName())
                .set(UPLOAD.SHA256, upload.sha256())
                .set(UPLOAD.BYTES, upload.bytes())
                .set(UPLOAD.DIMENSION_CODE, upload.dimensionCode())
                .set(UPLOAD.EFFECTIVE_DATE, upload.effectiveDate())
                .set(UPLOAD.MODE, upload.mode().name())
                .set(UPLOAD.CONFIRM_RETIRED, upload.confirmRetired())
                .set(UPLOAD.STATUS, upload.status().name())
                .set(UPLOAD.CHANGE_SET_ID, upload.changeSetId())
                .set(UPLOAD.BASE_COMMIT, upload.baseCommit())
                .set(UPLOAD.AS_OF, upload.asOf())
                .set(UPLOAD.UPLOADED_BY, upload.uploadedBy())
                .set(UPLOAD.UPLOADED_AT, LocalDateTime.ofInstant(upload.uploadedAt(), ZoneOffset.UTC))
                .execute();
    }

    public Optional<Upload> find(String id) {
        return dsl.selectFrom(UPLOAD).where(UPLOAD.ID.eq(id)).fetchOptional(UploadStore::upload);
    }

    /** The upload of that id, or UNKNOWN_UPLOAD. */
    public Upload get(String id) {
        return find(id).orElseThrow(() -> new RdmException(
                ErrorCode.UNKNOWN_UPLOAD,
                "There is no upload " + id + ". Look at the change set, or send the file again."));
    }

    /** The upload of that id, locked until the transaction ends. */
    public Upload lock(String id) {
        dsl.selectOne().from(UPLOAD).where(UPLOAD.ID.eq(id)).forUpdate().fetch();
        return get(id);
    }

    /** The uploads that went into a change set, oldest first. */
    public List<Upload> ofChangeSet(long changeSetId) {
        return dsl.selectFrom(UPLOAD)
                .where(UPLOAD.CHANGE_SET_ID.eq(changeSetId))
                .orderBy(UPLOAD.UPLOADED_AT, UPLOAD.ID)
                .fetch(UploadStore::upload);
    }

    /** The one of a change set's uploads, as {@link #ofChangeSet} gives them, that was read after another one of the same dimension and took its place. */
    public static Optional<Upload> newerThan(List<Upload> ofChangeSet, Upload upload) {
        return ofChangeSet.stream()
                .filter(other -> other.status() == UploadStatus.PARSED
                        && Objects.equals(other.dimensionCode(), upload.dimensionCode())
                        && other.uploadedAt().isAfter(upload.uploadedAt()))
                .reduce((earlier, later) -> later);
    }

    /** Uploads that came before a moment, have not ended, and that no job works on or will; the demo's own job reads its workbooks itself. */
    List<Upload> forsaken(Instant before) {
        var demo = dsl.selectOne().from(JOB).where(JOB.KIND.eq(JobKind.DEMO.name()), isOpen());
        return dsl.selectFrom(UPLOAD)
                .where(UPLOAD.STATUS.in(UploadStatus.RECEIVED.name(), UploadStatus.PARSING.name()))
                .and(UPLOAD.UPLOADED_AT.lt(LocalDateTime.ofInstant(before, ZoneOffset.UTC)))
                .andNotExists(dsl.selectOne()
                        .from(JOB)
                        .where(JOB.KIND.eq(JobKind.UPLOAD.name()), JOB.SUBJECT.eq(UPLOAD.ID), isOpen()))
                .andNotExists(demo)
                .fetch(UploadStore::upload);
    }

    private static Condition isOpen() {
        return JOB.STATE.in(JobState.QUEUED.name(), JobState.RUNNING.name());
    }

    public void status(String id, UploadStatus status) {
        dsl.update(UPLOAD)
                .set(UPLOAD.STATUS, status.name())
                .where(UPLOAD.ID.eq(id))
                .execute();
    }

    /** Keeps what the reading found out: the change set, its dimension, the base and the day that the workbook showed. */
    public void parsed(String id, long changeSetId, String dimension, long baseCommit, @Nullable LocalDate asOf) {
        dsl.update(UPLOAD)
                .set(UPLOAD.STATUS, UploadStatus.PARSED.name())
                .set(UPLOAD.CHANGE_SET_ID, changeSetId)
                .set(UPLOAD.DIMENSION_CODE, dimension)
                .set(UPLOAD.BASE_COMMIT, baseCommit)
                .set(UPLOAD.AS_OF, asOf)
                .where(UPLOAD.ID.eq(id))
                .execute();
    }

    /** Keeps what a file begins with, and which dimension it is about. */
    public void looked(String id, String dimension, FileLook look) {
        dsl.update(UPLOAD)
                .set(UPLOAD.DIMENSION_CODE, dimension)
                .set(UPLOAD.LOOK, JSON.writeValueAsString(look))
                .where(UPLOAD.ID.eq(id))
                .execute();
    }

    /** What a file begins with; empty where it was never opened, or read by a version that did not keep it. */
    public Optional<FileLook> look(String id) {
        return dsl.select(UPLOAD.LOOK)
                .from(UPLOAD)
                .where(UPLOAD.ID.eq(id))
                .fetchOptional(UPLOAD.LOOK)
                .map(json -> JSON.readValue(json, FileLook.class));
    }

    /** Keeps which sheet and which header somebody chose; null for the first that fit. */
    public void readFrom(String id, @Nullable String sheet, @Nullable Integer headerRow) {
        dsl.update(UPLOAD)
                .set(UPLOAD.SHEET, sheet)
                .set(UPLOAD.HEADER_ROW, headerRow)
                .where(UPLOAD.ID.eq(id))
                .execute();
    }

    /** Replaces what was found while the file was read; with a change set they belong to it as well. */
    public void replaceFindings(String id, @Nullable Long changeSetId, List<Finding> findings) {
        dsl.deleteFrom(FINDING).where(FINDING.UPLOAD_ID.eq(id)).execute();
        for (int from = 0; from < findings.size(); from += BATCH) {
            var insert = dsl.insertInto(
                    FINDING,
                    FINDING.UPLOAD_ID,
                    FINDING.CHANGE_SET_ID,
                    FINDING.SHEET,
                    FINDING.CELL,
                    FINDING.ATTRIBUTE,
                    FINDING.RULE,
                    FINDING.SEVERITY,
                    FINDING.MESSAGE,
                    FINDING.FOUND,
                    FINDING.EXPECTED,
                    FINDING.SUGGESTION);
            for (Finding f : findings.subList(from, Math.min(findings.size(), from + BATCH))) {
                insert = insert.values(
                        id,
                        changeSetId,
                        cut(f.sheet(), FINDING.SHEET.getDataType().length()),
                        cut(f.cell(), FINDING.CELL.getDataType().length()),
                        f.attribute(),
                        f.rule(),
                        f.severity().name(),
                        f.message(),
                        f.found(),
                        f.expected(),
                        f.suggestion());
            }
            insert.execute();
        }
    }

    /** What was found while the file was read, in the order of the file. */
    public List<Finding> findings(String id) {
        return dsl.selectFrom(FINDING)
                .where(FINDING.UPLOAD_ID.eq(id))
                .orderBy(FINDING.ID)
                .fetch(UploadStore::finding);
    }

    private static Finding finding(Record row) {
        return new Finding(
                row.get(FINDING.SHEET),
                row.get(FINDING.CELL),
                row.get(FINDING.ATTRIBUTE),
                row.get(FINDING.RULE),
                Severity.valueOf(row.get(FINDING.SEVERITY)),
                row.get(FINDING.MESSAGE),
                row.get(FINDING.FOUND),
                row.get(FINDING.EXPECTED),
                row.get(FINDING.SUGGESTION));
    }

    /** Findings of earlier uploads of one dimension stop to count for a change set when a newer upload replaces their changes. */
    public void releaseFindings(long changeSetId, String dimension) {
        dsl.update(FINDING)
                .setNull(FINDING.CHANGE_SET_ID)
                .where(FINDING.CHANGE_SET_ID.eq(changeSetId))
                .and(FINDING.UPLOAD_ID.in(dsl.select(UPLOAD.ID)
                        .from(UPLOAD)
                        .where(UPLOAD.CHANGE_SET_ID.eq(changeSetId))
                        .and(UPLOAD.DIMENSION_CODE.eq(dimension))))
                .execute();
    }

    /** Names of sheets and places come from the file, which may say anything. */
    private static @Nullable String cut(@Nullable String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }

    private static Upload upload(Record row) {
        return new Upload(
                row.get(UPLOAD.ID),
                row.get(UPLOAD.FILE_NAME),
                row.get(UPLOAD.SHA256),
                row.get(UPLOAD.BYTES),
                row.get(UPLOAD.DIMENSION_CODE),
                row.get(UPLOAD.EFFECTIVE_DATE),
                UploadMode.valueOf(row.get(UPLOAD.MODE)),
                row.get(UPLOAD.CONFIRM_RETIRED),
                UploadStatus.valueOf(row.get(UPLOAD.STATUS)),
                row.get(UPLOAD.CHANGE_SET_ID),
                row.get(UPLOAD.SHEET),
                row.get(UPLOAD.HEADER_ROW),
                row.get(UPLOAD.BASE_COMMIT),
                row.get(UPLOAD.AS_OF),
                row.get(UPLOAD.UPLOADED_BY),
                row.get(UPLOAD.UPLOADED_AT).toInstant(ZoneOffset.UTC));
    }
}
