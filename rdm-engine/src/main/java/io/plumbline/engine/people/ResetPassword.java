package io.plumbline.engine.people;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;

/**
 * Gives somebody a new first password, which has to be changed at the next sign-in; the sessions of that person end.
 *
 * <p>Outcomes: the person; ROLE_MISSING; UNKNOWN_PERSON; WRONG_STATE for one's own, which is changed by who knows the old one.
 */
public final class ResetPassword {
    private final AuditTrail trail;

    public ResetPassword(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    public Person reset(String login, String hash, Person who) {
        return trail.recorded(Deed.of(who, "person.reset_password", "people/" + login, ""), tx -> {
            Administration.require(who, "give a person a new password");
            PersonStore people = new PersonStore(tx);
            Person seen = people.lock(login);
            if (seen.id() == who.id()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "This is your own password. Change it on the page of your account, where the old one is asked for.");
            }
            people.setPassword(seen.id(), hash, true);
            return people.get(login);
        });
    }
}
