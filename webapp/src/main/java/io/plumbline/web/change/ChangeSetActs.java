package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.LaterEdits;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.StackChangeSet;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.commit.RevertCommit;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.review.AddComment;
import io.plumbline.engine.review.Comment;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.SettleThread;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.Toast;
import io.plumbline.web.security.Roles;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The forms on a change set's page: each does one act and leads back to the page. */
@Controller
class ChangeSetActs {
    private final Database database;
    private final AuditLog audit;
    private final CommitPlan plan;
    private final ValidateChangeSet validate;

    ChangeSetActs(Database database, AuditLog audit, CommitPlan plan) {
        this.database = database;
        this.audit = audit;
        this.plan = plan;
        this.validate = new ValidateChangeSet(database);
    }

    @PostMapping("/change-sets/{id}/submit")
    String submit(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            new SubmitChangeSet(database, audit).submit(id, who, reason);
            return new Acts.Done(page(id), Toast.done("Submitted", "A steward decides now; you will see it here."));
        });
    }

    @PostMapping("/change-sets/{id}/comment")
    String comment(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(name = "reply_to", required = false) @Nullable Long replyTo,
            @RequestParam(defaultValue = "") String dimension,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String attribute,
            @RequestParam(defaultValue = "open") String threads,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            if (key.isBlank() && !attribute.isBlank()) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "A cell is a member's: expected a key beside the attribute " + attribute.strip()
                                + ", found none. Give the key, or leave the attribute empty.");
            }
            Comment.About about = key.isBlank()
                    ? Comment.About.ALL
                    : new Comment.About(named(dimension), key.strip(), named(attribute));
            Comment said = new AddComment(database, audit).add(id, replyTo, about, text, who);
            long thread = replyTo == null ? said.id() : replyTo;
            return new Acts.Done(
                    threads(id, threads) + "#thread-" + thread, Toast.done("Said", "It stands under Discussion."));
        });
    }

    /** The page with the threads that the reader looked at. */
    private static String threads(long id, String threads) {
        return threads.equals("all") ? page(id) + "?threads=all" : page(id);
    }

    private static @Nullable String named(String text) {
        return text.isBlank() ? null : text.strip();
    }

    @PostMapping("/change-sets/{id}/thread")
    String thread(
            @PathVariable long id,
            @RequestParam long thread,
            @RequestParam boolean resolved,
            @RequestParam(defaultValue = "open") String threads,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            SettleThread settle = new SettleThread(database, audit);
            if (resolved) {
                settle.resolve(id, thread, who);
                return new Acts.Done(
                        threads(id, threads) + "#talk",
                        Toast.done("Resolved", "It stands under all threads of the Discussion."));
            }
            settle.reopen(id, thread, who);
            return new Acts.Done(threads(id, threads) + "#thread-" + thread, Toast.done("Open again"));
        });
    }

    @PostMapping("/change-sets/{id}/decide")
    String decide(
            @PathVariable long id,
            @RequestParam String decision,
            @RequestParam(name = "content_hash", required = false) @Nullable String contentHash,
            @RequestParam(defaultValue = "") String comment,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> switch (decision) {
            case "approve" -> decided(id, who, Decision.APPROVE, contentHash, comment, "Approved");
            case "reject" -> decided(id, who, Decision.REJECT, contentHash, comment, "Rejected");
            case "request-changes" ->
                decided(id, who, Decision.REQUEST_CHANGES, contentHash, comment, "Changes requested");
            default ->
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        "A decision is approve, request-changes or reject, found " + decision + ".");
        });
    }

    @PostMapping("/change-sets/{id}/withdraw")
    String withdraw(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> decided(id, who, Decision.WITHDRAW, null, "", "Withdrawn"));
    }

    private Acts.Done decided(
            long id, Person who, Decision decision, @Nullable String contentHash, String comment, String word) {
        ChangeSet set = new DecideReview(database, audit).decide(id, who, decision, contentHash, comment);
        return decision == Decision.APPROVE && set.status() == ChangeSetStatus.SUBMITTED
                ? new Acts.Done(page(id), Toast.done(word, "Its policy wants another steward's approval too."))
                : new Acts.Done(page(id), Toast.done(word));
    }

    @PostMapping("/change-sets/{id}/rebase")
    String rebase(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            Roles.require(who, "rebase a change set", Role.ANALYST, Role.STEWARD);
            new RebaseChangeSet(database, audit).rebase(id, who);
            validate.validate(id);
            return new Acts.Done(page(id), Toast.done("Rebased", "It stands on the newest commit now."));
        });
    }

    @PostMapping("/change-sets/{id}/stack")
    String stack(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            long draft =
                    new StackChangeSet(database, audit).stack(id, null, "", who).id();
            validate.validate(draft);
            return new Acts.Done(
                    page(draft),
                    Toast.done(
                            "A draft upon it",
                            "It begins with the changes of #" + id + ". Put yours in, by a workbook or one by one."));
        });
    }

    @PostMapping("/change-sets/{id}/resolve")
    String resolve(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long conflict,
            @RequestParam String take,
            @RequestParam(required = false) @Nullable String value,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            Take taken = take(take);
            ResolveConflict resolve = new ResolveConflict(database, audit);
            if (conflict == null) {
                resolve.resolveAll(id, taken, who, null);
            } else {
                resolve.resolve(id, conflict, taken, taken == Take.VALUE ? value : null, who, null);
            }
            validate.validate(id);
            return new Acts.Done(page(id) + "#conflicts", Toast.done("Resolved"));
        });
    }

    @PostMapping("/change-sets/{id}/commit")
    String commit(
            @PathVariable long id,
            @RequestParam(name = "not_before", defaultValue = "") String notBefore,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            Roles.require(who, "commit", Role.ANALYST, Role.STEWARD, Role.ADMIN);
            ChangeSet set = new ChangeSetStore(database.read()).get(id);
            if (set.status() != ChangeSetStatus.APPROVED) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + id + " is " + set.status() + "; only an approved one can be committed.");
            }
            if (!notBefore.isBlank()) {
                Instant at = CommitPlan.time(notBefore, Instant.now());
                plan.at(id, at, who, null);
                return new Acts.Done(page(id), Toast.done("Planned", "It is committed on " + Shown.time(at) + " UTC."));
            }
            return new Acts.Done("/jobs/" + plan.now(id, who).id(), Toast.done("Committing", set.title()));
        });
    }

    @PostMapping("/change-sets/{id}/unplan")
    String unplan(@PathVariable long id, Person who, RedirectAttributes redirect) {
        return Acts.act(redirect, page(id), () -> {
            plan.cancel(id, who);
            return new Acts.Done(page(id), Toast.done("Given up", "It stays approved and is not committed by itself."));
        });
    }

    @PostMapping("/commits/{number}/revert")
    String revert(
            @PathVariable long number,
            @RequestParam(defaultValue = "keep") String later,
            Person who,
            RedirectAttributes redirect) {
        return Acts.act(redirect, "/commits/" + number, () -> {
            LaterEdits edits = later.equals("undo") ? LaterEdits.UNDO : LaterEdits.KEEP;
            long draft = new RevertCommit(database, audit).revert(number, edits, who);
            validate.validate(draft);
            return new Acts.Done(
                    page(draft),
                    Toast.done("A change set undoes it", "Nothing is undone yet: it goes through the same review."));
        });
    }

    private static Take take(String word) {
        try {
            return Take.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "take is mine, theirs, value or, for an overlap, both; found " + word + ".",
                    e);
        }
    }

    private static String page(long id) {
        return "/change-sets/" + id;
    }
}
