package io.plumbline.web.security;

import io.plumbline.engine.access.Person;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The person behind a request.
 *
 * @param token the number of the bearer token; null where a session says who it is
 */
public record SignedIn(Person person, @Nullable Long token) implements Principal {

    @Override
    public String getName() {
        return person.login();
    }

    /** With one authority {@code ROLE_…} for each role. */
    Authentication authentication() {
        List<SimpleGrantedAuthority> authorities = person.roles().stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList();
        return UsernamePasswordAuthenticationToken.authenticated(this, null, authorities);
    }
}
