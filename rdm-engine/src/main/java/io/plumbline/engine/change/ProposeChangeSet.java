package io.plumbline.engine.change;

import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.engine.upload.CorrectionStore;
import io.plumbline.engine.upload.DataRows;
import io.plumbline.engine.upload.FileLook;
import io.plumbline.engine.upload.RawLayer;
import io.plumbline.engine.upload.ReadOutcome;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadMode;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.upload.WorkbookBase;
import io.plumbline.engine.upload.WorkbookReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Turns an upload into a change set: reads the file, compares it with the base, and keeps changes and findings in one transaction.
 *
 * <p>Outcomes: {@link Proposal.Proposed}, also where rows have errors (those rows make no change, and the errors hold the change set back) and where nothing
 * differs; {@link Proposal.Refused} where the file cannot be read, belongs to another dimension, has no header, or would retire many members without their
 * number. CANCELLED is thrown once somebody cancelled the work, and ends the upload as rejected. Run again after a crash it begins anew; run again after its
 * end it says what came out.
 */
public final class ProposeChangeSet {
    /** What a person has to mend in the file or in how it was sent; everything else is let through, and the upload can be tried again. */
    private static final Set<ErrorCode> REFUSALS = Set.of(
            ErrorCode.FILE_EMPTY,
            ErrorCode.FILE_TYPE,
            ErrorCode.FILE_DAMAGED,
            ErrorCode.FILE_TOO_LARGE,
            ErrorCode.PARSER_LIMIT,
            ErrorCode.PARSER_FAILED,
            ErrorCode.SHEET_HEADER,
            ErrorCode.DIMENSION_NOT_NAMED,
            ErrorCode.UNKNOWN_DIMENSION,
            ErrorCode.WORKBOOK_FOREIGN,
            ErrorCode.CONFIRM_RETIRED,
            ErrorCode.UNKNOWN_CHANGE_SET,
            ErrorCode.WRONG_STATE);

    private final Database database;
    private final RawLayer raw;
    private final WorkbookReader reader;

    public ProposeChangeSet(Database database, Lake lake, WorkbookReader reader) {
        this.database = database;
        this.raw = new RawLayer(lake);
        this.reader = reader;
    }

    /** Proposes the change set of an upload. */
    public Proposal propose(String uploadId, Progress progress) {
        UploadStore uploads = new UploadStore(database.read());
        Upload upload = uploads.get(uploadId);
        if (upload.status().isEnded()) {
            return ended(upload);
        }
        database.transact(tx -> new UploadStore(tx).status(uploadId, UploadStatus.PARSING));
        progress.step("Fetching the file");
        Path file = raw.fetch(upload.sha256());
        try {
            WorkbookReader.Sent sent = WorkbookReader.Sent.of(
                    database.read(), upload, new CorrectionStore(database.read()).corrections(uploadId));
            // A workbook is read with the definition that it was made with; the rebase of its change set brings it to
            // the newest one.
            return switch (reader.open(file, sent, WorkbookReader.definitions(database.read()), progress)) {
                case ReadOutcome.Rejected rejected -> {
                    Dimension dimension = rejected.dimension();
                    FileLook look = rejected.look();
                    if (dimension != null && look != null) {
                        database.transact(tx -> new UploadStore(tx).looked(uploadId, dimension.code(), look));
                    }
                    yield refused(upload, rejected.code(), rejected.sentence(), rejected.findings());
                }
                case ReadOutcome.Parsed workbook -> {
                    try (workbook) {
                        yield proposed(upload, workbook, progress);
                    }
                }
            };
        } catch (RdmException e) {
            if (REFUSALS.contains(e.code())) {
                return refused(upload, e.code(), e.sentence(), e.findings());
            }
            if (e.code() == ErrorCode.CANCELLED) {
                refused(upload, e.code(), e.sentence(), e.findings());
            }
            throw e;
        } finally {
            RawLayer.delete(file);
        }
    }

