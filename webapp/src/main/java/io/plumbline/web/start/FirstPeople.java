package io.plumbline.web.start;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.access.TokenStore;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The people that an empty installation begins with. */
final class FirstPeople {
    private record DemoPerson(String login, String name, Set<Role> roles) {}

    private static final List<DemoPerson> DEMO = List.of(
            new DemoPerson("analyst", "Ana Analyst", Set.of(Role.ANALYST)),
            new DemoPerson("analyst2", "Abel Analyst", Set.of(Role.ANALYST)),
            new DemoPerson("steward", "Stella Steward", Set.of(Role.STEWARD, Role.ANALYST)),
            new DemoPerson("steward2", "Sten Steward", Set.of(Role.STEWARD, Role.ANALYST)),
            new DemoPerson("viewer", "Vera Viewer", Set.of(Role.VIEWER)),
            new DemoPerson("admin", "Adam Admin", Set.of(Role.ADMIN)));

    private FirstPeople() {}

    /** The demo's people: passwords equal to their names, tokens {@code demo-<name>}. */
    static void ofDemo(DSLContext tx, PasswordEncoder encoder) {
        PersonStore people = new PersonStore(tx);
        TokenStore tokens = new TokenStore(tx);
        for (DemoPerson person : DEMO) {
            long id = people.create(person.login(), person.name(), encoder.encode(person.login()), person.roles());
            tokens.create(id, "demo", "demo-" + person.login(), null);
        }
    }

    /** An administrator without a password, whose token has the value that the environment gave. */
    static void administrator(DSLContext tx, String token) {
        long id = new PersonStore(tx).create("admin", "Administrator", "", Set.of(Role.values()));
        new TokenStore(tx).create(id, "bootstrap", token, null);
    }
}
