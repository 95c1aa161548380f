package io.plumbline.web.review;

import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_CHANGE_SET;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMENT;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.review.AddComment;
import io.plumbline.engine.review.Comment;
import io.plumbline.engine.review.CommentStore;
import io.plumbline.engine.review.SettleThread;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What people say about a change set. */
@RestController
@RequestMapping(path = "/api/v1/change-sets/{id}/comments", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "change-sets")
class CommentApi {
    private final Database database;
    private final AddComment add;
    private final SettleThread settle;

    CommentApi(Database database, AuditLog audit) {
        this.database = database;
        this.add = new AddComment(database, audit);
        this.settle = new SettleThread(database, audit);
    }

    /** A comment; the key is the one that people read. Whoever resolved its thread stands at the first one of it. */
    record SaidJson(
            long id,
            @JsonProperty("reply_to") @Nullable Long replyTo,
            @Nullable String dimension,
            @Nullable String key,
            @Nullable String attribute,
            String text,
            @JsonProperty("made_by") String madeBy,
            @JsonProperty("made_at") Instant madeAt,
            @JsonProperty("resolved_by") @Nullable String resolvedBy,
            @JsonProperty("resolved_at") @Nullable Instant resolvedAt) {
        static SaidJson of(Comment comment) {
            Comment.Settled settled = comment.settled();
            return new SaidJson(
                    comment.id(),
                    comment.replyTo(),
                    comment.about().dimension(),
                    comment.about().key(),
                    comment.about().attribute(),
                    comment.text(),
                    comment.person(),
                    comment.madeAt(),
                    settled == null ? null : settled.person(),
                    settled == null ? null : settled.at());
        }
    }

    /** All comments, oldest first. */
    record SaidListJson(List<SaidJson> items) {}

    /** Something to be said; about the whole change set where it names nothing. */
    @Schema(name = "NewComment")
    record NewCommentJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String text,

            @JsonProperty("reply_to")
            @Schema(description = "The comment that it replies to; it is about the same then.")
            @Nullable
            Long replyTo,

            @Nullable String dimension,
            @Nullable String key,
            @Nullable String attribute) {}

    @GetMapping
    @Operation(operationId = "listComments", summary = "What people said about a change set, oldest first")
    @Refuses(UNKNOWN_CHANGE_SET)
    SaidListJson list(@PathVariable long id) {
        new ChangeSetStore(database.read()).get(id);
        return new SaidListJson(new CommentStore(database.read())
                .of(id).stream().map(SaidJson::of).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addComment",
            summary = "Say something about a change set, one of its members, or a cell",
            description = "In any state of the change set; nothing of it changes by it.")
    @Answers(HttpStatus.CREATED)
    @Refuses({UNKNOWN_CHANGE_SET, ROLE_MISSING})
    SaidJson add(@PathVariable long id, @RequestBody NewCommentJson body, Person who) {
        return SaidJson.of(add.add(
                id,
                body.replyTo(),
                new Comment.About(body.dimension(), body.key(), body.attribute()),
                Objects.requireNonNullElse(body.text(), ""),
                who));
    }

    @PostMapping("/{comment}/resolve")
    @Operation(
            operationId = "resolveThread",
            summary = "Resolve the thread that a comment began",
            description = "A thread that is resolved stays resolved by whom it was.")
    @Refuses({UNKNOWN_CHANGE_SET, UNKNOWN_COMMENT, ROLE_MISSING})
    SaidJson resolve(@PathVariable long id, @PathVariable long comment, Person who) {
        return SaidJson.of(settle.resolve(id, comment, who));
    }

    @PostMapping("/{comment}/reopen")
    @Operation(operationId = "reopenThread", summary = "Open a resolved thread again")
    @Refuses({UNKNOWN_CHANGE_SET, UNKNOWN_COMMENT, ROLE_MISSING})
    SaidJson reopen(@PathVariable long id, @PathVariable long comment, Person who) {
        return SaidJson.of(settle.reopen(id, comment, who));
    }
}
