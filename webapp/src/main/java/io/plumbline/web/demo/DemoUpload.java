package io.plumbline.web.demo;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.OpenChangeSet;
import io.plumbline.engine.change.Proposal;
import io.plumbline.engine.change.ProposeChangeSet;
import io.plumbline.engine.commit.CommitChangeSet;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadMode;
import io.plumbline.engine.upload.WorkbookReader;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.audit.Audit;
import java.io.ByteArrayInputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes a workbook of the demo the way that everybody's workbook goes: sent and submitted by the analyst, approved and committed by the steward.
 *
 * <p>Each call looks at the change set of that title first, so that a load that was interrupted goes on where it stopped.
 */
@Component
final class DemoUpload {
    private static final int ALL = 1000;

    private final Database database;
    private final ReceiveUpload receive;
    private final ProposeChangeSet propose;
    private final CommitChangeSet commit;
    private final Audit audit;
    private final AuditLog log;

    DemoUpload(Database database, Lake lake, WorkbookReader reader, CommitChangeSet commit, Audit audit, AuditLog log) {
        this.database = database;
        this.receive = new ReceiveUpload(database, lake);
        this.propose = new ProposeChangeSet(database, lake, reader);
        this.commit = commit;
        this.audit = audit;
        this.log = log;
    }

    /** A workbook with its words. */
    record Sheet(Dimension dimension, String title, String reason, LocalDate effective, List<SourceRow> rows) {}

    /** Brings a workbook to its commit, unless it is there already. */
    void commit(Sheet sheet, Progress progress) {
        ChangeSet set = submit(sheet, progress);
        Person steward = person("steward");
        if (set.status() == ChangeSetStatus.SUBMITTED) {
            new DecideReview(database, log)
                    .decide(set.id(), steward, Decision.APPROVE, set.contentHash(), "As the generator has it");
        }
        if (set.status() != ChangeSetStatus.COMMITTED) {
            commit.commit(set.id(), steward, progress);
        }
    }

    /** Brings a workbook to its review, and no further. */
    ChangeSet submit(Sheet sheet, Progress progress) {
        Person analyst = person("analyst");
        long id = find(sheet.title())
                .map(ChangeSet::id)
                .orElseGet(() -> new OpenChangeSet(database, log)
                        .open(
                                sheet.title(),
                                sheet.reason(),
                                sheet.effective(),
                                List.of(sheet.dimension().code()),
                                analyst)
                        .id());
        if (new ChangeSetStore(database.read()).get(id).status() == ChangeSetStatus.DRAFT) {
            if (new ChangeStore(database.read()).counts(id).total() == 0) {
                send(sheet, id, analyst, progress);
            }
            new SubmitChangeSet(database, log).submit(id, analyst, sheet.reason());
        }
        return new ChangeSetStore(database.read()).get(id);
    }

    private void send(Sheet sheet, long changeSet, Person analyst, Progress progress) {
        progress.step(sheet.title());
        Upload upload = receive.receive(
                sheet.title() + ".xlsx",
                new ByteArrayInputStream(DemoWorkbook.of(sheet.dimension(), sheet.rows())),
                new ReceiveUpload.Terms(
                        sheet.dimension().code(), sheet.effective(), UploadMode.CHANGES, null, changeSet),
                analyst.id());
        audit.record(analyst, "upload.receive", "uploads/" + upload.id(), upload.fileName() + " " + upload.sha256());
        switch (propose.propose(upload.id(), progress)) {
            case Proposal.Proposed proposed -> new ValidateChangeSet(database).validate(proposed.changeSetId());
            case Proposal.Refused refused ->
                throw new IllegalStateException(
                        sheet.title() + " was refused: " + refused.sentence() + " " + refused.findings());
        }
    }

    private Optional<ChangeSet> find(String title) {
        return new ChangeSetStore(database.read())
                .list(List.of(), null, null, ALL).stream()
                        .filter(set -> set.title().equals(title))
                        .findFirst();
    }

    Person person(String login) {
        return new PersonStore(database.read())
                .byLogin(login)
                .orElseThrow(() -> new IllegalStateException("the demo has no person " + login));
    }
}
