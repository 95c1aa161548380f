package io.plumbline.web.part;

import io.plumbline.web.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells at once that the database is away, instead of letting everybody wait for it: readers of pages from the first moment, programs and
 * forms once a restart would be over.
 */
final class AnswerWhileAway extends OncePerRequestFilter {
    private static final Duration RESTART = Duration.ofSeconds(10);
    private static final List<String> WITHOUT_DATABASE =
            List.of("/v3/", "/actuator", "/assets/", "/webjars/", "/health", "/favicon.ico");

    private final Parts parts;

    AnswerWhileAway(Parts parts) {
        this.parts = parts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        boolean loginPage = path.equals("/login") && isRead(request);
        return loginPage || WITHOUT_DATABASE.stream().anyMatch(path::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PartState database = parts.state(Part.DATABASE);
        boolean page = isRead(request) && !request.getRequestURI().startsWith("/api/");
        boolean forLong = database.since().isBefore(Instant.now().minus(RESTART));
        if (database.isAway() && (page || forLong)) {
            Refusal.send(request, response, new SQLTransientConnectionException("the database is away"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }
}
