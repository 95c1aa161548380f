package io.plumbline.web.review;

import static io.plumbline.engine.error.ErrorCode.CONTENT_CHANGED;
import static io.plumbline.engine.error.ErrorCode.HAS_ERRORS;
import static io.plumbline.engine.error.ErrorCode.NOTHING_CHANGED;
import static io.plumbline.engine.error.ErrorCode.OPEN_CONFLICTS;
import static io.plumbline.engine.error.ErrorCode.PERIOD_LOCKED;
import static io.plumbline.engine.error.ErrorCode.REASON_MISSING;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.SELF_APPROVAL;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.WHAT_IF_MISSING;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.policy.ReadPolicies;
import io.plumbline.engine.review.Approvals;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.ReviewStore;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.change.ChangeSetJson;
import io.plumbline.web.change.ChangeSetReading;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Submission and decisions, under four eyes. */
@RestController
@RequestMapping(path = "/api/v1/change-sets/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
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
    @Schema(name = "Comment")
    record Said(
            @JsonProperty("content_hash") @Nullable String contentHash,
            @Nullable String comment) {}

    @GetMapping("/approvals")
    @Operation(operationId = "listApprovals", summary = "All decisions, oldest first; one that lapsed says why")
    @Refuses(UNKNOWN_CHANGE_SET)
    Page<ReviewJson> approvals(@PathVariable long id) {
        new ChangeSetStore(database.read()).get(id);
        return Page.all(new ReviewStore(database.read())
                .of(id).stream().map(ReviewJson::of).toList());
    }

    @GetMapping("/wanted")
    @Operation(
            operationId = "getWanted",
            summary = "How many approvals it has and needs by the policies of its domains, and why")
    @Refuses(UNKNOWN_CHANGE_SET)
    WantedJson wanted(@PathVariable long id) {
        ChangeSet set = new ChangeSetStore(database.read()).get(id);
        return WantedJson.of(
                new ReadPolicies(database.read()).now(set),
                Approvals.standing(database.read(), set).size());
    }

    @PostMapping(path = "/submit", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "submitChangeSet",
            summary = "Hand a draft to the stewards",
            description = "Errors in it, open conflicts and a missing reason refuse it.")
    @Answers(eTag = true)
    @Refuses({
        UNKNOWN_CHANGE_SET,
        ROLE_MISSING,
        WRONG_STATE,
        OPEN_CONFLICTS,
        HAS_ERRORS,
        REASON_MISSING,
        NOTHING_CHANGED,
        WHAT_IF_MISSING,
        PERIOD_LOCKED
    })
    ResponseEntity<ChangeSetJson> submit(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable Submission submission,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        String reason = submission == null ? null : submission.reason();
        submit.submit(id, who, reason, ETags.version(ifMatch));
        return reading.answer(id);
    }

    @PostMapping(path = "/approve", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "approveChangeSet",
            summary = "Approve as a steward who put nothing into it",
            description =
                    "With content_hash: 409 where the content is another one now. It stays SUBMITTED until as many stewards have approved as its policies want.")
    @Answers(eTag = true)
    @Refuses({
        UNKNOWN_CHANGE_SET,
        ROLE_MISSING,
        WRONG_STATE,
        SELF_APPROVAL,
        CONTENT_CHANGED,
        WHAT_IF_MISSING,
        PERIOD_LOCKED
    })
    ResponseEntity<ChangeSetJson> approve(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable Said said,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        return decide(id, Decision.APPROVE, said, ifMatch, who);
    }

    @PostMapping(path = "/request-changes", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "requestChanges", summary = "Ask the author for changes; the comment says which")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_CHANGE_SET, ROLE_MISSING, WRONG_STATE, SELF_APPROVAL, CONTENT_CHANGED, REASON_MISSING})
    ResponseEntity<ChangeSetJson> requestChanges(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable Said said,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        return decide(id, Decision.REQUEST_CHANGES, said, ifMatch, who);
    }

    @PostMapping(path = "/reject", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "rejectChangeSet", summary = "Reject; the comment says why")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_CHANGE_SET, ROLE_MISSING, WRONG_STATE, SELF_APPROVAL, CONTENT_CHANGED, REASON_MISSING})
    ResponseEntity<ChangeSetJson> reject(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable Said said,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        return decide(id, Decision.REJECT, said, ifMatch, who);
    }

    @PostMapping(path = "/withdraw", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "withdrawChangeSet", summary = "Withdraw as one of its authors")
    @Answers(eTag = true)
    @Refuses({UNKNOWN_CHANGE_SET, ROLE_MISSING, WRONG_STATE, CONTENT_CHANGED})
    ResponseEntity<ChangeSetJson> withdraw(
            @PathVariable long id,
            @RequestBody(required = false) @Nullable Said said,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        return decide(id, Decision.WITHDRAW, said, ifMatch, who);
    }

    private ResponseEntity<ChangeSetJson> decide(
            long id, Decision decision, @Nullable Said said, @Nullable String ifMatch, Person who) {
        String hash = said == null ? null : said.contentHash();
        String comment = said == null ? null : said.comment();
        decide.decide(id, who, decision, hash, comment, ETags.version(ifMatch));
        return reading.answer(id);
    }
}
