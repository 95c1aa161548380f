package io.plumbline.web.security;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.web.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jooq.exception.DataAccessException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the person of a session again with each request, so that a lost role, a closed account or another password counts at once. Whoever
 * has a password from somebody else gets no further than to where it is changed.
 */
final class FreshPerson extends OncePerRequestFilter {
    private static final String WHERE_TO_CHANGE_IT = "/me/password";
    private static final List<String> OPEN = List.of("/assets/", "/webjars/", "/favicon.ico", "/login", "/logout");

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
                person = people.find(signedIn.person().id())
                        .filter(Person::enabled)
                        .filter(fresh -> fresh.account().passwordVersion()
                                == signedIn.person().account().passwordVersion());
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
            if (person.isPresent() && person.get().account().passwordToChange() && !mayPass(request)) {
                askForAnotherPassword(request, response, person.get());
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** A token was not told to anybody else, whatever became of the password. */
    private static boolean mayPass(HttpServletRequest request) {
        String path = request.getServletPath();
        return BearerSignIn.isUsedBy(request)
                || path.equals(WHERE_TO_CHANGE_IT)
                || OPEN.stream().anyMatch(path::startsWith);
    }

    private static void askForAnotherPassword(HttpServletRequest request, HttpServletResponse response, Person person)
            throws ServletException, IOException {
        boolean isPage = !request.getServletPath().matches("/(api|v3|iceberg)(/.*)?");
        if (isPage) {
            response.sendRedirect(request.getContextPath() + WHERE_TO_CHANGE_IT);
        } else {
            Refusal.send(
                    request,
                    response,
                    new RdmException(
                            ErrorCode.PASSWORD_TO_CHANGE,
                            person.displayName()
                                    + " has a first password, which somebody else knows. Open a page of this installation and choose another one."));
        }
    }
}
