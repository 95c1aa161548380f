package io.plumbline.web.access;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.people.Administration;
import java.util.Set;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Makes the first administrator of an empty installation, by the one-time set-up link.
 *
 * <p>Outcomes: the administrator is there and the link is used up; TOKEN_INVALID for a link that is unknown or used; BAD_REQUEST for a login or a password that will not do.
 */
@Component
class SetUpInstallation {
    private final Database database;
    private final PasswordEncoder encoder;
    private final AuditLog audit;

    SetUpInstallation(Database database, PasswordEncoder encoder, AuditLog audit) {
        this.database = database;
        this.encoder = encoder;
        this.audit = audit;
    }

    void check(String key) {
        if (!new TokenStore(database.read()).isSetupLink(key)) {
            throw unknown();
        }
    }

    void setUp(String key, String login, String name, String password) {
        PersonRules.login(login);
        PersonRules.password(password);
        String kept = Administration.name(name);
        database.transact(tx -> {
            if (!new TokenStore(tx).useSetupLink(key)) {
                throw unknown();
            }
            new PersonStore(tx)
                    .create(
                            login,
                            kept,
                            String.valueOf(encoder.encode(password)),
                            Set.of(Role.ADMIN, Role.STEWARD, Role.ANALYST));
            audit.append(tx, login, "installation.set_up", "people/" + login, "first administrator");
        });
    }

    private static RdmException unknown() {
        return new RdmException(
                ErrorCode.TOKEN_INVALID,
                "This set-up link is not valid, or was used already. Sign in, or start again to get a new link while nobody is there.");
    }
}
