package io.plumbline.engine.commit;

import static io.plumbline.engine.commit.Desk.JAN;
import static io.plumbline.engine.commit.Desk.added;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.audit.AuditEntry;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.CutLink;
import io.plumbline.engine.database.CutLink.Cut;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The link to the database is lost at the COMMIT of a verb: what became of it is looked up, and done again where it did not get through. */
class LinkLostIT {
    private final CutLink link = CutLink.open();
    private final Desk desk;

    LinkLostIT() {
        Database database = new Database(link.source(TestDatabase.freshSchema()));
        database.migrate();
        desk = new Desk(database);
    }

    @AfterEach
    void close() {
        link.close();
    }

    private long entries(String act) {
        return TestDatabase.AUDIT.entries(desk.database.read(), null, 100).stream()
                .map(AuditEntry::act)
                .filter(act::equals)
                .count();
    }

    private void lookedUpOnce(Cut cut) {
        assertThat(link.isSpent()).isTrue();
        assertThat(desk.database.transactionCounts().lookedUp()).isEqualTo(1);
        assertThat(desk.database.transactionCounts().repeated()).isEqualTo(cut == Cut.BEFORE_COMMIT ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
    void commitIsThereOnce(Cut cut) {
        long id = desk.draft(added("A", JAN, "EU"));
        desk.approve(id);
        AtomicBoolean isArmed = new AtomicBoolean(true);
        CommitEntry entry = desk.commit(id, step -> {
            if (step == CommitStep.FLIP_BEGUN && isArmed.getAndSet(false)) {
                link.failNext(cut);
            }
        });
        lookedUpOnce(cut);
        assertThat(entry.commitNo()).isEqualTo(1);
        assertThat(desk.head()).isEqualTo(1);
        assertThat(desk.listing(1)).hasSize(1);
        assertThat(entries("change_set.commit")).isEqualTo(1);
        assertThat(new VerifyHistory(desk.database.read()).verify().breaches()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
    void submissionIsThereOnce(Cut cut) {
        long id = desk.draft(added("A", JAN, "EU"));
        new ValidateChangeSet(desk.database).validate(id);
        link.failNext(cut);
        new SubmitChangeSet(desk.database, TestDatabase.AUDIT).submit(id, desk.analyst, "because");
        lookedUpOnce(cut);
        assertThat(new ChangeSetStore(desk.database.read()).get(id).status()).isEqualTo(ChangeSetStatus.SUBMITTED);
        assertThat(entries("change_set.submit")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
    void decisionIsThereOnce(Cut cut) {
        long id = desk.draft(added("A", JAN, "EU"));
        new SubmitChangeSet(desk.database, TestDatabase.AUDIT).submit(id, desk.analyst, "because");
        link.failNext(cut);
        new DecideReview(desk.database, TestDatabase.AUDIT).decide(id, desk.steward, Decision.APPROVE, null, null);
        lookedUpOnce(cut);
        assertThat(new ReviewStore(desk.database.read()).of(id)).hasSize(1);
        assertThat(entries("change_set.approve")).isEqualTo(1);
    }
}
