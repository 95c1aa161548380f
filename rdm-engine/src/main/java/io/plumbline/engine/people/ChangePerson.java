package io.plumbline.engine.people;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes a person's name and roles, disables a person, or enables one again. All of it counts from the next request of that person on.
 *
 * <p>Outcomes: the person as it is now; ROLE_MISSING; UNKNOWN_PERSON; LAST_ADMINISTRATOR where nobody would be left to run the installation;
 * BAD_REQUEST for a name that will not do, and for no role.
 */
public final class ChangePerson {
    private final AuditTrail trail;

    public ChangePerson(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /** What to change; null leaves a part as it is. */
    public record Wanted(
            @Nullable String name,
            @Nullable Set<Role> roles,
            @Nullable Boolean enabled) {}

    /**
     * @param expected looks at the person as it was before; an exception from it leaves the person as it is
     */
    public Person change(String login, Wanted wanted, Person who, Consumer<Person> expected) {
        return trail.recorded(Deed.of(who, "person.change", "people/" + login, words(wanted)), tx -> {
            Administration.require(who, "change people");
            PersonStore people = new PersonStore(tx);
            Set<Long> administrators = people.lockAdministrators();
            Person seen = people.lock(login);
            expected.accept(seen);
            String name = Administration.name(Objects.requireNonNullElse(wanted.name(), seen.displayName()));
            Set<Role> roles = Administration.roles(Objects.requireNonNullElse(wanted.roles(), seen.roles()));
            boolean enabled = Objects.requireNonNullElse(wanted.enabled(), seen.enabled());
            if (administrators.equals(Set.of(seen.id())) && !(enabled && roles.contains(Role.ADMIN))) {
                throw new RdmException(
                        ErrorCode.LAST_ADMINISTRATOR,
                        seen.displayName()
                                + " is the only administrator who may sign in, and without one nobody can run the installation."
                                + " Give the role ADMIN to somebody else first.");
            }
            people.change(seen.id(), name, enabled, roles);
            return people.get(login);
        });
    }

    private static String words(Wanted wanted) {
        List<String> words = new ArrayList<>();
        if (wanted.name() != null) {
            words.add("name " + wanted.name().strip());
        }
        if (wanted.roles() != null) {
            words.add("roles " + new TreeSet<>(wanted.roles()));
        }
        if (wanted.enabled() != null) {
            words.add(wanted.enabled() ? "enabled" : "disabled");
        }
        return String.join(", ", words);
    }
}
