package io.plumbline.web.security;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.web.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.jooq.exception.DataAccessException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the person of a session again with each request, so that a lost role or a closed account counts at once. */
final class FreshPerson extends OncePerRequestFilter {
    private final PersonStore people;

    FreshPerson(PersonStore people) {
        this.people = people;
    }

    /** How the installation fares can be looked at while the database is away. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().equals("/health")
                || request.getRequestURI().startsWith("/health/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (known != null && known.getPrincipal() instanceof SignedIn signedIn) {
            Optional<Person> person;
            try {
                person = people.find(signedIn.person().id()).filter(Person::enabled);
            } catch (DataAccessException e) {
                Refusal.send(request, response, e);
                return;
            }
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            person.ifPresent(
                    fresh -> context.setAuthentication(new SignedIn(fresh, signedIn.token()).authentication()));
            SecurityContextHolder.setContext(context);
            HttpSession session = request.getSession(false);
            if (person.isEmpty() && session != null) {
                session.invalidate();
            }
        }
        chain.doFilter(request, response);
    }
}
