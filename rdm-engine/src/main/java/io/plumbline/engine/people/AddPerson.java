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
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds a person.
 *
 * <p>Outcomes: the person; ROLE_MISSING; PERSON_EXISTS; BAD_REQUEST for a name that will not do, and for no role.
 */
public final class AddPerson {
    private final AuditTrail trail;

    public AddPerson(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * Who is to be added.
     *
     * @param passwordHash of the first password
     * @param passwordToChange whether the person has to choose another one at the first sign-in
     */
    public record NewPerson(
            String login, String name, String passwordHash, boolean passwordToChange, Set<Role> roles) {}

    public Person add(NewPerson wanted, Person who) {
        Deed deed = Deed.of(who, "person.create", "people/" + wanted.login(), new TreeSet<>(wanted.roles()).toString());
        return trail.recorded(deed, tx -> {
            Administration.require(who, "add people");
            String name = Administration.name(wanted.name());
            Set<Role> roles = Administration.roles(wanted.roles());
            PersonStore people = new PersonStore(tx);
            if (people.byLogin(wanted.login()).isPresent()) {
                throw new RdmException(
                        ErrorCode.PERSON_EXISTS,
                        "There is a person with the login " + wanted.login() + " already. Choose another login.");
            }
            long id = people.create(wanted.login(), name, wanted.passwordHash(), roles);
            if (wanted.passwordToChange()) {
                people.setPassword(id, wanted.passwordHash(), true);
            }
            return people.get(wanted.login());
        });
    }
}
