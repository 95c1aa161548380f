package io.plumbline.web.security;

import io.plumbline.web.observation.Meters;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers 429 to a login that has to wait; the password is not even looked at. */
final class ThrottledLogin extends OncePerRequestFilter {
    static final String LOGIN_FIELD = "username";

    private final LoginThrottle throttle;
    private final Meters meters;

    ThrottledLogin(LoginThrottle throttle, Meters meters) {
        this.throttle = throttle;
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean attempt =
                request.getMethod().equals("POST") && request.getServletPath().equals("/login");
        if (attempt && throttle.isBlocked(login(request), request.getRemoteAddr())) {
            meters.signedIn(Meters.Way.PASSWORD, Meters.Said.THROTTLED);
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader("Retry-After", "60");
            request.getRequestDispatcher("/login/wait").forward(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    static String login(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getParameter(LOGIN_FIELD), "");
    }
}
