package io.plumbline.web.access;

import static io.plumbline.engine.error.ErrorCode.PERSON_EXISTS;
import static io.plumbline.engine.error.ErrorCode.ROLE_MISSING;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.api.Page;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people of an installation, for its administrators. */
@RestController
@RequestMapping(path = "/api/v1/people", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "people", description = "The people of an installation, for its administrators")
class PersonApi {
    private final Database database;
    private final PasswordEncoder encoder;
    private final AuditLog audit;

    PersonApi(Database database, PasswordEncoder encoder, AuditLog audit) {
        this.database = database;
        this.encoder = encoder;
        this.audit = audit;
    }

    /** A person to be added. */
    record NewPerson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String login,

            @Nullable String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String password,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Set<Role> roles) {}

    /** A person, for programs. */
    record PersonView(long id, String login, String name, boolean enabled, Set<Role> roles) {
        static PersonView of(Person person) {
            return new PersonView(person.id(), person.login(), person.displayName(), person.enabled(), person.roles());
        }
    }

    @GetMapping
    @Operation(operationId = "listPeople", summary = "Everybody, by login")
    @Refuses(ROLE_MISSING)
    Page<PersonView> list(Person who) {
        Roles.require(who, "list people", Role.ADMIN);
        return Page.all(new PersonStore(database.read())
                .all().stream().map(PersonView::of).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "addPerson", summary = "Add a person with a first password and roles")
    @Refuses({ROLE_MISSING, PERSON_EXISTS})
    PersonView create(@RequestBody NewPerson wanted, Person who) {
        Roles.require(who, "add people", Role.ADMIN);
        String login = Objects.requireNonNullElse(wanted.login(), "").strip();
        String name = Objects.requireNonNullElse(wanted.name(), login).strip();
        String password = Objects.requireNonNullElse(wanted.password(), "");
        Set<Role> roles = Objects.requireNonNullElse(wanted.roles(), Set.<Role>of());
        PersonRules.check(login, name, password);
        if (roles.isEmpty()) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A person needs at least one role of " + java.util.Arrays.toString(Role.values()) + ".");
        }
        String hash = String.valueOf(encoder.encode(password));
        return database.inTransaction(tx -> {
            PersonStore people = new PersonStore(tx);
            if (people.byLogin(login).isPresent()) {
                throw new RdmException(
                        PERSON_EXISTS, "There is a person with the login " + login + " already. Choose another login.");
            }
            long id = people.create(login, name, hash, roles);
            audit.append(tx, who.login(), "person.create", "people/" + login, roles.toString());
            return PersonView.of(people.find(id).orElseThrow());
        });
    }
}
