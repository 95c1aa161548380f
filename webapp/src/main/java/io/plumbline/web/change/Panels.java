package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.policy.Wanted;
import io.plumbline.engine.review.Approvals;
import io.plumbline.engine.review.FourEyes;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.validation.Tally;
import io.plumbline.engine.whatif.Staleness;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.web.page.Frame;
import io.plumbline.web.page.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which panel a person sees beside a change set. */
final class Panels {
    private Panels() {}

    static Panel of(
            ChangeSet set,
            Person who,
            Tally tally,
            Conflicts conflicts,
            long changes,
            boolean mayAsk,
            @Nullable WhatIf newest,
            Staleness staleness,
            int openThreads,
            List<Review> reviews,
            Wanted wanted) {
        List<Panel.Check> checks = checks(set, tally, conflicts, changes, mayAsk, newest, staleness);
        policies(checks, wanted);
        if (openThreads > 0) {
            checks.add(Panel.Check.open(
                    Shown.plural(openThreads, "open thread"), "See Discussion; they do not stop anything"));
        }
        Set<Long> standing = Approvals.standing(set, reviews);
        String there = Wanted.count(standing.size(), wanted.approvals());
        boolean wantsMore = standing.size() < wanted.approvals();
        List<Panel.Approval> approvals = reviews.stream().map(Panels::approval).toList();
        return switch (set.status()) {
            case DRAFT, CHANGES_REQUESTED ->
                panel(
                        Panel.Act.SUBMIT,
                        "Send it for review",
                        null,
                        checks,
                        approvals,
                        mayNotSubmit(set, who, tally, conflicts, changes, wanted),
                        set,
                        null);
            case SUBMITTED ->
                panel(
                        Panel.Act.DECIDE,
                        "Your decision",
                        there,
                        checks,
                        approvals,
                        mayNotDecide(set, who, standing, there),
                        set,
                        "Approving signs base " + set.baseCommit() + ", content " + Shown.hash(set.contentHash())
                                + (newest == null ? "" : " and report " + newest.id())
                                + ". If the content moves, the approval lapses.");
            case APPROVED ->
                wantsMore
                        ? panel(
                                Panel.Act.DECIDE,
                                "More approvals are wanted",
                                there,
                                checks,
                                approvals,
                                mayNotDecide(set, who, standing, there),
                                set,
                                "Its policy has come to want more than when it was approved.")
                        : panel(
                                Panel.Act.COMMIT,
                                "Ready to commit",
                                wanted.approvals() > 1 ? there : null,
                                checks,
                                approvals,
                                mayNotCommit(who, wanted),
                                set,
                                "The commit becomes a release of " + String.join(", ", set.dimensions())
                                        + " by itself.");
            case COMMITTED -> panel(Panel.Act.NOTHING, "Committed", null, List.of(), approvals, null, set, null);
            case REJECTED -> panel(Panel.Act.NOTHING, "Rejected", null, List.of(), approvals, null, set, null);
            case WITHDRAWN -> panel(Panel.Act.NOTHING, "Withdrawn", null, List.of(), approvals, null, set, null);
        };
    }

    private static Panel panel(
            Panel.Act act,
            String title,
            @Nullable String note,
            List<Panel.Check> checks,
            List<Panel.Approval> approvals,
            @Nullable String refusal,
            ChangeSet set,
            @Nullable String signs) {
        return new Panel(act, title, note, checks, approvals, refusal, set.contentHash(), signs);
    }

    /** What the policies say, each with its numbers. */
    private static void policies(List<Panel.Check> checks, Wanted wanted) {
        wanted.refusals().forEach(refusal -> checks.add(Panel.Check.bad("The policy refuses it", refusal.sentence())));
        for (String reason : wanted.reasons()) {
            int colon = reason.indexOf(": ");
            checks.add(Panel.Check.open(reason.substring(0, colon) + " wanted", reason.substring(colon + 2)));
        }
        wanted.notes().forEach(note -> checks.add(Panel.Check.open("Locked periods", note)));
    }

