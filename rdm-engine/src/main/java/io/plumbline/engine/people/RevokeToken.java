package io.plumbline.engine.people;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;

/**
 * Ends a token for good: one's own, or as an administrator anybody's.
 *
 * <p>Outcomes: it works no more; ROLE_MISSING; UNKNOWN_PERSON; UNKNOWN_TOKEN where that person has no valid one of that number.
 */
public final class RevokeToken {
    private final AuditTrail trail;

    public RevokeToken(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    public void revoke(String login, long token, Person who) {
        trail.recorded(Deed.of(who, "token.revoke", "people/" + login, String.valueOf(token)), tx -> {
            boolean isOwn = login.equals(who.login());
            if (!isOwn) {
                Administration.require(who, "end the tokens of others");
            }
            Person owner = new PersonStore(tx).get(login);
            if (!new TokenStore(tx).revoke(owner.id(), token)) {
                throw new RdmException(
                        ErrorCode.UNKNOWN_TOKEN,
                        isOwn
                                ? "You have no valid token " + token
                                        + ". The page of your account and /api/v1/tokens list yours."
                                : owner.displayName() + " has no valid token " + token
                                        + ". The page of this person and /api/v1/people/" + login
                                        + "/tokens list them.");
            }
            return token;
        });
    }
}
