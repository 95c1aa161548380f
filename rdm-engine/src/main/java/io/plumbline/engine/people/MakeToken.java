package io.plumbline.engine.people;

import io.plumbline.engine.access.ApiToken;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.Clock;
import java.time.Duration;

/**
 * Makes a bearer token for oneself; nobody makes one for another person.
 *
 * <p>Outcomes: the token and its value, which is told this once; BAD_REQUEST for a name or a time that will not do.
 */
public final class MakeToken {
    public static final int MOST_DAYS = 366;
    public static final int USUAL_DAYS = 90;
    private static final int LONGEST_NAME = 100;

    private final AuditTrail trail;
    private final Clock clock;

    public MakeToken(Database database, AuditLog audit, Clock clock) {
        this.trail = new AuditTrail(database, audit);
        this.clock = clock;
    }

    /** A token and its value, which is kept nowhere. */
    public record Made(ApiToken token, String value) {
        @Override
        public String toString() {
            return "token " + token.id();
        }
    }

    /**
     * @param days how long it works, 1 to 366
     */
    public Made make(String typed, int days, Person who) {
        String name = typed.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || days < 1 || days > MOST_DAYS) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "A token needs a name of 1 to " + LONGEST_NAME + " characters and 1 to " + MOST_DAYS + " days.");
        }
        String value = TokenStore.newValue();
        return trail.recorded(
                Deed.of(who, "token.create", "people/" + who.login(), name),
                tx -> new Made(
                        new TokenStore(tx)
                                .create(who.id(), name, value, clock.instant().plus(Duration.ofDays(days))),
                        value));
    }
}
