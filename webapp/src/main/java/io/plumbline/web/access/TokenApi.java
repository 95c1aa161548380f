package io.plumbline.web.access;

import static io.plumbline.engine.error.ErrorCode.UNKNOWN_TOKEN;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.ApiToken;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.call.Secret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own bearer tokens; nobody makes a token for another person. */
@RestController
@RequestMapping(path = "/api/v1/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "tokens", description = "One's own bearer tokens")
class TokenApi {
    private static final int MOST_DAYS = 366;
    private static final int LONGEST_NAME = 100;

    private final Database database;
    private final AuditLog audit;

    TokenApi(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** What a new token is called and how long it works. */
    record NewToken(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Nullable Integer days) {}

    /** A token; its value is there once, in the answer to making it. */
    record TokenView(
            long id,
            String name,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("expires_at") @Nullable Instant expiresAt,
            @JsonProperty("revoked_at") @Nullable Instant revokedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String value) {
        static TokenView of(ApiToken token, @Nullable String value) {
            return new TokenView(
                    token.id(), token.name(), token.createdAt(), token.expiresAt(), token.revokedAt(), value);
        }
    }

    @GetMapping
    @Operation(operationId = "listTokens", summary = "One's own tokens, without their values")
    Page<TokenView> list(Person who) {
        return Page.all(new TokenStore(database.read())
                .of(who.id()).stream().map(token -> TokenView.of(token, null)).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "makeToken",
            summary = "Make a token for oneself",
            description = "The value is in this answer and nowhere else; 1 to 366 days, 90 if not said.")
    TokenView create(@RequestBody NewToken wanted, Person who, HttpServletRequest request) {
        Secret.mark(request);
        String name = wanted.name() == null ? "" : wanted.name().strip();
        int days = wanted.days() == null ? 90 : wanted.days();
        if (name.isEmpty() || name.length() > LONGEST_NAME || days < 1 || days > MOST_DAYS) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A token needs a name of 1 to " + LONGEST_NAME + " characters and 1 to " + MOST_DAYS + " days.");
        }
        String value = TokenStore.newValue();
        ApiToken made = database.inTransaction(tx -> {
            audit.append(tx, who.login(), "token.create", "people/" + who.login(), name);
            return new TokenStore(tx)
                    .create(who.id(), name, value, Instant.now().plus(Duration.ofDays(days)));
        });
        return TokenView.of(made, value);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "revokeToken", summary = "End one of one's own tokens for good")
    @Refuses(UNKNOWN_TOKEN)
    void revoke(@PathVariable long id, Person who) {
        database.transact(tx -> {
            if (!new TokenStore(tx).revoke(who.id(), id)) {
                throw new RdmException(
                        UNKNOWN_TOKEN, "You have no valid token " + id + ". /api/v1/tokens lists yours.");
            }
            audit.append(tx, who.login(), "token.revoke", "people/" + who.login(), String.valueOf(id));
        });
    }
}