    private Proposal proposed(Upload upload, ReadOutcome.Parsed workbook, Progress progress) {
        progress.step("Gathering keys");
        RowTyping keyTyping = new RowTyping(workbook.dimension(), workbook.header(), LocalDate.MIN, finding -> {});
        UploadedKeys keys = UploadedKeys.of(workbook, keyTyping);
        progress.step("Comparing " + keys.rows() + " rows with the base");
        return database.inTransaction(tx -> {
            Upload locked = new UploadStore(tx).lock(upload.id());
            return locked.status().isEnded()
                    ? ended(locked)
                    : new OneProposal(tx, locked, workbook, keys, progress).keep();
        });
    }

    /** One proposal in its transaction. */
    private final class OneProposal {
        private final DSLContext tx;
        private final Upload upload;
        private final ReadOutcome.Parsed workbook;
        private final Dimension dimension;
        private final UploadedKeys keys;
        private final Progress progress;
        private final FindingLog log = new FindingLog();
        private final ChangeSetStore changeSets;
        private final ChangeStore changes;

        OneProposal(DSLContext tx, Upload upload, ReadOutcome.Parsed workbook, UploadedKeys keys, Progress progress) {
            this.tx = tx;
            this.upload = upload;
            this.workbook = workbook;
            this.dimension = workbook.dimension();
            this.keys = keys;
            this.progress = progress;
            this.changeSets = new ChangeSetStore(tx);
            this.changes = new ChangeStore(tx);
        }

        Proposal keep() {
            workbook.findings().forEach(log::add);
            long head = new HeadStore(tx).commit();
            LocalDate today = LocalDate.ofInstant(upload.uploadedAt(), ZoneId.systemDefault());
            @Nullable LocalDate asOf = null;
            long compared = head;
            if (workbook.base() instanceof WorkbookBase.Signed signed) {
                if (signed.commit() <= head) {
                    compared = signed.commit();
                    asOf = signed.asOf();
                } else {
                    log.add(Finding.general(
                            "BASE_UNKNOWN",
                            Severity.WARNING,
                            "The workbook was made from commit " + signed.commit() + ", but the newest commit here is "
                                    + head
                                    + ". Its rows are compared with the newest state; look closely at each change."));
                }
            }
            ChangeSet into = upload.changeSetId() == null ? null : editable(upload.changeSetId());
            LocalDate effective = upload.effectiveDate() != null
                    ? upload.effectiveDate()
                    : into != null ? into.effectiveDate() : today;
            long id = into == null ? created(effective, compared) : cleared(into, compared);
            long base = changeSets.get(id).baseCommit();
            keepChanges(id, compared, asOf, base, effective, today);
            changeSets.contentChanged(id, changes.contentHash(id), "A new file was uploaded: " + upload.fileName());
            UploadStore uploads = new UploadStore(tx);
            uploads.releaseFindings(id, dimension.code());
            uploads.replaceFindings(upload.id(), id, log.all());
            uploads.looked(upload.id(), dimension.code(), workbook.look());
            uploads.parsed(upload.id(), id, dimension.code(), compared, asOf);
            return new Proposal.Proposed(
                    id, changes.counts(id), log.count(Severity.ERROR), log.count(Severity.WARNING));
        }

