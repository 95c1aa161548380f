package io.plumbline.web.access;

import static io.plumbline.engine.error.ErrorCode.UNKNOWN_TOKEN;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.people.MakeToken;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.call.Secret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
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
    private final Database database;
    private final PeopleActs acts;

    TokenApi(Database database, PeopleActs acts) {
        this.database = database;
        this.acts = acts;
    }

    /** What a new token is called and how long it works. */
    record NewToken(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Nullable Integer days) {}

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
        MakeToken.Made made = acts.makeToken(
                Objects.requireNonNullElse(wanted.name(), ""),
                Objects.requireNonNullElse(wanted.days(), MakeToken.USUAL_DAYS),
                who);
        return TokenView.of(made.token(), made.value());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "revokeToken", summary = "End one of one's own tokens for good")
    @Refuses(UNKNOWN_TOKEN)
    void revoke(@PathVariable long id, Person who) {
        acts.revokeToken(who.login(), id, who);
    }
}
