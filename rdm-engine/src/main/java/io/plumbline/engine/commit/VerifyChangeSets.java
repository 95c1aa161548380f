package io.plumbline.engine.commit;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.error.Checked;
import io.plumbline.engine.review.ReviewStore;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;

/**
 * Checks that change sets are what their status says: committed exactly those that a commit names, approved only with an approval for
 * their content, and each with the content that its hash names.
 *
 * <p>Outcomes: the change sets by status, and a breach for each that is not.
 */
public final class VerifyChangeSets {
    private static final int PAGE = 500;
    private static final int EXAMPLES = 20;
    private static final String LOOK =
            "Look at the change set and its commit in the pages; restore the last backup that verifies, and report it with the log.";

    private final DSLContext dsl;
    private final Checked.Gathering gathering = new Checked.Gathering();

    public VerifyChangeSets(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** @param quick leaves out reading the changes for their hash */
    public Checked verify(boolean quick) {
        for (ChangeSetStatus status : ChangeSetStatus.values()) {
            gathering.count(status.name().toLowerCase(Locale.ROOT), 0);
        }
        dsl.fetch("SELECT status, COUNT(*) FROM change_set GROUP BY status")
                .forEach(row ->
                        gathering.count(row.get(0, String.class).toLowerCase(Locale.ROOT), row.get(1, Long.class)));
        commits();
        parentless("member_change");
        parentless("conflict");
        parentless("review");
        Long before = null;
        while (true) {
            List<ChangeSet> page = new ChangeSetStore(dsl).list(List.of(), null, before, PAGE);
            page.forEach(set -> content(set, quick));
            if (page.size() < PAGE) {
                return gathering.of("change-sets");
            }
            before = page.getLast().id();
        }
    }

    private void commits() {
        dsl.fetch("SELECT s.id, s.status, s.commit_no, e.commit_no FROM change_set s"
                        + " LEFT JOIN commit_entry e ON e.change_set_id = s.id"
                        + " WHERE (s.status = 'COMMITTED') <> (e.commit_no IS NOT NULL) OR NOT (s.commit_no <=> e.commit_no) LIMIT "
                        + EXAMPLES)
                .forEach(row -> gathering.breach(
                        "Change set " + row.get(0),
                        "status " + row.get(1) + " with commit " + row.get(2) + ", while the commits name it as "
                                + row.get(3),
                        "COMMITTED with exactly the commit that names it, or neither",
                        LOOK));
        dsl.fetch("SELECT e.commit_no, e.change_set_id FROM commit_entry e"
                        + " LEFT JOIN change_set s ON s.id = e.change_set_id WHERE s.id IS NULL LIMIT " + EXAMPLES)
                .forEach(row -> gathering.breach(
                        "Commit " + row.get(0),
                        "change set " + row.get(1) + ", which is not there",
                        "the change set that it was made of",
                        LOOK));
    }

    private void parentless(String table) {
        long rows = dsl.fetchSingle("SELECT COUNT(*) FROM " + table
                        + " t LEFT JOIN change_set s ON s.id = t.change_set_id WHERE s.id IS NULL")
                .get(0, Long.class);
        if (rows > 0) {
            gathering.breach("Table " + table, rows + " rows of change sets that are not there", "none", LOOK);
        }
    }

    private void content(ChangeSet set, boolean quick) {
        if ((set.status() == ChangeSetStatus.APPROVED || set.status() == ChangeSetStatus.COMMITTED)
                && !new ReviewStore(dsl).isApproved(set)) {
            gathering.breach(
                    "Change set " + set.id() + ", " + set.status(),
                    "no approval for its content",
                    "an approval that stands",
                    LOOK);
        }
        if (!quick) {
            ChangeStore changes = new ChangeStore(dsl);
            gathering.count("changes", changes.counts(set.id()).total());
            String hash = changes.contentHash(set.id());
            if (!hash.equals(set.contentHash())) {
                gathering.breach(
                        "Content of change set " + set.id(),
                        "changes with the hash " + hash,
                        set.contentHash() + ", which was signed",
                        LOOK);
            }
        }
    }
}
