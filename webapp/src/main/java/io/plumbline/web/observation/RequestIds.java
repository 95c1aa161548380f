package io.plumbline.web.observation;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives each request its correlation id, which its log lines bear and its answer tells, and its span. Where the operator wants an access
 * log, each answer is a line of it.
 */
final class RequestIds extends OncePerRequestFilter {
    private static final Logger ACCESS = LoggerFactory.getLogger("io.plumbline.access");
    private static final String HEADER = "X-Request-Id";
    private static final String KEPT = RequestIds.class.getName() + ".id";

    private final Traces traces;
    private final boolean accessLog;

    RequestIds(Traces traces, boolean accessLog) {
        this.traces = traces;
        this.accessLog = accessLog;
    }

    /** What goes wrong outside the filters is answered in a second round, whose lines bear the same id. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(KEPT) instanceof String known) {
            try (var _ = Correlation.request(known)) {
                chain.doFilter(request, response);
            }
            return;
        }
        @Nullable String parent = request.getHeader("traceparent");
        String id = Correlation.idOf(request.getHeader(HEADER), parent);
        request.setAttribute(KEPT, id);
        response.setHeader(HEADER, id);
        long began = System.nanoTime();
        try (var _ = Correlation.request(id);
                Traces.Span span =
                        traces.begin(request.getMethod(), Correlation.isTraceParent(parent) ? parent : null)) {
            span.attribute("plumbline.request_id", id);
            try {
                chain.doFilter(request, response);
            } finally {
                tell(span, request, response);
                if (accessLog && !isPoll(request)) {
                    // Without the query: a set-up link carries its secret there.
                    ACCESS.info(
                            "{} {} {} in {} ms",
                            request.getMethod(),
                            request.getRequestURI(),
                            response.getStatus(),
                            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                }
            }
        }
    }

    /** Pages ask every few seconds whether a part is away. */
    private static boolean isPoll(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/health/");
    }

    private static void tell(Traces.Span span, HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
            span.name(request.getMethod() + " " + route);
            span.attribute("http.route", route);
        }
        span.attribute("http.request.method", request.getMethod());
        span.attribute("http.response.status_code", String.valueOf(response.getStatus()));
        if (response.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            span.failed(String.valueOf(response.getStatus()));
        }
    }
}
