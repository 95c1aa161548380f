package io.plumbline.engine.people;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.function.Predicate;

/**
 * Changes one's own password; all sessions end, also the one that it is done in.
 *
 * <p>Outcomes: done; WRONG_PASSWORD where the old one is another; WRONG_STATE for a person without a password.
 */
public final class ChangeOwnPassword {
    private final AuditTrail trail;

    public ChangeOwnPassword(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /**
     * @param isOld whether a stored hash is that of the old password
     * @param hash of the new one
     */
    public void change(Person who, Predicate<String> isOld, String hash) {
        trail.recorded(Deed.of(who, "person.change_password", "people/" + who.login(), ""), tx -> {
            PersonStore people = new PersonStore(tx);
            Person seen = people.lock(who.login());
            String stored = people.passwordHash(who.login())
                    .orElseThrow(() -> new RdmException(
                            ErrorCode.WRONG_STATE,
                            "You have no password yet. Another administrator can give you a first one."));
            if (!isOld.test(stored)) {
                throw new RdmException(
                        ErrorCode.WRONG_PASSWORD, "The old password is another one than you typed. Type it again.");
            }
            people.setPassword(seen.id(), hash, false);
            return seen.id();
        });
    }
}
