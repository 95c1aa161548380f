package io.plumbline.web.part;

import io.plumbline.web.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells readers of pages at once that the database is away, instead of letting them wait for it. Programs and forms may wait. */
final class PageWhileAway extends OncePerRequestFilter {
    private static final List<String> WITHOUT_DATABASE =
            List.of("/api/", "/v3/", "/actuator", "/assets/", "/webjars/", "/health", "/login", "/favicon.ico");

    private final Parts parts;

    PageWhileAway(Parts parts) {
        this.parts = parts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("GET")
                || WITHOUT_DATABASE.stream().anyMatch(request.getRequestURI()::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (parts.isAway(Part.DATABASE)) {
            Refusal.send(request, response, new SQLTransientConnectionException("the database is away"));
        } else {
            chain.doFilter(request, response);
        }
    }
}
