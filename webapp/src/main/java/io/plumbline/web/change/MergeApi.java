package io.plumbline.web.change;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.RebaseChangeSet;
import io.plumbline.engine.change.ResolveConflict;
import io.plumbline.engine.change.Take;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.validation.ValidateChangeSet;
import io.plumbline.web.audit.Audit;
import io.plumbline.web.security.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Bringing a change set onto the newest commit. */
@RestController
@RequestMapping("/api/v1/change-sets/{id}")
@Tag(name = "change-sets")
class MergeApi {
    private final Database database;
    private final ChangeSetReading reading;
    private final Audit audit;
    private final RebaseChangeSet rebase;
    private final ResolveConflict resolve;
    private final ValidateChangeSet validate;

    MergeApi(Database database, ChangeSetReading reading, Audit audit) {
        this.database = database;
        this.reading = reading;
        this.audit = audit;
        this.rebase = new RebaseChangeSet(database);
        this.resolve = new ResolveConflict(database);
        this.validate = new ValidateChangeSet(database);
    }

    /** How a conflict is resolved: mine, theirs, or value with another value as canonical text. */
    record Resolution(
            @Nullable Long conflict,
            @Nullable String take,
            @Nullable String value) {}

    @PostMapping("/rebase")
    @Operation(
            summary = "Merge it with what was committed since its base",
            description =
                    "Approvals stand where the merged content is the same. Conflicts are listed at /conflicts and resolved one by one.")
    ResponseEntity<ChangeSetJson> rebase(@PathVariable long id, Person who) {
        Roles.require(who, "rebase a change set", Role.ANALYST, Role.STEWARD);
        audit.recorded(who, "change_set.rebase", "change-sets/" + id, "", () -> rebase.rebase(id));
        validate.validate(id);
        return reading.answer(id);
    }

    @PostMapping("/resolve")
    @Operation(
            summary = "Resolve one conflict as mine, theirs or another value",
            description = "Who resolves becomes one of the authors.")
    ResponseEntity<ChangeSetJson> resolve(@PathVariable long id, @RequestBody Resolution resolution, Person who) {
        Roles.require(who, "resolve a conflict", Role.ANALYST);
        Long conflict = resolution.conflict();
        if (conflict == null) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "A resolution names its conflict by number.");
        }
        Take take = take(resolution.take());
        audit.recorded(who, "change_set.resolve", "change-sets/" + id, conflict + " " + take, () -> {
            database.transact(tx -> {
                ChangeSetStore sets = new ChangeSetStore(tx);
                sets.get(id);
                sets.addAuthor(id, who.id());
            });
            return resolve.resolve(id, conflict, take, resolution.value());
        });
        validate.validate(id);
        return reading.answer(id);
    }

    private static Take take(@Nullable String word) {
        try {
            return Take.valueOf(String.valueOf(word).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RdmException(ErrorCode.BAD_REQUEST, "take is mine, theirs or value, found " + word + ".", e);
        }
    }
}
