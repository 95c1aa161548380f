package io.plumbline.web.security;

import io.plumbline.engine.access.ApiToken;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Signs a program in by its bearer token, for this one request. */
final class BearerSignIn extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final TokenStore tokens;
    private final PersonStore people;
    private final Meters meters;

    BearerSignIn(TokenStore tokens, PersonStore people, Meters meters) {
        this.tokens = tokens;
        this.people = people;
        this.meters = meters;
    }

    /** Whether a request brings a token; such a request is not one that a browser was tricked into. */
    static boolean isUsedBy(HttpServletRequest request) {
        return value(request) != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String value = value(request);
        if (value != null) {
            try {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(signedIn(value).authentication());
                SecurityContextHolder.setContext(context);
            } catch (DataAccessException e) {
                Refusal.send(request, response, e);
                return;
            } catch (RdmException e) {
                meters.signedIn(Meters.Way.TOKEN, Meters.Said.REFUSED);
                Refusal.send(request, response, e);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private SignedIn signedIn(String value) {
        Optional<ApiToken> token = tokens.byValue(value).filter(known -> known.revokedAt() == null);
        Optional<Person> person =
                token.flatMap(known -> people.find(known.personId())).filter(Person::enabled);
        if (token.isEmpty() || person.isEmpty()) {
            throw new RdmException(
                    ErrorCode.TOKEN_INVALID,
                    "The bearer token is not known here, or was revoked. Sign in and make a new one.");
        }
        if (token.get().isExpired(Instant.now())) {
            throw new RdmException(
                    ErrorCode.TOKEN_EXPIRED,
                    "The bearer token \"" + token.get().name() + "\" expired at "
                            + token.get().expiresAt() + ". Sign in and make a new one.");
        }
        return new SignedIn(person.get(), token.get().id());
    }

    static @Nullable String value(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }
}