    private static @Nullable String mayNotDecide(ChangeSet set, Person who, Set<Long> standing, String there) {
        return standing.contains(who.id())
                ? "You have approved it; it has " + there + ". The next one is another steward's."
                : FourEyes.objection(set, who).map(RdmException::sentence).orElse(null);
    }

    private static @Nullable String mayNotCommit(Person who, Wanted wanted) {
        if (!who.has(Role.ANALYST) && !who.has(Role.STEWARD) && !who.has(Role.ADMIN)) {
            return "Committing needs the role analyst or steward.";
        }
        return wanted.refusals().isEmpty() ? null : wanted.refusals().getFirst().sentence();
    }

    private static @Nullable String mayNotSubmit(
            ChangeSet set, Person who, Tally tally, Conflicts conflicts, long changes, Wanted wanted) {
        if (!who.has(Role.ANALYST) && !set.authors().contains(who.id())) {
            return "Submitting needs the role analyst.";
        }
        if (tally.errors() > 0) {
            return Shown.plural(tally.errors(), "error")
                    + " to mend first: correct the cells below in the workbook and upload it again.";
        }
        if (conflicts.open() > 0) {
            return Shown.plural(conflicts.open(), "conflict") + " to resolve first.";
        }
        if (conflicts.unseen() > 0) {
            return Shown.plural(conflicts.unseen(), "overlap") + " to look at first.";
        }
        if (changes == 0) {
            return "Nothing differs, so there is nothing to submit.";
        }
        return wanted.refusals().isEmpty() ? null : wanted.refusals().getFirst().sentence();
    }

    private static List<Panel.Check> checks(
            ChangeSet set,
            Tally tally,
            Conflicts conflicts,
            long changes,
            boolean mayAsk,
            @Nullable WhatIf newest,
            Staleness staleness) {
        List<Panel.Check> checks = new ArrayList<>();
        checks.add(
                set.reason().isBlank()
                        ? Panel.Check.open("No reason is given yet", null)
                        : Panel.Check.ok("Reason is given"));
        if (tally.errors() > 0) {
            checks.add(Panel.Check.bad(Shown.plural(tally.errors(), "error"), "They stop submission"));
        } else if (tally.warnings() > 0) {
            checks.add(Panel.Check.open(
                    "No errors, " + Shown.plural(tally.warnings(), "warning"),
                    "The reason should say why they are right"));
        } else {
            checks.add(Panel.Check.ok("No errors and no warnings"));
        }
        checks.add(
                conflicts.open() == 0
                        ? Panel.Check.ok("No conflicts with the newest commit")
                        : Panel.Check.bad(Shown.plural(conflicts.open(), "conflict"), "Resolve each below"));
        if (conflicts.unseen() > 0) {
            checks.add(Panel.Check.open(
                    Shown.plural(conflicts.unseen(), "overlap") + " nobody has looked at", "See each below"));
        }
        if (!mayAsk) {
            return checks;
        }
        if (newest == null) {
            checks.add(Panel.Check.open("Nobody has asked what-if", "Ask what it would do to the facts"));
        } else if (staleness.isStale()) {
            checks.add(Panel.Check.open("What-if is stale", String.join(" ", staleness.reasons())));
        } else {
            checks.add(Panel.Check.ok("What-if is fresh"));
        }
        return checks;
    }

    private static Panel.Approval approval(Review review) {
        String voided = review.voidReason();
        String said = switch (review.decision()) {
            case APPROVE -> "Approved";
            case REJECT -> "Rejected";
            case REQUEST_CHANGES -> "Asked for changes";
            case WITHDRAW -> "Withdrew";
        };
        String icon = switch (review.decision()) {
            case APPROVE -> "check";
            case REJECT, WITHDRAW -> "x";
            case REQUEST_CHANGES -> "warning";
        };
        String comment = Shown.time(review.decidedAt()) + " UTC"
                + (voided == null ? "" : ", lapsed: " + voided)
                + (review.comment().isBlank() ? "" : ". " + review.comment());
        return new Panel.Approval(
                Frame.initials(review.personName()),
                review.personName(),
                voided == null ? said : "Lapsed",
                voided == null ? icon : "clock",
                voided == null ? "pl-badge--done" : "pl-badge--warning",
                comment);
    }
}
