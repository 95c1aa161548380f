package io.plumbline.web.change;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.publication.Publication;
import io.plumbline.engine.publication.PublicationStatus;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a change set stands: its status in words, and the steps of its life. */
public final class Life {
    private Life() {}

    public static String status(ChangeSet set) {
        return switch (set.status()) {
            case DRAFT -> "Draft";
            case SUBMITTED -> "In review";
            case APPROVED -> "Approved";
            case COMMITTED -> "Committed";
            case REJECTED -> "Rejected";
            case WITHDRAWN -> "Withdrawn";
            case CHANGES_REQUESTED -> "Changes requested";
        };
    }

    public static String icon(ChangeSet set) {
        return switch (set.status()) {
            case DRAFT, WITHDRAWN -> "file";
            case SUBMITTED -> "clock";
            case APPROVED, COMMITTED -> "check";
            case REJECTED -> "x";
            case CHANGES_REQUESTED -> "warning";
        };
    }

    public static String css(ChangeSet set) {
        return switch (set.status()) {
            case DRAFT, SUBMITTED, COMMITTED, WITHDRAWN -> "";
            case APPROVED -> "pl-badge--done";
            case REJECTED -> "pl-badge--retired";
            case CHANGES_REQUESTED -> "pl-badge--warning";
        };
    }

    /**
     * The seven steps.
     *
     * @param report number of the newest report, null while there is none
     */
    /**
     * @param mayAsk whether a what-if can be asked about it, which it cannot where it changes a definition
     */
    static List<Step> steps(
            ChangeSet set, long errors, boolean mayAsk, @Nullable Long report, List<Publication> publications) {
        ChangeSetStatus status = set.status();
        boolean reviewed = status == ChangeSetStatus.APPROVED || status == ChangeSetStatus.COMMITTED;
        boolean submitted = reviewed || status == ChangeSetStatus.SUBMITTED;
        boolean committed = status == ChangeSetStatus.COMMITTED;
        boolean ended = status == ChangeSetStatus.REJECTED || status == ChangeSetStatus.WITHDRAWN;
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("is-done", "Draft", Shown.time(set.createdAt()).substring(0, 10)));
        steps.add(new Step(errors > 0 ? "is-bad" : "is-done", "Checked", Shown.plural(errors, "error")));
        String asked = !mayAsk || report != null ? "is-done" : submitted || ended || errors > 0 ? "" : "is-now";
        if (mayAsk) {
            steps.add(new Step(asked, "What-if", report == null ? "not asked" : "report " + report));
        }
        steps.add(review(status, submitted, reviewed, asked.equals("is-now") || errors > 0));
        steps.add(new Step(reviewed ? "is-done" : "", "Approved", ""));
        Long commit = set.commitNo();
        steps.add(new Step(
                committed ? "is-done" : status == ChangeSetStatus.APPROVED ? "is-now" : "",
                "Committed",
                commit == null ? "" : "commit " + commit));
        steps.add(published(committed, publications));
        return steps;
    }

    private static Step review(ChangeSetStatus status, boolean submitted, boolean reviewed, boolean notYet) {
        return switch (status) {
            case REJECTED -> new Step("is-bad", "Rejected", "");
            case WITHDRAWN -> new Step("is-bad", "Withdrawn", "");
            case CHANGES_REQUESTED -> new Step("is-bad", "Changes requested", "");
            case DRAFT -> new Step(notYet ? "" : "is-now", "In review", "to be submitted");
            case SUBMITTED, APPROVED, COMMITTED ->
                new Step(
                        reviewed ? "is-done" : submitted ? "is-now" : "",
                        "In review",
                        reviewed ? "" : "waits for a steward");
        };
    }

    private static Step published(boolean committed, List<Publication> publications) {
        long done = publications.stream().filter(p -> p.status().isEnded()).count();
        boolean failed = publications.stream().anyMatch(p -> p.status() == PublicationStatus.FAILED);
        if (!committed) {
            return new Step("", "Published", "");
        }
        if (failed) {
            return new Step("is-bad", "Not published", "it is tried again");
        }
        boolean all = !publications.isEmpty() && done == publications.size();
        return new Step(all ? "is-done" : "is-now", "Published", done + " of " + Math.max(1, publications.size()));
    }
}
