package io.plumbline.web.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A person, for programs.
 *
 * @param lastSignInAt by password; null for one who never did
 */
record PersonView(
        long id,
        String login,
        String name,
        boolean enabled,
        Set<Role> roles,
        @JsonProperty("password_to_change") boolean passwordToChange,
        @JsonProperty("last_sign_in_at") @Nullable Instant lastSignInAt) {
    static PersonView of(Person person) {
        return new PersonView(
                person.id(),
                person.login(),
                person.displayName(),
                person.enabled(),
                new TreeSet<>(person.roles()),
                person.account().passwordToChange(),
                person.account().lastSignInAt());
    }
}
