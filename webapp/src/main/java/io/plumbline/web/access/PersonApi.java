package io.plumbline.web.access;

import static io.plumbline.engine.error.ErrorCode.LAST_ADMINISTRATOR;
import static io.plumbline.engine.error.ErrorCode.PERSON_EXISTS;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_PERSON;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_TOKEN;
import static io.plumbline.engine.error.ErrorCode.WRONG_STATE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.people.ChangePerson;
import io.plumbline.web.api.Answers;
import io.plumbline.web.api.ETags;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people of an installation, for its administrators. */
@RestController
@RequestMapping(path = "/api/v1/people", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "people", description = "The people of an installation, for its administrators")
class PersonApi {
    private final Database database;
    private final PeopleActs acts;

    PersonApi(Database database, PeopleActs acts) {
        this.database = database;
        this.acts = acts;
    }

    /**
     * A person to be added.
     *
     * @param passwordToChange whether the person has to choose another password at the first sign-in; false where it is absent
     */
    record NewPerson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String login,

            @Nullable String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String password,

            @JsonProperty("password_to_change") @Nullable Boolean passwordToChange,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Set<Role> roles) {}

    /** What is to be changed of a person; what is absent stays. */
    record PersonChange(
            @Nullable String name,
            @Nullable Set<Role> roles,
            @Nullable Boolean enabled) {}

    /** A first password for somebody who lost their own. */
    record FirstPassword(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String password) {}

    @GetMapping
    @Operation(operationId = "listPeople", summary = "Everybody, by login")
    @Refuses(ROLE_MISSING)
    Page<PersonView> list(Person who) {
        PeopleActs.mayLook(who);
        return Page.all(new PersonStore(database.read())
                .all().stream().map(PersonView::of).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "addPerson", summary = "Add a person with a first password and roles")
    @Refuses({ROLE_MISSING, PERSON_EXISTS})
    PersonView create(@RequestBody NewPerson wanted, Person who) {
        String login = Objects.requireNonNullElse(wanted.login(), "").strip();
        return PersonView.of(acts.add(
                login,
                Objects.requireNonNullElse(wanted.name(), login),
                Objects.requireNonNullElse(wanted.password(), ""),
                Boolean.TRUE.equals(wanted.passwordToChange()),
                Objects.requireNonNullElse(wanted.roles(), Set.of()),
                who));
    }

    @GetMapping("/{login}")
    @Operation(operationId = "getPerson", summary = "A person with roles and state")
    @Answers(eTag = true)
    @Refuses({ROLE_MISSING, UNKNOWN_PERSON})
    ResponseEntity<PersonView> get(@PathVariable String login, Person who) {
        PeopleActs.mayLook(who);
        return answer(new PersonStore(database.read()).get(login));
    }

    @PatchMapping(path = "/{login}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "changePerson",
            summary = "Change a person's name or roles, disable a person, or enable one again",
            description =
                    "It counts at once, also for sessions and tokens that are in use. The last administrator who may sign in stays one.")
    @Answers(eTag = true)
    @Refuses({ROLE_MISSING, UNKNOWN_PERSON, LAST_ADMINISTRATOR})
    ResponseEntity<PersonView> change(
            @PathVariable String login,
            @RequestBody PersonChange body,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Person who) {
        return answer(acts.change(
                login,
                new ChangePerson.Wanted(body.name(), body.roles(), body.enabled()),
                who,
                seen -> ETags.require(ifMatch, eTag(seen), "The person " + seen.login())));
    }

    @PostMapping(path = "/{login}/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "resetPersonPassword",
            summary = "Give a person a new first password",
            description =
                    "It has to be changed at the next sign-in, and the person's sessions end; tokens go on working. One's own is changed on the page of one's account.")
    @Refuses({ROLE_MISSING, UNKNOWN_PERSON, WRONG_STATE})
    void reset(@PathVariable String login, @RequestBody FirstPassword body, Person who) {
        acts.reset(login, Objects.requireNonNullElse(body.password(), ""), who);
    }

    @GetMapping("/{login}/tokens")
    @Operation(operationId = "listTokensOfPerson", summary = "A person's tokens, newest first, without their values")
    @Refuses({ROLE_MISSING, UNKNOWN_PERSON})
    Page<TokenView> tokens(@PathVariable String login, Person who) {
        PeopleActs.mayLook(who);
        Person owner = new PersonStore(database.read()).get(login);
        return Page.all(new TokenStore(database.read())
                .of(owner.id()).stream().map(token -> TokenView.of(token, null)).toList());
    }

    @DeleteMapping("/{login}/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "revokeTokenOfPerson", summary = "End a person's token for good")
    @Refuses({ROLE_MISSING, UNKNOWN_PERSON, UNKNOWN_TOKEN})
    void revoke(@PathVariable String login, @PathVariable long id, Person who) {
        acts.revokeToken(login, id, who);
    }

    private static ResponseEntity<PersonView> answer(Person person) {
        return ResponseEntity.ok().eTag(eTag(person)).body(PersonView.of(person));
    }

    private static String eTag(Person person) {
        return ETags.ofContent(PersonView.of(person));
    }
}
