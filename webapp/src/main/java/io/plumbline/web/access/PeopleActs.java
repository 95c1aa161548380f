package io.plumbline.web.access;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.people.AddPerson;
import io.plumbline.engine.people.ChangeOwnPassword;
import io.plumbline.engine.people.ChangePerson;
import io.plumbline.engine.people.MakeToken;
import io.plumbline.engine.people.ResetPassword;
import io.plumbline.engine.people.RevokeToken;
import io.plumbline.web.security.LoginThrottle;
import io.plumbline.web.security.Roles;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** What is done to accounts, on pages and through the API; passwords are checked and hashed here. */
@Component
final class PeopleActs {
    private final PasswordEncoder encoder;
    private final LoginThrottle throttle;
    private final AddPerson add;
    private final ChangePerson change;
    private final ResetPassword reset;
    private final ChangeOwnPassword changeOwn;
    private final MakeToken makeToken;
    private final RevokeToken revokeToken;

    PeopleActs(Database database, AuditLog audit, PasswordEncoder encoder, LoginThrottle throttle) {
        this.encoder = encoder;
        this.throttle = throttle;
        this.add = new AddPerson(database, audit);
        this.change = new ChangePerson(database, audit);
        this.reset = new ResetPassword(database, audit);
        this.changeOwn = new ChangeOwnPassword(database, audit);
        this.makeToken = new MakeToken(database, audit, Clock.systemUTC());
        this.revokeToken = new RevokeToken(database, audit);
    }

    /** Lets administrators look at accounts. */
    static void mayLook(Person who) {
        Roles.require(who, "see the accounts of people", Role.ADMIN);
    }

    Person add(String login, String name, String password, boolean toChange, Set<Role> roles, Person who) {
        Roles.require(who, "add people", Role.ADMIN);
        PersonRules.login(login);
        PersonRules.password(password);
        return add.add(new AddPerson.NewPerson(login, name, hash(password), toChange, roles), who);
    }

    Person change(String login, ChangePerson.Wanted wanted, Person who, Consumer<Person> expected) {
        return change.change(login, wanted, who, expected);
    }

    /** Refuses with STALE_VERSION where somebody else changed the person since a page was read. */
    static void expect(int version, Person seen) {
        if (version != seen.account().version()) {
            throw new RdmException(
                    ErrorCode.STALE_VERSION,
                    "Somebody changed " + seen.displayName()
                            + " since you opened the page. Look at what is there now, and change it again if it is still wrong.");
        }
    }

    Person reset(String login, String password, Person who) {
        Roles.require(who, "give a person a new password", Role.ADMIN);
        PersonRules.password(password);
        return reset.reset(login, hash(password), who);
    }

    /**
     * Whoever found an open session may guess the old password no faster than at the sign-in.
     *
     * @param address where the request came from
     */
    void changeOwn(Person who, String old, String password, String address) {
        if (throttle.isBlocked(who.login(), address)) {
            throw new RdmException(ErrorCode.WRONG_PASSWORD, "Too many failed attempts. Wait a minute and try again.");
        }
        PersonRules.password(password);
        if (password.equals(old)) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "The new password is the old one. Choose one that nobody else knows.");
        }
        try {
            changeOwn.change(who, stored -> encoder.matches(old, stored), hash(password));
        } catch (RdmException e) {
            if (e.code() == ErrorCode.WRONG_PASSWORD) {
                throttle.failed(who.login(), address);
            }
            throw e;
        }
        throttle.succeeded(who.login(), address);
    }

    MakeToken.Made makeToken(String name, int days, Person who) {
        return makeToken.make(name, days, who);
    }

    void revokeToken(String login, long token, Person who) {
        revokeToken.revoke(login, token, who);
    }

    private String hash(String password) {
        return String.valueOf(encoder.encode(password));
    }
}
