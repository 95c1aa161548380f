package io.plumbline.web.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.Review;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.web.api.Page;
import io.plumbline.web.change.ChangeSetJson;
import io.plumbline.web.change.ChangeSetReading;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Submission and decisions, under four eyes. */
@RestController
@RequestMapping("/api/v1/change-sets/{id}")
@Tag(name = "change-sets")
class ReviewApi {
    private final Database database;
    private final ChangeSetReading reading;
    private final SubmitChangeSet submit;
    private final DecideReview decide;

    ReviewApi(Database database, ChangeSetReading reading, AuditLog audit) {
        this.database = database;
        this.reading = reading;
        this.submit = new SubmitChangeSet(database, audit);
        this.decide = new DecideReview(database, audit);
    }

    /** Why the change is made. */
    record Submission(@Nullable String reason) {}

    /**
     * What is said with a decision.
     *
     * @param contentHash the content that was looked at; another one refuses the approval
     */
    record Said(
            @JsonProperty("content_hash") @Nullable String contentHash,
            @Nullable String comment) {}

    @GetMapping("/approvals")
    @Operation(summary = "All decisions, oldest first; one that lapsed says why")
    Page<Review> approvals(@PathVariable long id) {
        new ChangeSetStore(database.read()).get(id);
        return Page.all(new ReviewStore(database.read()).of(id));
    }

    @PostMapping("/submit")
    @Operation(
            summary = "Hand a draft to the stewards",
            description = "Errors in it, open conflicts and a missing reason refuse it.")
    ResponseEntity<ChangeSetJson> submit(
            @PathVariable long id, @RequestBody(required = false) @Nullable Submission submission, Person who) {
        String reason = submission == null ? null : submission.reason();
        submit.submit(id, who, reason);
        return reading.answer(id);
    }

    @PostMapping("/approve")
    @Operation(
            summary = "Approve as a steward who put nothing into it",
            description = "With content_hash: 409 where the content is another one now.")
    ResponseEntity<ChangeSetJson> approve(
            @PathVariable long id, @RequestBody(required = false) @Nullable Said said, Person who) {
        return decide(id, Decision.APPROVE, said, who);
    }

    @PostMapping("/request-changes")
    @Operation(summary = "Ask the author for changes; the comment says which")
    ResponseEntity<ChangeSetJson> requestChanges(
            @PathVariable long id, @RequestBody(required = false) @Nullable Said said, Person who) {
        return decide(id, Decision.REQUEST_CHANGES, said, who);
    }

    @PostMapping("/reject")
    @Operation(summary = "Reject; the comment says why")
    ResponseEntity<ChangeSetJson> reject(
            @PathVariable long id, @RequestBody(required = false) @Nullable Said said, Person who) {
        return decide(id, Decision.REJECT, said, who);
    }

    @PostMapping("/withdraw")
    @Operation(summary = "Withdraw as one of its authors")
    ResponseEntity<ChangeSetJson> withdraw(
            @PathVariable long id, @RequestBody(required = false) @Nullable Said said, Person who) {
        return decide(id, Decision.WITHDRAW, said, who);
    }

    private ResponseEntity<ChangeSetJson> decide(long id, Decision decision, @Nullable Said said, Person who) {
        decide.decide(
                id, who, decision, said == null ? null : said.contentHash(), said == null ? null : said.comment());
        return reading.answer(id);
    }
}
