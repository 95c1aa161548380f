package io.plumbline.web.security;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Signs a person in by login and password; an unknown login takes as long as a wrong password. */
final class PasswordSignIn implements AuthenticationProvider {
    private final PersonStore people;
    private final PasswordEncoder encoder;
    private final String nobodysHash;

    PasswordSignIn(PersonStore people, PasswordEncoder encoder) {
        this.people = people;
        this.encoder = encoder;
        this.nobodysHash = String.valueOf(encoder.encode("nobody"));
    }

    @Override
    public @Nullable Authentication authenticate(Authentication attempt) {
        String password = String.valueOf(attempt.getCredentials());
        Optional<String> hash = people.passwordHash(attempt.getName());
        boolean matches = encoder.matches(password, hash.orElse(nobodysHash));
        Optional<Person> person = people.byLogin(attempt.getName()).filter(Person::enabled);
        if (!matches || hash.isEmpty() || person.isEmpty()) {
            throw new BadCredentialsException("The login or the password is wrong.");
        }
        return new SignedIn(person.get(), null).authentication();
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
