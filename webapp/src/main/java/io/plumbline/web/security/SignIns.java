package io.plumbline.web.security;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether those who were let in would still be: looked up for all of them at once. */
@Component
public final class SignIns {
    private final PersonStore people;
    private final TokenStore tokens;

    SignIns(PersonStore people, TokenStore tokens) {
        this.people = people;
        this.tokens = tokens;
    }

    /** Those of whom the account is closed, the token revoked or expired, or the session over. */
    public Set<SignIn> lapsed(Collection<SignIn> signIns) {
        Set<Long> enabled =
                people.enabled(signIns.stream().map(SignIn::person).distinct().toList());
        List<Long> named = signIns.stream()
                .map(SignIn::token)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Set<Long> valid = tokens.stillValid(named, Instant.now());
        Set<SignIn> lapsed = new HashSet<>();
        for (SignIn signIn : signIns) {
            boolean isGood = signIn.token() == null ? isAlive(signIn.session()) : valid.contains(signIn.token());
            if (!isGood || !enabled.contains(signIn.person())) {
                lapsed.add(signIn);
            }
        }
        return lapsed;
    }

    private static boolean isAlive(@Nullable HttpSession session) {
        try {
            return session != null && session.getCreationTime() > 0;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