        private void keepChanges(
                long id, long compared, @Nullable LocalDate asOf, long base, LocalDate effective, LocalDate today) {
            HistoryStore history = new HistoryStore(database.read(), dimension);
            List<Change> retired = upload.mode() == UploadMode.FULL
                    ? FullReplacement.retirements(dimension, history, base, effective, keys, upload.confirmRetired())
                    : List.of();
            RowTyping typing = new RowTyping(dimension, workbook.header(), effective, log::add);
            Diff diff = new Diff(dimension, typing, asOf, today, workbook.corrections(), log::add);
            RowReferences references = new RowReferences(
                    dimension, typing, keys, new RowReferences.Places(tx, id, compared, asOf, base), log::add);
            ProposedChanges.Bases bases = new ProposedChanges.Bases(history, compared, base);
            try (DataRows rows = workbook.rows()) {
                changes.append(
                        id,
                        dimension,
                        new ProposedChanges(
                                dimension,
                                rows,
                                workbook.header(),
                                typing,
                                diff,
                                references,
                                keys,
                                bases,
                                progress,
                                log::add));
            }
            if (diff.restored() > 0) {
                log.add(Finding.general(
                        "RESTORED",
                        Severity.NOTE,
                        diff.restored() + (diff.restored() == 1 ? " cell is" : " cells are")
                                + " what the base says, and not what a spreadsheet program probably made of it."));
            }
            changes.append(id, dimension, retired.iterator());
            Long upon = changeSets.get(id).stackedOn();
            if (upon != null && !changeSets.get(upon).status().isEnded()) {
                StackChangeSet.below(tx, id, upon, dimension)
                        .forEach(key -> log.add(Finding.general(
                                "STACKED",
                                Severity.WARNING,
                                "What the file says of " + key.shown() + " does not go together with what change set "
                                        + upon + " says of it; the file's stands here.")));
            }
            changeSets.setRowCounts(id, diff.unchanged(), diff.cleared());
        }

        private ChangeSet editable(long id) {
            ChangeSet into = changeSets.lock(id);
            if (!into.status().isEditable()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + id + " is " + into.status()
                                + " and takes no more files. Send the file without naming it, for a change set of its own.");
            }
            new DefinitionChangeStore(tx).requireNone(id);
            if (new DimensionStore(tx).at(dimension.id(), into.baseCommit()).version() != dimension.version()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + id + " was made under another definition of " + dimension.code()
                                + " than the file. Rebase the change set, download the workbook again, or send the file without naming the"
                                + " change set.");
            }
            return into;
        }

        private long created(LocalDate effective, long base) {
            return changeSets.create(new NewChangeSet(
                    title(), "", effective, base, upload.uploadedBy(), List.of(dimension.code()), null));
        }

        /** The file takes the place of what the change set held for this dimension; where it holds nothing else, the file's base becomes its own. */
        private long cleared(ChangeSet into, long compared) {
            changes.clear(into.id(), dimension);
            // What stands on another change set keeps the base of that one.
            if (into.stackedOn() == null && changes.members(into.id()) == 0) {
                changeSets.setBase(into.id(), compared);
            }
            changeSets.addDimension(into.id(), dimension.code());
            changeSets.addAuthor(into.id(), upload.uploadedBy());
            return into.id();
        }

        private String title() {
            return NewChangeSet.shortened(dimension.label() + ": " + upload.fileName());
        }
    }

    private Proposal refused(Upload upload, ErrorCode code, String sentence, List<Finding> more) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.general(code.name(), Severity.ERROR, sentence));
        findings.addAll(more);
        database.transact(tx -> {
            UploadStore uploads = new UploadStore(tx);
            // What was read before still stands in the change set: it is held back until the file can be read again.
            Long holding = upload.baseCommit() == null ? null : upload.changeSetId();
            uploads.replaceFindings(upload.id(), holding, findings);
            uploads.status(upload.id(), UploadStatus.REJECTED);
        });
        return new Proposal.Refused(code, sentence, findings);
    }

    /** What came out when this was done before. */
    private Proposal ended(Upload upload) {
        List<Finding> findings = new UploadStore(database.read()).findings(upload.id());
        if (upload.status() == UploadStatus.PARSED && upload.changeSetId() != null) {
            return new Proposal.Proposed(
                    upload.changeSetId(),
                    new ChangeStore(database.read()).counts(upload.changeSetId()),
                    count(findings, Severity.ERROR),
                    count(findings, Severity.WARNING));
        }
        Finding why = findings.getFirst();
        return new Proposal.Refused(ErrorCode.valueOf(why.rule()), why.message(), findings);
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).count();
    }
}
